package letter_test

import (
	"testing"

	"ceuwatch/report/sample"
	"ceuwatch/rules"
)

func TestNobodyIsSentToAnExamWithoutAttemptsLeft(t *testing.T) {
	c := newClinic(t)
	used := func(language, expires string) string {
		return c.text(t, sample.Failing(sample.Halfway(language, expires), "2025-01-05", "2025-06-05", "2026-01-05"))
	}
	for _, test := range []struct{ language, expires, says, not string }{
		{"en", "2026-11-30", "Continuing education until February 28, 2027 is the last way: your three attempts at the " +
			"exam are used up.", "you do not need the exam"},
		{"es", "2026-11-30", "La educación continua hasta el 28 de febrero de 2027 es la última forma de renovarla: ya usó " +
			"sus tres intentos de examen.", "el examen será"},
		{"en", "2027-04-30", "the only way: your three attempts at the exam are used up.", "- Exam"},
		{"es", "2027-04-30", "la única forma: ya usó sus tres intentos de examen.", "- Examen"},
	} {
		text := used(test.language, test.expires)
		has(t, text, test.says)
		hasNot(t, text, test.not)
		hasNot(t, text, "$125")
	}
	has(t, c.text(t, sample.Failing(sample.Halfway("en", "2027-04-30"), "2025-01-05")), "- Exam: January 31, 2027.")
}

func TestALetterPromisesOnlyWhatItHolds(t *testing.T) {
	c := newClinic(t)
	for _, test := range []struct {
		emp       rules.Employee
		says, not string
	}{
		{sample.Holding(sample.Employee("en"), "NCMA-NCCT", "2026-12-30"), "and what is still needed.", "where you can earn"},
		{sample.Holding(sample.Employee("es"), "NCMA-NCCT", "2026-12-30"), "hasta ahora y lo que falta.", "dónde puede"},
		{sample.Halfway("en", "2026-12-10"), "There is little time left", "You still have time"},
		{sample.Halfway("es", "2026-12-10"), "Queda poco tiempo", "Todavía tiene tiempo"},
		{sample.Holding(sample.Employee("en"), "BLS", "2026-12-08"), "If you cannot get a place by then", "soon"},
		{sample.Holding(sample.Employee("es"), "BLS", "2026-12-09"), "Conviene reservar", "Si no consigue"},
		{sample.Holding(sample.Employee("en"), "RMA-AMT", "2026-05-04"), "points that you earn now may not count", "Still needed"},
		{sample.Holding(sample.Employee("es"), "RMA-AMT", "2026-05-04"), "no cuenten", "Dónde obtener"},
		{sample.Halfway("en", "2026-11-30"), "- Continuing education, application by mail: January 29, 2027.", "- Exam"},
		{kinds("en")["missing"], "Already have one? Send us a copy, so", "renewed"},
		{kinds("es")["missing"], "¿Ya tiene una? Envíenos una copia, para", "renovó"},
	} {
		text := c.text(t, test.emp)
		has(t, text, test.says)
		hasNot(t, text, test.not)
	}
}
