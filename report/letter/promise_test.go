package letter_test

import (
	"testing"

	"ceuwatch/report/letter"
	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

func TestNobodyIsSentToAnExamWithoutAttemptsLeft(t *testing.T) {
	c := newClinic(t)
	used := func(language, expires string) string {
		return c.text(t, sample.Failing(sample.Halfway(language, expires), "2025-01-05", "2025-06-05", "2026-01-05"))
	}
	for _, test := range []struct{ language, expires, says, not string }{
		{"en", "2026-11-30", "Continuing education is the last way: your three attempts at the exam are used up.",
			"You do not need the exam"},
		{"es", "2026-11-30", "La educación continua es la última forma de renovarla: ya usó sus tres intentos de examen.",
			"el examen será"},
		{"en", "2027-04-30", "the only way: your three attempts at the exam are used up.", "Take the exam"},
		{"es", "2027-04-30", "la única forma: ya usó sus tres intentos de examen.", "Presentar el examen"},
	} {
		text := used(test.language, test.expires)
		has(t, text, test.says)
		hasNot(t, text, test.not)
		hasNot(t, text, "$125")
	}
	has(t, c.text(t, sample.Failing(sample.Halfway("en", "2027-04-30"), "2025-01-05")), "- January 31, 2027: Take the exam instead.")
}

func TestALetterPromisesOnlyWhatItHolds(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct {
		emp       rules.Employee
		says, not string
	}{
		{sample.Holding(sample.Employee("en"), "NCMA-NCCT", "2026-12-30"), "1. Earn these points by December 30, 2026.", "Where to earn"},
		{sample.Holding(sample.Employee("es"), "NCMA-NCCT", "2026-12-30"), "1. Obtenga estos puntos a más tardar el 30 de diciembre de 2026.", "Dónde obtener"},
		{sample.Halfway("en", "2026-12-10"), "There is little time left", "Well done"},
		{sample.Halfway("es", "2026-12-10"), "Queda poco tiempo", "Muy bien"},
		{sample.Holding(sample.Employee("en"), "BLS", "2026-12-08"), "If you cannot get an appointment or a place by then", "points"},
		{sample.Holding(sample.Employee("es"), "BLS", "2026-12-09"), "Renuévela a más tardar el 9 de diciembre de 2026. Se renueva con un curso.", "Si no consigue"},
		{sample.Holding(sample.Employee("en"), "RMA-AMT", "2026-05-04"), "points that you earn now may not count", "Still needed"},
		{sample.Holding(sample.Employee("es"), "RMA-AMT", "2026-05-04"), "no cuenten", "Dónde obtener"},
		{sample.Halfway("en", "2026-11-30"), "- January 29, 2027: Apply by mail", "Take the exam"},
		{kinds("en")["missing"], "Already have one?", "renewed"},
		{kinds("es")["missing"], "¿Ya tiene una?", "renovó"},
	} {
		text := c.text(t, test.emp)
		has(t, text, test.says)
		hasNot(t, text, test.not)
	}
}

// Who lacks a credential learns which others would do, as the clinic's policy has them.
func TestALetterOnAMissingCredentialNamesThoseThatWouldDo(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct{ language, says string }{
		{"en", "Your role asks for a CMA (AAMA), or RMA (AMT), NCMA (NCCT) or CCMA (NHA) in its place, and"},
		{"es", "Su puesto requiere una CMA (AAMA) o, en su lugar, RMA (AMT), NCMA (NCCT) o CCMA (NHA), y"},
	} {
		e := c.evaluate(kinds(test.language)["missing"])
		e.Open[0].AnyOf = []string{"CMA-AAMA", "RMA-AMT", "NCMA-NCCT", "CCMA-NHA"}
		l, err := letter.New(c.org, e, c.opts, c.Texts)
		if err != nil {
			t.Fatal(err)
		}
		has(t, says(&l), test.says)
	}
}

// A route that closes today is of no use to whoever reads of it tomorrow, and those of one day are one line.
func TestOnlyRoutesThatAreStillOpenAreOfferedEachDayOnce(t *testing.T) {
	c := newClinic(t)
	e := c.evaluate(sample.Complete("en", "2026-11-30"))
	for i := range e.Open[0].Routes {
		r := &e.Open[0].Routes[i]
		switch r.Route {
		case rules.RouteMail:
			r.ApplyBy = asOf
		case rules.RouteOnline, rules.RouteExpedited:
			r.ApplyBy = asOf + 31
		}
	}
	l, err := letter.New(c.org, e, c.opts, c.Texts)
	if err != nil {
		t.Fatal(err)
	}
	hasNot(t, says(&l), "by mail")
	has(t, says(&l), "- January 1, 2027: Apply online and ask for expedited (faster) handling; apply online, with continuing education.")
}

func TestFeesAreThoseThatThePersonHasToPay(t *testing.T) {
	c := newClinic(t)
	near := c.text(t, sample.Halfway("en", "2027-02-28"))
	hasNot(t, near, "$125")
	has(t, near, "renewal by continuing education: amount not found (whoever recertifies by points; ask the AAMA how much)")
	exam := c.text(t, sample.Halfway("en", "2026-06-30"))
	has(t, exam, "exam: $125–250 ($125 for members of the AAMA, $250 for others")
	hasNot(t, exam, "renewal by continuing education")
}

// Whoever has every point is told first that the new date may only not be on record, wherever the credential stands.
func TestPointsThatAreCompleteLeadWithTheDateThatIsNotOnRecord(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct{ expires, says string }{
		{"2026-11-30", "3. If you did not apply: apply to the AAMA by February 7, 2027."},
		{"2026-06-30", "The time to renew with points ended on September 30, 2026, so you may need the exam."},
	} {
		text := c.text(t, sample.Complete("en", test.expires))
		has(t, text, "Our records show all the points for your CMA (AAMA), but no new expiry date.")
		has(t, text, test.says)
	}
	lapsed := sample.Earning(sample.Holding(sample.Employee("en"), "CPHT-PTCB", "2026-10-31"), "2026-01-05", "law", "ACPE", "1")
	lapsed = sample.Earning(lapsed, "2026-01-05", "patient_safety", "ACPE", "19")
	has(t, c.text(t, lapsed), "ask the PTCB to reinstate it by October 31, 2027 (a fee of $89, and two hours of law).")
}

// A letter that leaves work with the body leaves the body's word for it, whatever its name.
func TestABodyWithoutLettersOfItsOwnIsCalledByItsName(t *testing.T) {
	c := newClinic(t)
	has(t, c.text(t, sample.Holding(sample.Employee("en"), "MAC-WA", "2026-10-31")),
		"Ask the Washington State Department of Health to reinstate it by October 31, 2029 (a late renewal fee).")
}
