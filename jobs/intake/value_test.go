package intake

import "testing"

func newWords(t *testing.T) *dictionary {
	t.Helper()
	words, err := newDictionary()
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestNames(t *testing.T) {
	words := newWords(t)
	for _, test := range []struct{ name, first, last string }{
		{"Exemplar, Ada", "Ada", "Exemplar"}, {"Ada Exemplar", "Ada", "Exemplar"}, {"  Exemplar ,  Ada  M. ", "Ada M.",
			"Exemplar"},
		{"Ada Maria Exemplar", "Ada Maria", "Exemplar"}, {"Exemplar", "", "Exemplar"}, {"de la Cruz, Ada", "Ada",
			"de la Cruz"},
		{"Exemplar, Ada, CMA (AAMA)", "Ada", "Exemplar, CMA (AAMA)"}, {"Ada Exemplar, RN", "Ada", "Exemplar, RN"},
		{"Ada Exemplar Jr.", "Ada", "Exemplar Jr."}, {"Exemplar Jr., Ada", "Ada", "Exemplar Jr."}, {"Exemplar III",
			"Exemplar", "III"},
		{"Exemplar, Ada, Jr., CMA", "Ada", "Exemplar, Jr., CMA"}, {",", "", ""}, {"李 明", "李", "明"},
	} {
		first, last := words.name(test.name)
		if first != test.first || last != test.last {
			t.Errorf("%q is %q, %q", test.name, first, last)
		}
	}
}

func TestAmounts(t *testing.T) {
	p := newPatterns()
	for _, test := range []struct {
		cell    Cell
		decimal bool
		want    string
	}{
		{Cell{Text: "4"}, false, "4"}, {Cell{Text: " 1.50 "}, false, "1.50"}, {Cell{Text: "1,234.5"}, false, "1234.5"},
		{Cell{Text: "1,234"}, false, "1234"}, {Cell{Text: "1,234"}, true, "1,234"}, {Cell{Text: "1,234.5"}, true, "1234.5"},
		{Cell{Text: "1,5"}, false, "1.5"}, {Cell{Text: "1,5"}, true, "1.5"}, {Cell{Text: "4 hrs"}, false, "4 hrs"},
		{Cell{Text: "1,23,4"}, false, "1,23,4"}, {Cell{Text: "2", Number: "1.5"}, false, "1.5"},
		{Cell{Text: "0.3", Number: "0.30000000000000004"}, false, "0.3"}, {Cell{Text: "0.1", Number: "1E-1"}, false, "0.1"},
	} {
		if got := p.amount(test.cell, test.decimal); got != test.want {
			t.Errorf("%+v is %q, want %q", test.cell, got, test.want)
		}
	}
}

func TestIDsKeepTheirZeros(t *testing.T) {
	p := newPatterns()
	for _, test := range []struct {
		cell Cell
		want string
	}{
		{Cell{Text: "00417"}, "00417"}, {Cell{Text: `="00417"`}, "00417"}, {Cell{Text: "'00417"}, "00417"},
		{Cell{Text: "'t Hof"}, "'t Hof"},
		{Cell{Text: "001234", Number: "1234"}, "001234"}, {Cell{Text: "1,234", Number: "1234"}, "1234"},
		{Cell{Text: "1234.00", Number: "1234"}, "1234"}, {Cell{Text: "1.23457E+11", Number: "123456789012"}, "123456789012"},
		{Cell{Text: "S-1.5"}, "S-1.5"},
	} {
		if got := p.identity(test.cell); got != test.want {
			t.Errorf("%+v is %q, want %q", test.cell, got, test.want)
		}
	}
}
