package message

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"ceuwatch/report"
)

func hrReport() HRReport {
	return HRReport{
		Run: "2026-12-01", Dir: "/var/lib/ceuwatch/runs/2026-12-01", Included: 120, WithoutRecord: 2, Print: 1,
		Statuses:    map[string]int{"exam_window": 3, "missing": 1, "nearing_expiry": 9, "undetermined": 2, "current": 100},
		Letters:     map[string]int{"accepted": 10, "failed": 1, "printed": 1},
		Named:       []Named{{"S-2", "Bo Bell", "CMA-AAMA: Exam required. Not valid for work: register by 2026-12-10"}},
		Unreachable: []Named{{"S-9", "Mo Moss", "has no usable address"}, {"S-8", "S-8", "is no employee"}}, Undelivered: true,
		Unreached: []report.DeliveryLine{{
			StaffID: "S-1", Name: "Ada Ash", Letter: true, State: "failed",
			Why: "refused: the mail server answers 550 5.1.1, about the recipient's mailbox",
		}},
	}
}

// inOrder wants the texts one after the other.
func inOrder(t *testing.T, body string, wanted ...string) {
	t.Helper()
	at := 0
	for _, want := range wanted {
		i := strings.Index(body[at:], want)
		if i < 0 {
			t.Errorf("%q does not stand after what comes before it in\n%s", want, body)
			return
		}
		at += i
	}
}

func TestHRReadsNumbersThenDecisionsThenWhoWasNotReached(t *testing.T) {
	files := []Attachment{{Name: "undelivered.pdf"}, {Name: "roster.xlsx"}, {Name: "print/Garden%20Street.pdf"}, {Name: "index.html"}}
	m, err := testMailer(t, "2026-12-01").HR("report", "1", "hr@clinic.example", hrReport(), files)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, m.Body, "people were looked at, 2 of them without any credential on record  120", "expired or missing today", "4",
		"expire soon", "9", "until HR's data are fixed", "2", "reached nobody for certain", "3",
		"Decide about these people", "Bo Bell (S-2): CMA (AAMA): Exam required. Not valid for work: register by December 10, 2026",
		"Not reached for certain", "Print the letters that reached nobody", "Ada Ash (S-1): letter, failed: the mail server refused it, about",
		"Managers whom no workbook reaches", "Mo Moss (S-9)", "- S-8: is no employee", "To print and hand out", "1 letter waits", "The whole run",
		"Attached", "CredentialLettersUndelivered_2026-12-01.pdf", "CredentialRoster_2026-12-01.xlsx",
		"CredentialLettersToPrint_2026-12-01_Garden-Street.pdf", "CredentialPage_2026-12-01.html", "\n--\n", "For whoever runs ceuwatch")
	said, _, _ := strings.Cut(m.Body, "\n--\n")
	if found := regexp.MustCompile(`/var|ceuwatch [a-z]|\b550\b|\d\.\d\.\d|mend|CMA-AAMA|\d{4}-\d{2}-\d{2}[^._]`).FindString(said); found != "" {
		t.Errorf("HR reads %q in\n%s", found, said)
	}
	if !slices.ContainsFunc(m.Sheet.Parts, func(p Part) bool { return p.Kind == "table" && len(p.Rows) == 5 }) {
		t.Error("the five numbers are no table")
	}
}

func TestUndeliveredLettersAreNamedOnlyWhereThereAreSome(t *testing.T) {
	l := hrReport()
	l.Undelivered, l.Print = false, 0
	m, err := testMailer(t, "2026-12-01").HR("report", "1", "hr@clinic.example", l, nil)
	if err != nil || strings.Contains(m.Body, "Print the letters") || strings.Contains(m.Body, "handed out") {
		t.Errorf("HR is sent after letters that are not there: %v\n%s", err, m.Body)
	}
}

func TestAHeldRunAsksHRToDecideFirst(t *testing.T) {
	l := hrReport()
	l.Waits, l.Held = true, []string{"the staff count moved from 100 to 120"}
	m, err := testMailer(t, "2026-12-01").HR("held", "1", "hr@clinic.example", l, nil)
	if err != nil {
		t.Fatal(err)
	}
	inOrder(t, m.Body, "waits for your decision", "letters that wait until the run is released", "12", "Decide: send it",
		"The staff count moved from 100 to 120.", "Decide about these people", "\n--\n", "ceuwatch send 2026-12-01 --release")
}
