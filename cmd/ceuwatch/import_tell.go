package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"ceuwatch/jobs"
	"ceuwatch/jobs/intake"
)

// tell says what became of the rows: a preview on stdout, for that is what was asked for, else on stderr, where no cell
// of a file is ever printed.
func (j *importJob) tell(f *flags, std stdio) error {
	to := std.err
	if j.flags.preview {
		to = std.out
	} else if f.quiet {
		to = io.Discard
	}
	rejected, files := 0, []string{}
	for _, t := range j.reports {
		l, bad := j.listings[t.listing], 0
		for _, r := range t.reports {
			bad += r.Rejected
			if j.flags.preview {
				tellPreview(to, r)
			}
			tellCounts(to, r)
		}
		if rejected += bad; bad > 0 {
			files = append(files, l.path)
		}
		if l.used && !j.flags.preview {
			fmt.Fprintf(to, "  listed in %s\n", l.path)
		}
	}
	for _, sentence := range j.passed {
		fmt.Fprintln(to, plain(sentence))
	}
	j.tellAbsent(to)
	switch {
	case j.flags.preview && j.questions != nil:
		fmt.Fprintln(to, "to be answered before anything is stored:")
		for _, line := range j.questions.Lines {
			fmt.Fprintf(to, "  %s\n", plain(line))
		}
		fmt.Fprintln(to, "nothing was changed")
	case j.flags.preview:
		fmt.Fprintln(to, "nothing was changed: import without --preview to store this")
	case rejected > 0:
		return fmt.Errorf("%w: %d rows were rejected and the others are stored: mend them in %s and import that",
			jobs.ErrBadData, rejected, strings.Join(files, ", "))
	}
	return nil
}

// tellAbsent says whom the files do not name.
func (j *importJob) tellAbsent(to io.Writer) {
	a := j.absent
	if a == nil || a.Count == 0 || a.Whole != "" { // rejected rows may name them
		return
	}
	ids := strings.Join(a.IDs, ", ")
	if a.Count > len(a.IDs) {
		ids += ", …"
	}
	if j.flags.everyone {
		fmt.Fprintf(to, "%d people on record are in none of the files, and are recorded as having left: %s\n", a.Count,
			plain(ids))
		return
	}
	fmt.Fprintf(to, "%d people on record are in none of the files: %s\n  if the files name everyone, import them with "+
		"--everyone, and these are recorded as having left\n", a.Count, plain(ids))
}

// tellCounts accounts for every row of a table.
func tellCounts(w io.Writer, r *intake.Report) {
	fmt.Fprintf(w, "%s: %s: %d rows read = %d new + %d updated + %d unchanged + %d rejected + %d skipped\n", plain(r.Name),
		r.Relation, r.Read, r.New, r.Updated, r.Unchanged, r.Rejected, r.Skipped)
	for _, reason := range r.Reasons {
		fmt.Fprintf(w, "  %s %d: %s (%s)\n", reason.Outcome, reason.Count, reason.Reason, places(reason))
	}
	if r.Removed > 0 {
		fmt.Fprintf(w, "  %d rows on record were removed: the file now has fewer rows for the same id\n", r.Removed)
	}
	if r.Further > 0 {
		fmt.Fprintf(w, "  %d rows more are stored: some of those read hold several\n", r.Further)
	}
	for _, note := range r.Notes {
		fmt.Fprintf(w, "  note: %s\n", note)
	}
	for _, also := range r.Also {
		fmt.Fprintf(w, "  note: the headings would do for %[1]s too: if it holds them, import it again with --as %[1]s\n",
			also)
	}
	if len(r.Unused) > 0 {
		fmt.Fprintf(w, "  headings not read: %s\n", plain(strings.Join(r.Unused, ", ")))
	}
}

// places names the first lines that a reason holds for.
func places(r intake.Reason) string {
	if r.Count == 1 {
		return fmt.Sprintf("line %d", r.Lines[0])
	}
	lines := make([]string, len(r.Lines))
	for i, line := range r.Lines {
		lines[i] = strconv.Itoa(line)
	}
	if r.Count > len(lines) {
		lines = append(lines, "…")
	}
	return "lines " + strings.Join(lines, ", ")
}

// tellPreview shows as what headings are read, and the first rows.
func tellPreview(w io.Writer, r *intake.Report) {
	if r.Headings != nil {
		fmt.Fprintf(w, "%s: headings in line %d\n", plain(r.Name), r.Line)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintf(table, "  HEADING\tREAD AS\tFIRST TEXT\n")
		for _, h := range r.Headings {
			fmt.Fprintf(table, "  %s\t%s\t%s\n", cmp.Or(plain(h.Text), "-"), h.As, cmp.Or(short(plain(h.First)), "-"))
		}
		table.Flush()
	}
	fmt.Fprintf(w, "first rows of %s as they would be stored:\n", r.Relation)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "  %s\n", strings.Join(r.Head, "\t"))
	for _, row := range r.Rows {
		for i := range row {
			row[i] = plain(row[i])
		}
		fmt.Fprintf(table, "  %s\n", strings.Join(row, "\t"))
	}
	table.Flush()
}

// short cuts a long text for a table.
func short(text string) string {
	if runes := []rune(text); len(runes) > 30 {
		return string(runes[:29]) + "…"
	}
	return text
}
