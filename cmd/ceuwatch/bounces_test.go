package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ceuwatch/report/pdf"
)

// returned is a delivery report on a message that was sent.
func returned(sent, action, status string) string {
	id := regexp.MustCompile(`(?im)^Message-ID: .*$`).FindString(sent)
	return fmt.Sprintf("From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n"+
		"--B\r\n\r\ncanary\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"+
		"Final-Recipient: rfc822; s2@canary.example\r\nAction: %s\r\nStatus: %s\r\n\r\n"+
		"--B\r\nContent-Type: text/rfc822-headers\r\n\r\n%s\r\n\r\n--B--\r\n", action, status, strings.TrimSpace(id))
}

func TestWhatComesBackIsPrintedAndDueAgain(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	if code, stderr := command(t, args...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	maildir := filepath.Join(dir, "Maildir")
	for name, text := range map[string]string{
		"new/1": returned(p.taken["s2@clinic.example"][0], "failed", "5.1.1"), "new/2": returned(p.taken["s1@clinic.example"][0], "delayed", "4.4.1"),
		"cur/3": returned("Message-ID: <0123@clinic.example>", "failed", "5.1.1"), "cur/4": "Subject: out of office\r\n\r\nback on Monday\r\n",
		"tmp/5": returned(p.taken["s3@clinic.example"][0], "failed", "5.1.1"),
	} {
		file := filepath.Join(maildir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	bounces := func() (string, string) {
		var out, errs bytes.Buffer
		if code := run(context.Background(), []string{"bounces", "--config", args[2], maildir}, stdio{in: strings.NewReader(""), out: &out, err: &errs}); code != exitDone {
			t.Fatalf("exit %d: %s", code, &errs)
		}
		if strings.Contains(out.String()+errs.String(), "canary") {
			t.Errorf("a name or an address is in what the program says:\n%s%s", &out, &errs)
		}
		return out.String(), errs.String()
	}
	told, besides := bounces()
	for file, want := range map[string]string{
		"new/1": "S-2's letter of " + today() + ": failed, returned: the recipient's server reports 5.1.1, about the recipient's mailbox; print it",
		"new/2": "S-1's letter of " + today() + ": the report says delayed: nothing was changed", "cur/3": "no message in this ledger is meant",
	} {
		if !strings.Contains(told, filepath.Join(maildir, file)+": "+want) {
			t.Errorf("%s: %q is not among\n%s", file, want, told)
		}
	}
	if strings.Count(told, "\n") != 3 || !strings.Contains(besides, "no delivery reports: 1 messages") {
		t.Errorf("%s%s", told, besides)
	}
	file, err := os.ReadFile(filepath.Join(dir, "runs", today()+".delivery", "undelivered.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if id, err := pdf.NewReader().StaffID(file); err != nil || id != "S-2" {
		t.Errorf("the letter to print is to %q: %v", id, err)
	}
	if told, _ := bounces(); !strings.Contains(told, "it had failed already") {
		t.Errorf("the second time: %s", told)
	}
	before := p.counts()["s2"]
	if code, stderr := command(t, append(args, "--again")...); code != exitDone || p.counts()["s2"] != before+1 || p.counts()["s1"] != 1 {
		t.Errorf("exit %d: %v %s", code, p.counts(), stderr)
	}
}

func TestBouncesNeedALedgerAndAFile(t *testing.T) {
	dir, args := clinic(t, 1)
	if code, stderr := command(t, "bounces", "--config", args[2], dir); code != exitUsage || !strings.Contains(stderr, "no ledger") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if code, _ := command(t, "bounces", "--config", args[2]); code != exitUsage {
		t.Errorf("exit %d", code)
	}
}
