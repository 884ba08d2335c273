package report

import (
	"fmt"
	"strings"

	"ceuwatch/rules"
)

// Digest is a tally in a few lines for the terminal, without names.
func Digest(t *Tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, "as of %s: %d people = %d with verdicts + %d without any record\n",
		t.AsOf, t.Included, t.WithVerdicts, t.Included-t.WithVerdicts)
	for _, status := range Statuses() {
		fmt.Fprintf(&b, "  %-15s %7d\n", status, t.Status(status))
	}
	for _, relation := range rules.Relations() {
		fmt.Fprintf(&b, "  %s: %d rows read = %d used + %d set aside", relation, t.Read[relation], t.Used(relation),
			t.Aside(relation))
		var parts []string
		for _, reason := range keys(t.SetAside[relation]) {
			parts = append(parts, fmt.Sprintf("%s %d", reason, t.SetAside[relation][reason]))
		}
		if len(parts) > 0 {
			fmt.Fprintf(&b, " (%s)", strings.Join(parts, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
