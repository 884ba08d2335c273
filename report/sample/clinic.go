// Package sample has a sample clinic for tests of what is reported: its rule book, texts and employees. Only tests import
// it.
package sample

import (
	"testing"

	"ceuwatch/rules"
	"ceuwatch/rules/rulebook"
	"ceuwatch/templates"
)

// Clinic is a clinic with the rule book and the texts that are built in.
type Clinic struct {
	Book  *rules.Book
	Texts *templates.Set
}

// NewClinic returns a clinic.
func NewClinic(t testing.TB) *Clinic {
	t.Helper()
	book, err := rulebook.Load("")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return &Clinic{book, texts}
}

// Evaluator judges by a rule book as of a day.
func Evaluator(book *rules.Book, asOf rules.Date, policies ...rules.Policy) *rules.Evaluator {
	stages := rules.Stages{Expiry: []int{180, 90, 60, 30, 7}, Window: []int{60, 30, 7}}
	return rules.New(asOf, book, rules.Vocabulary{}, stages, policies)
}

// CMAInWashington is a policy that asks for a CMA in one state.
func CMAInWashington() rules.Policy { return rules.Policy{State: "WA", AnyOf: []string{"CMA-AAMA"}} }
