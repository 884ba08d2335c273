package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
	"ceuwatch/jobs/seal"
	"ceuwatch/report/pdf"
	"ceuwatch/rules"
)

// command carries out a command line as main does.
func command(t *testing.T, args ...string) (code int, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(context.Background(), args, stdio{in: strings.NewReader(""), out: &out, err: &err})
	if strings.Contains(err.String(), "canary") {
		t.Errorf("a name is in what the program says: %s", &err)
	}
	return code, err.String()
}

// edit changes a text in the configuration that a run's arguments name.
func edit(t *testing.T, args []string, from, to string) {
	t.Helper()
	text, err := os.ReadFile(args[2])
	if err == nil {
		err = os.WriteFile(args[2], []byte(strings.Replace(string(text), from, to, 1)), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// counts are how many messages each recipient got.
func (p *post) counts() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	counts := map[string]int{}
	for to, texts := range p.taken {
		name, _, _ := strings.Cut(to, "@")
		counts[name] = len(texts)
	}
	return counts
}

func today() string { return time.Now().UTC().Format(time.DateOnly) }

func TestTheFirstRunThatSendsIsHeldUntilItIsReleased(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	edit(t, args, "gates: {first_run: send}", "")
	for range 2 {
		code, stderr := command(t, args...)
		if code != exitBadData || !strings.Contains(stderr, "first run that sends mail") {
			t.Fatalf("exit %d: %s", code, stderr)
		}
	}
	if diff := cmp.Diff(map[string]int{"hr": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
	release := append([]string{"send", filepath.Join(dir, "runs", today()), "--release"}, args[1:]...)
	if code, stderr := command(t, release...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(map[string]int{"hr": 2, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
	// The day's run is done.
	if code, stderr := command(t, args...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "runs", today()+".2")); err == nil {
		t.Error("a second run was made")
	}
	// Another run of the day is one more; who was told is not told the same again.
	if code, stderr := command(t, append(args, "--again")...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(map[string]int{"hr": 3, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestWhoIsRefusedIsPrintedAndDueAgain(t *testing.T) {
	p := newPost(t)
	refuse := true
	p.rcpt = func(to string) error {
		if refuse && strings.HasPrefix(to, "s2") {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		}
		return nil
	}
	dir, args := clinic(t, p.port)
	if code, stderr := command(t, args...); code != exitUndelivered || !strings.Contains(stderr, "undelivered.pdf") {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	file, err := os.ReadFile(filepath.Join(dir, "runs", today()+".delivery", "undelivered.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	if id, err := pdf.NewReader().StaffID(file); err != nil || id != "S-2" {
		t.Errorf("the letter to print is to %q: %v", id, err)
	}
	if text := strings.Join(p.taken["hr@clinic.example"], ""); !strings.Contains(text, "(S-2): letter, failed") {
		t.Errorf("HR is not told of S-2:\n%.2000s", text)
	}
	refuse = false
	if code, stderr := command(t, append(args, "--again")...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(map[string]int{"hr": 2, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestAServerThatIsNotThereLeavesTheRunToBeGoneOnWith(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, 1)
	if code, stderr := command(t, args...); code != exitUnavailable || !strings.Contains(stderr, "does not answer") {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	edit(t, args, "port: 1,", "port: "+fmt.Sprint(p.port)+",")
	if code, stderr := command(t, args...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(map[string]int{"hr": 1, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "runs", today()+".2")); err == nil {
		t.Error("a second run was made")
	}
}

func TestHRIsToldOfARunThatFails(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	if err := os.Rename(filepath.Join(dir, "hr.db"), filepath.Join(dir, "away.db")); err != nil {
		t.Fatal(err)
	}
	if code, stderr := command(t, args...); code != exitUnavailable {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(map[string]int{"hr": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatWasSealedGoesOutWhateverChangedSince(t *testing.T) {
	p := newPost(t)
	dir, args := clinic(t, p.port)
	if code, stderr := command(t, append(args, "--hold")...); code != exitBadData {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	db, err := sqlx.Open("sqlite", filepath.Join(dir, "hr.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, change := range []string{
		"UPDATE staff SET last_name = 'Changed', email = 'else@clinic.example' WHERE staff_id = 'S-1'",
		"UPDATE staff SET left_on = '2020-01-01' WHERE staff_id = 'S-2'",
		"UPDATE credential SET expires_on = '2030-01-01' WHERE staff_id = 'S-3'",
	} {
		if _, err := db.Exec(change); err != nil {
			t.Fatal(err)
		}
	}
	if code, stderr := command(t, append([]string{"send", today()}, args[1:]...)...); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if diff := cmp.Diff(map[string]int{"hr": 2, "s0": 1, "s1": 1, "s3": 1}, p.counts()); diff != "" {
		t.Error(diff)
	}
	for _, id := range []string{"1", "3"} {
		want, err := os.ReadFile(filepath.Join(dir, "runs", today(), "mail", "S-"+id+".eml"))
		if got := p.taken["s"+id+"@clinic.example"]; err != nil || len(got) != 1 || got[0] != string(want) {
			t.Errorf("what S-%s got is not what was sealed: %v", id, err)
		}
	}
}

func TestASecondRunnerGivesWayAtOnce(t *testing.T) {
	dir, args := clinic(t, 1)
	held, err := seal.Lock(filepath.Join(dir, "runs"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	started := time.Now()
	code, stderr := command(t, args...)
	if took := time.Since(started); code != exitAgain || took > time.Second {
		t.Errorf("exit %d after %v: %s", code, took, stderr)
	}
}

func TestTwoYearsOfMonthlyRunsSendEachNoticeOnce(t *testing.T) {
	dir := t.TempDir()
	start := rules.NewDate(2026, 1, 1)
	code, stderr := command(t, "demo", "--dir", dir, "--staff", "60", "--as-of", start.String(), "--quiet")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	config := filepath.Join(dir, "ceuwatch.yaml")
	for month := 1; month < 24; month++ {
		asOf := start.AddMonths(month, false).String()
		if code, stderr := command(t, "run", "--config", config, "--as-of", asOf, "--release", "--quiet"); code != exitDone {
			t.Fatalf("as of %s, exit %d: %s", asOf, code, stderr)
		}
	}
	store, err := ledger.Open(context.Background(), "sqlite:"+filepath.Join(dir, "runs", "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	runs, err := store.Runs(context.Background())
	if err != nil || len(runs) != 24 {
		t.Fatalf("%d runs: %v", len(runs), err)
	}
	notices := 0
	for n := 1; n <= 60; n++ {
		id := fmt.Sprintf("S-%04d", n)
		past, err := store.Notices(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		last := map[jobs.Notice]rules.Date{}
		for _, p := range past[id] {
			if p.State != jobs.Filed {
				continue
			}
			notices++
			before, again := last[p.Notice]
			repeats := p.Stage == rules.StageMissing || p.Stage == rules.StageLapsed || p.Stage == rules.StageExamRequired
			if again && (!repeats || p.AsOf < before+90) {
				t.Errorf("S-%04d was told of %+v on %s and on %s", n, p.Notice, before, p.AsOf)
			}
			last[p.Notice] = p.AsOf
		}
	}
	if notices < 60 {
		t.Errorf("only %d notices in two years", notices)
	}
}
