package check

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestServices(t *testing.T) {
	next := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	mail := func(err error) Area {
		var a Area
		a.Mail("mail.example:587", err)
		return a
	}
	off := fmt.Errorf("%w: %w: x", jobs.ErrUnavailable, jobs.ErrAway)
	for name, tt := range map[string]struct {
		area  Area
		fact  string
		level Level
		kind  error
	}{
		"a schedule":                 {Schedule(next, false, nil), "due on Tuesday, December 1, 2026 at 07:00 UTC", "", nil},
		"a schedule at night":        {Schedule(next, true, nil), "December 1", Warning, nil},
		"no schedule":                {Schedule(next, false, errors.New(`"x" is no schedule`)), "", Error, jobs.ErrConfig},
		"no ledger":                  {Ledger(false, 0, nil), "the first run makes it", "", nil},
		"a ledger":                   {Ledger(true, 1, nil), "remembers 1 run", "", nil},
		"a ledger out of reach":      {Ledger(true, 0, off), "", Error, jobs.ErrUnavailable},
		"a mail server":              {mail(nil), "mail.example:587 answers", "", nil},
		"a mail server that is off":  {mail(off), "", Error, jobs.ErrUnavailable},
		"a mail server that is busy": {mail(fmt.Errorf("%w: 421", jobs.ErrLater)), "", Error, jobs.ErrUnavailable},
		"no certificate in a file":   {mail(fmt.Errorf("%w: mail.ca_file", jobs.ErrConfig)), "", Error, jobs.ErrConfig},
	} {
		if (tt.fact == "") != (len(tt.area.Facts) == 0) || !strings.Contains(strings.Join(tt.area.Facts, ""), tt.fact) {
			t.Errorf("%s: %q", name, tt.area.Facts)
		}
		if tt.level == "" != (len(tt.area.Findings) == 0) {
			t.Errorf("%s: %+v", name, tt.area.Findings)
			continue
		}
		for _, f := range tt.area.Findings {
			if f.Level != tt.level || !errors.Is(f.Kind, tt.kind) || f.Mend == "" || strings.Contains(f.What, "away:") {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
}
