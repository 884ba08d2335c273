package report

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"ceuwatch/rules"
)

// ShowRule writes what a credential asks, version by version, each figure with its source, then what the states say.
func ShowRule(w io.Writer, rule *rules.Rule, book *rules.Book) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s, %s\n", rule.Code, rule.Name.En, rule.Body, rule.Contact)
	fmt.Fprintf(&b, "Also written: %s\n", cmp.Or(strings.Join(rule.Aliases, ", "), "-"))
	for i := range rule.Versions {
		v := &rule.Versions[i]
		until := "until further notice"
		if v.Until != 0 {
			until = "until the day before " + v.Until.String()
		}
		fmt.Fprintf(&b, "\nIn force from %s %s\n", v.From, until)
		for _, figures := range [][]rules.Figure{v.Figures, v.Fees, v.Notes} {
			for _, f := range figures {
				writeFigure(&b, f)
			}
		}
	}
	fmt.Fprintln(&b, "\nWhat states say (advice for your policies, never a verdict)")
	for _, s := range book.States {
		fmt.Fprintf(&b, "  %s  %s\n      %s\n", s.State, s.What.En, sourceText(s.Source))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeFigure(b *strings.Builder, f rules.Figure) {
	fmt.Fprintf(b, "  %s\n", strings.Join(nonEmpty(f.Name.En, f.Value.En), ": "))
	if f.Note.En != "" {
		fmt.Fprintf(b, "      %s\n", f.Note.En)
	}
	source := sourceText(f.Source)
	if f.Unverified {
		source += "; not verified: confirm with the body"
	}
	fmt.Fprintf(b, "      %s\n", source)
}

func sourceText(s rules.Source) string {
	return fmt.Sprintf("%s, %s, checked %s", s.Title, s.Address, s.Checked)
}
