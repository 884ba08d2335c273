package report_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ceuwatch/report"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

// clinic is what these tests rest on.
type clinic struct{ *sample.Clinic }

func newClinic(t testing.TB) *clinic { return &clinic{sample.NewClinic(t)} }

// sealed returns verdicts as a sealed run gives them back.
func sealed(t *testing.T, verdicts []rules.Verdict) []rules.Verdict {
	t.Helper()
	text, err := json.Marshal(verdicts)
	if err != nil {
		t.Fatal(err)
	}
	var back []rules.Verdict
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// verdicts evaluates an employee as of a day, under a policy that asks for a CMA in WA.
func (c *clinic) verdicts(asOf string, e rules.Employee) []rules.Verdict {
	day, _ := rules.ParseDate(asOf)
	return sample.Evaluator(c.Book, day, sample.CMAInWashington()).Evaluate(e).Verdicts
}

func TestNewsSinceTheLastSealedRun(t *testing.T) {
	c := newClinic(t)
	cma := func(expires, points string, change ...func(*rules.Employee)) rules.Employee {
		e := sample.Holder("S-1", "North", "CMA", expires, points)
		for _, f := range change {
			f(&e)
		}
		return e
	}
	number := func(n string) func(*rules.Employee) {
		return func(e *rules.Employee) { e.Credentials[0].Number = n }
	}
	inWA := func(e *rules.Employee) { e.Staff[0].State = "WA" }
	bls := func(e *rules.Employee) {
		e.Credentials = append(e.Credentials, rules.Credential{CredentialID: "K2", StaffID: "S-1", Kind: "BLS",
			ExpiresOn: "2028-05-31"})
	}
	none := func(e *rules.Employee) { e.Credentials = nil }
	tests := []struct {
		it            string
		before        rules.Employee
		now           rules.Employee
		from, to      string
		want          string // kind, credential, statuses
		what, counted string
	}{
		{"nothing but the days moves", cma("2028-05-31", "5"), cma("2028-05-31", "5"), "2026-11-01", "2026-12-01",
			"", "", ""},
		{"the 180th day before expiry comes", cma("2027-05-30", "5"), cma("2027-05-30", "5"), "2026-11-30", "2026-12-01",
			"Newly nearing CMA-AAMA Current > Nearing expiry", "", ""},
		{"another stage of notice is no news", cma("2027-05-31", "5"), cma("2027-05-31", "5"), "2026-12-03", "2027-04-01",
			"", "", ""},
		{"the window opens", cma("2026-11-30", "5"), cma("2026-11-30", "5"), "2026-11-30", "2026-12-01",
			"Entered the window CMA-AAMA Nearing expiry > Exam window", "", ""},
		{"the window closes", cma("2026-11-30", "5"), cma("2026-11-30", "5"), "2027-02-28", "2027-03-01",
			"Worsened CMA-AAMA Exam window > Exam required", "", ""},
		{"renewed before it expired", cma("2026-12-31", "20"), cma("2031-12-31", ""), "2026-11-01", "2026-12-01",
			"Renewed CMA-AAMA Nearing expiry > Current", "cycle from 2022-01-01 → 2027-01-01", "60 > 0"},
		{"renewed out of the window", cma("2026-09-30", ""), cma("2031-09-30", ""), "2026-11-01", "2026-12-01",
			"Renewed CMA-AAMA Exam window > Current", "cycle from 2021-10-01 → 2026-10-01", ""},
		{"a later date that has passed as well", cma("2026-07-31", ""), cma("2026-09-30", ""), "2026-11-01", "2026-12-01",
			"Entered the window CMA-AAMA Exam required > Exam window", "cycle from 2021-08-01 → 2021-10-01", ""},
		{"points were earned", cma("2028-05-31", "5"), cma("2028-05-31", "8"), "2026-11-01", "2026-12-01",
			"Data changed CMA-AAMA Current > Current", "", "15 > 24"},
		{"an earlier date", cma("2030-05-31", ""), cma("2030-04-30", ""), "2026-11-01", "2026-12-01",
			"Data changed CMA-AAMA Current > Current", "cycle from 2025-06-01 → 2025-05-01", ""},
		{"another number", cma("2030-05-31", "", number("1")), cma("2030-05-31", "", number("2")), "2026-11-01",
			"2026-12-01", "Data changed CMA-AAMA Current > Current", "number 1 → 2", ""},
		{"the date cannot be read any more", cma("2030-05-31", ""), cma("soon", ""), "2026-11-01", "2026-12-01",
			"Worsened CMA-AAMA Current > Undetermined", "now: ", ""},
		{"the date can be read again", cma("soon", ""), cma("2030-05-31", ""), "2026-11-01", "2026-12-01",
			"Data changed CMA-AAMA Undetermined > Current", "no longer: ", ""},
		{"moved to where a policy asks for it", cma("2026-11-30", ""), cma("2026-11-30", "", inWA), "2026-12-01",
			"2026-12-02", "Worsened CMA-AAMA Exam window > Exam window", "role now at risk", ""},
		{"a second credential", cma("2030-05-31", ""), cma("2030-05-31", "", bls), "2026-11-01", "2026-12-01",
			"New credential BLS  > Current", "", ""},
		{"the second credential is gone", cma("2030-05-31", "", bls), cma("2030-05-31", ""), "2026-11-01", "2026-12-01",
			"Credential gone BLS Current > ", "", ""},
		{"what a policy asks for was entered", cma("2030-05-31", "", inWA, none), cma("2030-05-31", "", inWA), "2026-11-01",
			"2026-12-01", "New credential CMA-AAMA Missing > Current", "role no longer at risk", ""},
		{"what a policy asks for was deleted", cma("2030-05-31", "", inWA), cma("2030-05-31", "", inWA, none),
			"2026-11-01", "2026-12-01", "Worsened CMA-AAMA Current > Missing", "role now at risk", ""},
		{"first on record", cma("2030-05-31", "", none), cma("2030-05-31", ""), "2026-11-01", "2026-12-01",
			"New person CMA-AAMA  > Current", "", ""},
		{"nothing on record any more", cma("2030-05-31", ""), cma("2030-05-31", "", none), "2026-11-01", "2026-12-01",
			"Person gone CMA-AAMA Current > ", "", ""},
		{"an unknown kind stays what it is", cma("2030-05-31", "", kindOf("<RMA>\u2028")),
			cma("2030-05-31", "", kindOf("<RMA>\u2028")), "2026-11-01", "2026-12-01", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.it, func(t *testing.T) {
			person := report.NewPerson(test.now.Staff, "en")
			news := report.NewsOf(person, sealed(t, c.verdicts(test.from, test.before)), c.verdicts(test.to, test.now),
				&c.Texts.Words)
			if len(news) == 0 && test.want == "" {
				return
			}
			if len(news) != 1 {
				t.Fatalf("%d changes: %+v", len(news), news)
			}
			n := news[0]
			if got := fmt.Sprint(n.Kind, " ", n.Credential, " ", n.Before.Status, " > ", n.Now.Status); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			if !strings.HasPrefix(n.What, test.what) || (n.What == "") != (test.what == "") {
				t.Errorf("what else: %q, want %q", n.What, test.what)
			}
			if got := fmt.Sprint(n.Before.Counted, " > ", n.Now.Counted); got != cmp.Or(test.counted, got) {
				t.Errorf("counted %s, want %s", got, test.counted)
			}
		})
	}
}

func kindOf(kind string) func(*rules.Employee) {
	return func(e *rules.Employee) { e.Credentials[0].Kind = kind }
}

func TestSinceIsOneLine(t *testing.T) {
	kinds := func(list ...report.NewsKind) (news []report.News) {
		for _, kind := range list {
			news = append(news, report.News{Kind: kind})
		}
		return news
	}
	tests := []struct {
		since  report.Since
		people [][]report.News
		want   string
	}{
		{report.Since{}, nil, "No earlier run to compare with"},
		{report.Since{Run: "2026-11-01"}, nil, "Since run 2026-11-01: nothing changed"},
		{report.Since{Run: "2026-11-01"}, [][]report.News{
			kinds(report.NewsRenewed, report.NewsNewCredential), kinds(report.NewsRenewed), kinds(report.NewsRenewed),
			kinds(report.NewsNearing, report.NewsNearing), kinds(report.NewsNewPerson, report.NewsNewPerson),
			kinds(report.NewsNoPerson), kinds(report.NewsNoPerson, report.NewsNoPerson), kinds(report.NewsData),
			kinds(report.NewsWorsened), kinds(report.NewsWindow), kinds(report.NewsNoCredential),
		}, "Since run 2026-11-01: 1 worsened, 1 entered the window, 2 newly nearing, 3 renewed, 1 with changed data, " +
			"1 new credential, 1 new person, 1 credential gone, 2 people gone"},
		{report.Since{Run: "2026-11-01", Broken: true}, [][]report.News{kinds(report.NewsRenewed)},
			"Run 2026-11-01 cannot be compared with: ceuwatch verify 2026-11-01 says what is wrong with it"},
	}
	for _, test := range tests {
		for _, news := range test.people {
			test.since.Add(news)
		}
		if got := test.since.String(); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}
