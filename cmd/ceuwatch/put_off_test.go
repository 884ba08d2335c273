package main

import (
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"ceuwatch/jobs"
)

func TestOneWhoIsPutOffForEverKeepsNobodyWaiting(t *testing.T) {
	watchOnBothLedgers(t, func(t *testing.T, o *watchman) {
		edit(t, o.args, "gates:", "schedule: {cron: \"0 7 * * *\"}\ngates:")
		o.post.rcpt = func(to string) error {
			if strings.HasPrefix(to, "s1") {
				return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "mailbox busy"}
			}
			return nil
		}
		first := o.now.AddDate(0, 0, 1)
		if err := o.serve(first); err == nil || !strings.Contains(err.Error(), "work left") {
			t.Fatalf("%v\n%s", err, &o.log)
		}
		runs, _ := o.runs()
		if got := o.post.counts(); len(runs) != 1 || runs[0].Phase != jobs.Waiting || got["hr"] != 1 || got["s2"] != 1 || got["s3"] != 1 {
			t.Errorf("%+v %v\n%s", runs, got, &o.log)
		}
		if err := o.serve(first.AddDate(0, 0, 1)); err == nil {
			t.Error("nothing is left")
		}
		runs, _ = o.runs()
		if len(runs) != 2 || runs[0].Phase != jobs.Finished || runs[1].Phase != jobs.Waiting {
			t.Errorf("%+v\n%s", runs, &o.log)
		}
		// Each day's report, and that the first day's rest was given up.
		if got := o.post.counts(); got["hr"] != 3 || got["s1"] != 0 || got["s2"] != 1 || got["s3"] != 1 {
			t.Errorf("%v", got)
		}
	})
}
