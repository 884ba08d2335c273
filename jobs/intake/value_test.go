package intake

import (
	"strings"
	"testing"
)

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
		{"Exemplar, Ada, CMA (AAMA)", "Ada", "Exemplar"}, {"Ada Exemplar, RN", "Ada", "Exemplar"},
		{"Ada Exemplar Jr.", "Ada", "Exemplar Jr."}, {"Exemplar Jr., Ada", "Ada", "Exemplar Jr."}, {"Exemplar III",
			"Exemplar", "III"},
		{"Exemplar, Ada, Jr., CMA", "Ada", "Exemplar, Jr."}, {",", "", ""}, {"李 明", "李", "明"},
		{"Dr. Ada Exemplar", "Ada", "Exemplar"}, {"Dr. Exemplar", "Dr.", "Exemplar"}, {"Ada Exemplar CMA", "Ada", "Exemplar"},
		{"Linh Thi Do", "Linh Thi", "Do"},
		{"Linh, Ma", "Ma", "Linh"}, {"LINH, MA", "MA", "LINH"}, {"de la Cruz, Ma", "Ma", "de la Cruz"}, {"Ada Exemplar, MA", "Ada", "Exemplar"}, {"Ada Exemplar, RN, BSN", "Ada", "Exemplar"}, {"Exemplar, Ada (Annie)", "Ada (Annie)", "Exemplar"},
	} {
		p := words.person(test.name)
		if p.first != test.first || p.last != test.last {
			t.Errorf("%q is %q, %q", test.name, p.first, p.last)
		}
	}
}

func TestAmounts(t *testing.T) {
	p := newPatterns()
	hour, ceu, minutes := [2]string{"unit", "contact_hour"}, [2]string{"unit", "ceu"}, field{}
	minutes.minutes = true
	of := func(implied ...[2]string) field { return field{meaning: meaning{implied: implied}} }
	for _, test := range []struct {
		cell  Cell
		field field
		comma string
		want  string // with ? before it: as it is, and reported
	}{
		{Cell{Text: "4"}, of(), groups, "4"}, {Cell{Text: " 1.50 "}, of(), groups, "1.50"},
		{Cell{Text: "1,234.5"}, of(), groups, "1234.5"}, {Cell{Text: "1,234"}, of(), groups, "1234"},
		{Cell{Text: "1,234"}, of(), either, "?1,234"}, {Cell{Text: "1,234"}, of(), decimal, "1.234"},
		{Cell{Text: "1,234.5"}, of(), either, "1234.5"}, {Cell{Text: "1,5"}, of(), groups, "1.5"},
		{Cell{Text: "1,5"}, of(), either, "1.5"}, {Cell{Text: "0,500"}, of(), groups, "0.500"},
		{Cell{Text: "1,23,4"}, of(), groups, "?1,23,4"}, {Cell{Text: "2", Number: "1.5"}, of(), groups, "1.5"},
		{Cell{Text: "0.3", Number: "0.30000000000000004"}, of(), groups, "0.3"},
		{Cell{Text: "0.1", Number: "1E-1"}, of(), groups, "0.1"}, {Cell{Text: "4 hrs"}, of(), groups, "4"},
		{Cell{Text: "1.5 CH"}, of(hour), groups, "1.5"}, {Cell{Text: "1,5 hours"}, of(hour), groups, "1.5"},
		{Cell{Text: "90 min"}, of(hour), groups, "1.5"}, {Cell{Text: "1h 30m"}, of(hour), groups, "1.5"},
		{Cell{Text: "1 hr 20 min."}, of(hour), groups, "1.3333"}, {Cell{Text: "1:30"}, of(hour), groups, "1.5"},
		{Cell{Text: "½"}, of(hour), groups, ".5"}, {Cell{Text: "1 1/2"}, of(hour), groups, "1.5"},
		{Cell{Text: "1½ hrs"}, of(hour), groups, "1.5"}, {Cell{Text: "2 CEUs"}, of(ceu), groups, "2"},
		{Cell{Text: "2 CEUs"}, of(hour), groups, "?2 CEUs"}, {Cell{Text: "2 hrs"}, of(ceu), groups, "?2 hrs"},
		{Cell{Text: "90 min"}, of(ceu), groups, "?90 min"}, {Cell{Text: "90"}, minutes, groups, "1.5"},
		{Cell{Text: "90 min"}, minutes, groups, "1.5"}, {Cell{Text: "2 hrs"}, minutes, groups, "?2 hrs"},
		{Cell{Text: "50", Number: "50"}, minutes, groups, "0.8333"}, {Cell{Text: "a lot"}, of(), groups, "?a lot"},
		{Cell{Text: "1:30", Number: "0.0625", Shows: "time"}, of(hour), groups, "1.5"},
		{Cell{Text: "1:30", Number: "0.0625", Shows: "time"}, of(ceu), groups, "?1:30"},
		{Cell{Text: "2-3"}, of(), groups, "?2-3"}, {Cell{Text: "-2"}, of(), groups, "-2"},
	} {
		got, ok := p.amount(test.cell, test.field, test.comma)
		if !ok {
			got = "?" + got
		}
		if got != test.want {
			t.Errorf("%+v, %v, is %q, want %q", test.cell, test.field.implied, got, test.want)
		}
	}
}

func TestAColumnShowsWhatItsCommasAre(t *testing.T) {
	for _, test := range []struct {
		texts   string
		divides rune
		want    string
	}{
		{"1,250", ',', groups}, {"1,250", '\t', either}, {"1,250", ';', either}, {"1,250 1,5", '\t', decimal},
		{"0,500 1,250", ',', decimal}, {"1,250 2,500.5", ';', groups}, {"1,250 1,000,000", '\t', groups}, {"4 5.5", '|', either},
	} {
		s := &amountStats{}
		for _, text := range strings.Fields(test.texts) {
			s.add(Cell{Text: text})
		}
		if got := s.comma(test.divides); got != test.want {
			t.Errorf("%s divided by %q: %s, want %s", test.texts, test.divides, got, test.want)
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
