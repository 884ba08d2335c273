package mail

import (
	"bytes"
	"io"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/report"
	"ceuwatch/report/message"
)

func TestAMessageIsReadAsItWasComposed(t *testing.T) {
	file := func(text string) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	}
	pdf, xlsx := "%PDF-1.3 "+strings.Repeat("x", 400), "PK\x03\x04"+strings.Repeat("\x00\xff\r\n", 100)
	var ids []string
	for range 40 {
		ids = append(ids, "S-1", "S 2", "a,b")
	}
	var text bytes.Buffer
	markup := func(w io.Writer, _ *message.Sheet) error { _, err := io.WriteString(w, "<p>%PDF is none"); return err }
	err := Composer{Markup: markup}.Compose(&text, message.Message{
		MessageID: "1@clinic.example", Date: time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC),
		From: mail.Address{Address: "hr@clinic.example"}, To: "ada@clinic.example", Subject: "x", StaffIDs: ids,
		Body: "To: eve@clinic.example\n%PDF is no letter\n",
		Attachments: []message.Attachment{
			{Name: "a.pdf", MediaType: "application/pdf", Open: file(pdf)},
			{Name: "b.xlsx", MediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Open: file(xlsx)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := jobs.Mail{
		To: []string{"ada@clinic.example"}, Letters: [][]byte{[]byte(pdf)}, Workbooks: [][]byte{[]byte(xlsx)},
	}
	for _, id := range ids {
		want.StaffIDs = append(want.StaffIDs, report.SafeName(id))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryRecipientOfAMessageIsSeen(t *testing.T) {
	for text, want := range map[string][]string{
		"To: a@x.example\r\n":                                 {"a@x.example"},
		"To: a@x.example, Eve <e@x.example>\r\n":              {"a@x.example", "e@x.example"},
		"To: a@x.example\r\nBcc: e@x.example\r\n":             {"a@x.example", "e@x.example"},
		"To: a@x.example\r\nTo: e@x.example\r\n":              {"a@x.example", "e@x.example"},
		"To: a@x.example\r\nResent-To:\r\n <e@x.example>\r\n": {"a@x.example", "e@x.example"},
	} {
		got, err := Parse([]byte(text + "Content-Type: text/plain\r\n\r\nx\r\n"))
		if diff := cmp.Diff(want, got.To); err != nil || diff != "" {
			t.Errorf("%q: %v %s", text, err, diff)
		}
	}
	for _, text := range []string{"", "To: a@x.example", "To: nobody\r\n\r\nx", "To: a@x.example\r\n\r\nno type\r\n"} {
		if got, err := Parse([]byte(text)); err == nil {
			t.Errorf("%q was read as %+v", text, got)
		}
	}
}
