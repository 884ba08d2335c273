package jobs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ceuwatch/report"
	"ceuwatch/rules"
	"ceuwatch/templates"
)

// shelf is a spool that keeps what was put, in that order. The comparison alone is for one goroutine.
type shelf struct{ values [][]byte }

func (s *shelf) Put(shelf, _ string, value []byte) error {
	if shelf == shelfNews {
		s.values = append(s.values, value)
	}
	return nil
}

func (s *shelf) Scan(string, string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, value := range s.values {
			if !yield(value, nil) {
				return
			}
		}
	}
}

func (s *shelf) Close() error { return nil }

// compareAll compares employees, each with one credential of a kind that no rule knows, with a sealed run.
func compareAll(t *testing.T, open func() (io.ReadCloser, error), ids ...string) (news []string, since *report.Since) {
	t.Helper()
	texts, err := templates.Load("")
	if err != nil {
		t.Fatal(err)
	}
	asOf := rules.NewDate(2026, 12, 1)
	evaluator := rules.New(asOf, &rules.Book{}, rules.Vocabulary{}, rules.Stages{}, nil)
	run := "2026-11-01"
	if open == nil {
		run = ""
	}
	w := &work{
		Run: &Run{
			Texts: texts, Spool: &shelf{}, Evaluator: evaluator, Reader: roll(ids), Draft: drawer{},
			Earlier: Earlier{Run: run, Open: open}, Workers: 1, Progress: func(Step, int, int) {},
		},
		tally: report.NewTally(asOf), plan: io.Discard,
	}
	if err := w.collect(t.Context()); err != nil {
		t.Fatal(err)
	}
	for n, err := range w.news() {
		if err != nil {
			t.Fatal(err)
		}
		news = append(news, fmt.Sprint(n.Kind, " ", n.StaffID, " ", n.Name))
	}
	return news, &w.tally.Since
}

// roll is an HR database of people with one credential of a kind that no rule knows.
type roll []string

func (r roll) Employees(context.Context) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		for _, id := range r {
			e := rules.Employee{ID: id}
			if id != "" {
				e.Staff = []rules.Staff{{StaffID: id, LastName: "Name of " + id}}
				e.Credentials = []rules.Credential{{CredentialID: "K", StaffID: id, Kind: "X"}}
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func evaluated(ids ...string) func() (io.ReadCloser, error) {
	var b strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&b, `{"staff_id":%q,"credential":"X","status":"undetermined","issues":["credential_unknown"]}`+"\n", id)
	}
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(b.String())), nil }
}

func TestEachPersonIsComparedWithTheirOwnVerdicts(t *testing.T) {
	tests := []struct {
		it   string
		open func() (io.ReadCloser, error)
		ids  []string
		want []string
		line string
	}{
		{"no earlier run", nil, []string{"A"}, nil, "No earlier run to compare with"},
		{"the same people", evaluated("A", "B"), []string{"A", "B"}, nil, "nothing changed"},
		{"an empty run before", evaluated(), []string{"A"}, []string{"New person A Name of A"}, "1 new person"},
		{"nobody is left", evaluated("A", "B"), nil, []string{"Person gone A ", "Person gone B "}, "2 people gone"},
		{"before, between and after", evaluated("A", "C", "E"), []string{"B", "C", "D"},
			[]string{"Person gone A ", "New person B Name of B", "New person D Name of D", "Person gone E "},
			"2 new people, 2 people gone"},
		{"rows without a staff id stand anywhere", evaluated("A", "B"), []string{"", "A", "", "B", ""}, nil,
			"nothing changed"},
		{"ids that JSON escapes", evaluated("<A>", "B\u2028"), []string{"<A>", "B\u2028"}, nil, "nothing changed"},
	}
	for _, test := range tests {
		t.Run(test.it, func(t *testing.T) {
			news, since := compareAll(t, test.open, test.ids...)
			if diff := cmp.Diff(test.want, news); diff != "" {
				t.Error(diff)
			}
			if !strings.HasSuffix(since.String(), test.line) {
				t.Errorf("%s, want %s", since, test.line)
			}
		})
	}
}

func TestARunThatCannotBeReadEndsTheComparisonAlone(t *testing.T) {
	whole := func(text string) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	}
	line := `{"staff_id":"A","credential":"X","status":"undetermined","issues":["credential_unknown"]}` + "\n"
	for it, open := range map[string]func() (io.ReadCloser, error){
		"missing":      func() (io.ReadCloser, error) { return nil, errors.New("no such file") },
		"cut off":      whole(line + `{"staff_id":"B","cred`),
		"no JSON":      whole("not this"),
		"out of order": evaluated("B", "A"),
	} {
		t.Run(it, func(t *testing.T) {
			news, since := compareAll(t, open, "A", "B", "C")
			if len(news) > 0 || !strings.HasPrefix(since.String(), "Run 2026-11-01 cannot be compared with") {
				t.Errorf("%s, %q", since, news)
			}
		})
	}
}
