package intake

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"
)

// finder finds whose a row is when it does not hold the person's id.
type finder struct{ byNumber, byEmail *sqlx.Stmt }

// finder prepares what the table's columns need.
func (i *Import) finder(ctx context.Context, readers []*rowReader) (*finder, error) {
	w := &finder{}
	prepare := func(column, relation, expression string) (*sqlx.Stmt, error) {
		if !slices.ContainsFunc(readers, func(r *rowReader) bool { return r.reads(column) }) {
			return nil, nil
		}
		_, err := i.tx.ExecContext(ctx, "DROP TABLE IF EXISTS temp."+column+"; CREATE TEMP TABLE "+column+
			" AS SELECT DISTINCT "+expression+" AS word, staff_id FROM main."+relation+" WHERE staff_id IS NOT NULL; "+
			"CREATE INDEX temp."+column+"_word ON "+column+" (word)")
		if err != nil {
			return nil, err
		}
		return i.tx.PreparexContext(ctx, "SELECT staff_id FROM temp."+column+" WHERE word = ? LIMIT 2")
	}
	var err error
	if w.byNumber, err = prepare("by_number", "credential", "trim(number)"); err == nil {
		w.byEmail, err = prepare("by_email", "staff", "lower(trim(email))")
	}
	if err != nil {
		return nil, unavailable("find people by number or e-mail address", err)
	}
	return w, nil
}

func (w *finder) close() {
	for _, s := range []*sqlx.Stmt{w.byNumber, w.byEmail} {
		if s != nil {
			s.Close()
		}
	}
}

// find fills in whose the row is, or says why that is not known.
func (w *finder) find(ctx context.Context, values map[string]string) (rejected string, err error) {
	if values["staff_id"] != "" {
		return "", nil
	}
	asked := false
	for _, way := range []struct {
		by     *sqlx.Stmt
		word   string
		none   string
		people string
	}{
		{w.byNumber, values["by_number"], "no credential on record has this number: import credentials first",
			"credentials of several people on record have this number"},
		{w.byEmail, asciiLower(values["by_email"]), "nobody on record has this e-mail address: import staff first",
			"several people on record have this e-mail address"},
	} {
		if way.by == nil || way.word == "" {
			continue
		}
		asked = true
		var ids []string
		if err := way.by.SelectContext(ctx, &ids, way.word); err != nil {
			return "", unavailable("find people by number or e-mail address", err)
		}
		switch len(ids) {
		case 0:
			rejected = way.none
		case 1:
			values["staff_id"] = ids[0]
			return "", nil
		default:
			return way.people, nil
		}
	}
	if !asked {
		return "no staff_id", nil
	}
	return rejected, nil
}

// asciiLower lower-cases as SQLite does.
func asciiLower(text string) string {
	b := []byte(text)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
