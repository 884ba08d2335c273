package mail_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/jobs"
	"ceuwatch/jobs/mail"
)

// bounce is a delivery report as Postfix writes it, with another status part, and the returned part of another type.
func bounce(status, returnedType, returned string) string {
	return strings.ReplaceAll("From: MAILER-DAEMON@mx.example (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\n"+
		"Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"B\"\n\n"+
		"--B\nContent-Description: Notification\n\nI'm sorry. Status: 2.0.0\n\n"+
		"--B\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n"+status+"\n"+
		"--B\nContent-Type: "+returnedType+"\n\n"+returned+"\n--B--\n", "\n", "\r\n")
}

const (
	permanent = "Reporting-MTA: dns; mx.example\nArrival-Date: Tue, 1 Dec 2026 07:00:00 -0500\n\n" +
		"Final-Recipient: rfc822; ada@canary.example\nAction: failed\nStatus: 5.1.1\n" +
		"Diagnostic-Code: smtp; 550 5.1.1 <ada@canary.example>: user unknown\n"
	headers = "From: <hr@clinic.example>\nTo: <ada@canary.example>\nMessage-ID: <0123456789ABCDEF01234567@clinic.example>\nSubject: x\n"
)

func TestADeliveryReportIsReadHoweverItIsWritten(t *testing.T) {
	ids := []string{"0123456789abcdef01234567"}
	failed := jobs.Bounce{MessageIDs: ids, Action: "failed", Status: "5.1.1", About: "about the recipient's mailbox"}
	for what, c := range map[string]struct {
		text string
		want jobs.Bounce
	}{
		"headers alone":     {bounce(permanent, "text/rfc822-headers", headers), failed},
		"the whole message": {bounce(permanent, "message/rfc822", headers+"\ntext\n"), failed},
		"a folded id":       {bounce(permanent, "text/rfc822-headers", strings.Replace(headers, ": <0", ":\n <0", 1)), failed},
		"other international words": {
			strings.Replace(bounce(permanent, "message/global-headers", headers), "message/delivery-status", "message/global-delivery-status", 1),
			failed,
		},
		"a reply to the message": {
			"In-Reply-To: <0123456789abcdef01234567@clinic.example>\r\n" + bounce(permanent, "text/plain", "nothing"), failed,
		},
		"a delay": {
			bounce(strings.NewReplacer("failed", "delayed", "5.1.1\n", "4.9.9\n").Replace(permanent), "text/rfc822-headers", headers),
			jobs.Bounce{MessageIDs: ids, Action: "delayed", Status: "4.9.9", About: "the report does not say why"},
		},
		"one of two recipients": {
			bounce(permanent+"\nFinal-Recipient: rfc822; b@x.example\nAction: relayed\nStatus: 2.0.0\n", "text/rfc822-headers", headers), failed,
		},
		"cut off": {
			strings.TrimSuffix(bounce(permanent, "text/rfc822-headers", headers), "\r\n--B--\r\n"),
			jobs.Bounce{Action: "failed", Status: "5.1.1", About: failed.About},
		},
		"nothing of the message": {
			bounce(permanent, "text/plain", "nothing"), jobs.Bounce{Action: "failed", Status: "5.1.1", About: failed.About},
		},
		"no outcome": {bounce("Reporting-MTA: dns; mx.example\n", "text/rfc822-headers", headers), jobs.Bounce{MessageIDs: ids}},
		"no status": {
			bounce("Reporting-MTA: dns; mx.example\n\nAction: FAILED\nStatus: what?\n", "text/rfc822-headers", headers),
			jobs.Bounce{MessageIDs: ids, Action: "failed", About: "the report does not say why"},
		},
	} {
		got, err := mail.ReadBounce([]byte(c.text))
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", what, err, diff)
		}
	}
}

func TestWhatIsNoDeliveryReportIsPassedOver(t *testing.T) {
	for what, text := range map[string]string{
		"nothing": "", "no message": "\x00\xff", "a reply": "From: a@b.example\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\n",
		"our own message": string(compose(t, letter(t, mailer(t, nil), ana("en")))),
	} {
		if got, err := mail.ReadBounce([]byte(text)); !errors.Is(err, mail.ErrNoReport) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
}
