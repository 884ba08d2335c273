package intake

import (
	"context"
	"fmt"

	"ceuwatch/jobs"
	"ceuwatch/rules"
)

// Absent are the people on record, not known to have left, whom no file of the import names.
type Absent struct {
	Read   bool     // a file of staff was read; without one nobody is absent
	People int      // on record before, who had not left
	Count  int      // of these, who are named no more
	IDs    []string // of the first ten
	Whole  string   // why the files may not name everyone; empty: nothing speaks against it
}

// name remembers whom a table named.
func (i *Import) name(ctx context.Context, reading int, r *rowReader, report *Report) error {
	if r.relation.name != rules.RelationStaff {
		return nil
	}
	for _, reason := range report.Reasons {
		if reason.Outcome == "skipped" && reason.Reason == hiddenRow {
			i.everyone = fmt.Sprintf("%d rows of staff are hidden", reason.Count)
		}
	}
	if i.everyone == "" && report.Rejected > 0 {
		i.everyone = fmt.Sprintf("%d rows of staff were rejected", report.Rejected)
	}
	_, err := i.tx.ExecContext(ctx, `CREATE TEMP TABLE IF NOT EXISTS named (staff_id TEXT PRIMARY KEY);
		INSERT OR IGNORE INTO temp.named SELECT c0 FROM temp.waiting WHERE c0 IS NOT NULL AND reading = `+fmt.Sprint(reading))
	if err != nil {
		return unavailable("remember who is named", err)
	}
	i.named = true
	return i.back(ctx)
}

// gone is the condition that somebody on record has left.
func (i *Import) gone(ctx context.Context) (string, error) {
	var words []string
	const all = "SELECT DISTINCT employment FROM main.staff WHERE employment IS NOT NULL"
	if err := i.tx.SelectContext(ctx, &words, all); err != nil {
		return "", err
	}
	_, err := i.tx.ExecContext(ctx, "DROP TABLE IF EXISTS temp.leaving; CREATE TEMP TABLE leaving (word TEXT)")
	for _, word := range words {
		if i.options.Employment == nil || err != nil {
			break
		}
		if meaning, _ := i.options.Employment(word); meaning == rules.MeansLeft {
			_, err = i.tx.ExecContext(ctx, "INSERT INTO temp.leaving VALUES (?)", word)
		}
	}
	return "(coalesce(left_on, '') <> '' AND left_on < ?1 " +
		"OR coalesce(employment, '') IN (SELECT word FROM temp.leaving))", err
}

// Absent returns who is on record and named in no file, and when recorded is set, records them as having left the day
// before the import's. It is [jobs.ErrBadData] to record them where the files do not name everyone.
func (i *Import) Absent(ctx context.Context, record bool) (*Absent, error) {
	a := &Absent{Read: i.named, Whole: i.everyone}
	if !i.named {
		if record {
			return nil, fmt.Errorf("%w: --everyone: no file of staff was read", jobs.ErrBadData)
		}
		return a, nil
	}
	if record && a.Whole != "" {
		return nil, fmt.Errorf("%w: --everyone: %s, so that the file does not name everyone: mend that first", jobs.ErrBadData,
			a.Whole)
	}
	gone, err := i.gone(ctx)
	if err != nil {
		return nil, unavailable("look for people whom no file names", err)
	}
	people := "FROM main.staff WHERE staff_id IS NOT NULL AND NOT " + gone
	absent := people + " AND staff_id NOT IN (SELECT staff_id FROM temp.named)"
	day := i.options.AsOf.String()
	err = i.tx.GetContext(ctx, &a.People, "SELECT count(DISTINCT staff_id) "+people, day)
	if err == nil {
		err = i.tx.GetContext(ctx, &a.Count, "SELECT count(DISTINCT staff_id) "+absent, day)
	}
	if err == nil {
		err = i.tx.SelectContext(ctx, &a.IDs, "SELECT DISTINCT staff_id "+absent+" ORDER BY staff_id LIMIT 10", day)
	}
	if err == nil && record {
		last := (i.options.AsOf - 1).String()
		_, err = i.tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS main."+absence+" (staff_id text, left_on text)")
		if err == nil {
			_, err = i.tx.ExecContext(ctx, "INSERT INTO main."+absence+" SELECT DISTINCT staff_id, ?2 "+absent, day, last)
		}
		if err == nil {
			_, err = i.tx.ExecContext(ctx, "UPDATE main.staff SET left_on = ?1, employment = 'left' WHERE staff_id IN "+
				"(SELECT staff_id FROM main."+absence+" WHERE left_on = ?1) "+
				"AND staff_id NOT IN (SELECT staff_id FROM temp.named)", last)
		}
	}
	if err != nil {
		return nil, unavailable("look for people whom no file names", err)
	}
	return a, nil
}

// absence is the table of those who were recorded as having left because no file named them.
const absence = "import_absence"

// back takes that record back for those whom a file names again, unless the file says itself that they left.
func (i *Import) back(ctx context.Context) error {
	var there int
	err := i.tx.GetContext(ctx, &there, "SELECT count(*) FROM main.sqlite_master WHERE type = 'table' AND name = ?", absence)
	if err == nil && there > 0 {
		_, err = i.tx.ExecContext(ctx, `UPDATE main.staff SET left_on = NULL,
			employment = CASE WHEN employment = 'left' THEN NULL ELSE employment END
			WHERE staff_id IN (SELECT staff_id FROM temp.named) AND EXISTS (SELECT 1 FROM main.`+absence+` a
				WHERE a.staff_id = main.staff.staff_id AND a.left_on = main.staff.left_on);
			DELETE FROM main.`+absence+` WHERE staff_id IN (SELECT staff_id FROM temp.named)`)
	}
	if err != nil {
		return unavailable("look for people who are back", err)
	}
	return nil
}
