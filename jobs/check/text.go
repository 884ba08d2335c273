package check

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// width is how many columns of a terminal the text fills.
const width = 100

// indent is where what is said of a finding begins, after its level.
const indent = "           "

// WriteText writes the report for a terminal: each area with what is as it should be and what is to mend, then a line
// that sums it up.
func (r *Report) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	for i := range r.Areas {
		r.Areas[i].write(b)
	}
	errors, warnings, notes := r.Count(Error), r.Count(Warning), r.Count(Note)
	verdict := "nothing stands in the way of a run"
	if errors > 0 {
		verdict = "mend the errors first"
	}
	fmt.Fprintf(b, "%s, %s, %s: %s\n", counted(errors, "error", "errors"), counted(warnings, "warning", "warnings"),
		counted(notes, "note", "notes"), verdict)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

func (a *Area) write(w io.Writer) {
	fmt.Fprintln(w, a.Name)
	for _, fact := range a.Facts {
		paragraph(w, "  ok       ", fact)
	}
	for i := range a.Relations {
		a.Relations[i].write(w)
	}
	for _, f := range slices.SortedStableFunc(slices.Values(a.Findings), worstFirst) {
		what := f.Where + ": " + f.What
		if len(f.Examples) > 0 {
			what += "; such as " + strings.Join(f.Examples, ", ")
		}
		paragraph(w, fmt.Sprintf("  %-9s", f.Level), what)
		paragraph(w, indent+"mend: ", f.Mend)
	}
	fmt.Fprintln(w)
}

func worstFirst(a, b Finding) int {
	levels := []Level{Error, Warning, Note}
	return slices.Index(levels, a.Level) - slices.Index(levels, b.Level)
}

func (r *Relation) write(w io.Writer) {
	paragraph(w, fmt.Sprintf("  %-13s", r.Name), r.accounting())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "    column\tfilled\tlooks like (a: letters, 9: a digit)")
	for _, c := range r.Columns {
		filled, looks := fmt.Sprint(c.Filled), c.LooksLike
		if c.Missing {
			filled, looks = "-", "not there: reads as NULL"
		}
		fmt.Fprintf(t, "    %s\t%s\t%s\n", c.Name, filled, looks)
	}
	t.Flush()
}

// paragraph writes text after a lead, wrapped so that its further lines begin below its first word.
func paragraph(w io.Writer, lead, text string) {
	margin := strings.Repeat(" ", utf8.RuneCountInString(lead))
	if strings.HasSuffix(lead, "mend: ") {
		margin = indent
	}
	line, empty := lead, true
	for _, word := range strings.Fields(text) {
		switch {
		case empty:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			fmt.Fprintln(w, line)
			line = margin + word
		default:
			line += " " + word
		}
		empty = false
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
