package intake

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"ceuwatch/rules"
)

// known is somebody on record, or of the file.
type known struct {
	ID    string `db:"staff_id"`
	Name  string `db:"name"`
	Short string `db:"short"`
	Email string `db:"email"`
	Hired string `db:"hired"`
	File  bool   `db:"file"`
}

// finder finds whose a row is.
type finder struct {
	words                          *dictionary
	answers                        map[[3]string]bool // by folded name, e-mail address and id
	names                          bool               // somebody is found by name or address
	byID, byName, byShort, byEmail *sqlx.Stmt
	byNumber                       *sqlx.Stmt
	insert                         *sqlx.Stmt
	statements                     []*sqlx.Stmt
}

// finder gathers who is on record, as far as the readers need it.
func (i *Import) finder(ctx context.Context, readers []*rowReader) (*finder, error) {
	w := &finder{words: i.words, answers: map[[3]string]bool{}}
	for _, a := range i.options.Answers {
		w.answers[[3]string{rules.Fold(a.Name), rules.Fold(a.Email), a.StaffID}] = a.Same
	}
	numbers := false
	for _, r := range readers {
		numbers = numbers || r.reads("by_number") || r.reads("number")
		for _, column := range []string{"by_name", "by_last", "by_email", "manager_name"} {
			w.names = w.names || r.reads(column)
		}
		w.names = w.names || r.relation.name == rules.RelationStaff && !r.reads("staff_id")
	}
	var err error
	prepare := func(query string) (s *sqlx.Stmt) {
		if err == nil {
			if s, err = i.tx.PreparexContext(ctx, query); err == nil {
				w.statements = append(w.statements, s)
			}
		}
		return s
	}
	if numbers {
		_, err = i.tx.ExecContext(ctx, `DROP TABLE IF EXISTS temp.numbered; CREATE TEMP TABLE numbered AS
			SELECT DISTINCT trim(number) AS number, staff_id FROM main.credential
			WHERE staff_id IS NOT NULL AND number IS NOT NULL;
			CREATE INDEX temp.numbered_number ON numbered (number)`)
		w.byNumber = prepare("SELECT staff_id FROM temp.numbered WHERE number = ? LIMIT 2")
	}
	if w.names && err == nil {
		_, err = i.tx.ExecContext(ctx, `DROP TABLE IF EXISTS temp.person; CREATE TEMP TABLE person
			(staff_id TEXT, name TEXT, short TEXT, email TEXT, hired TEXT, file INTEGER,
			UNIQUE (staff_id, name, email) ON CONFLICT IGNORE);
			CREATE INDEX temp.person_name ON person (name); CREATE INDEX temp.person_short ON person (short);
			CREATE INDEX temp.person_email ON person (email)`)
		w.insert = prepare("INSERT INTO temp.person VALUES (?, ?, ?, ?, ?, ?)")
		const columns = "SELECT staff_id, name, short, email, hired, file FROM temp.person WHERE "
		w.byID = prepare(columns + "staff_id = ? LIMIT 1")
		w.byName = prepare(columns + "name = ? LIMIT 20")
		w.byShort = prepare(columns + "short = ? LIMIT 20")
		w.byEmail = prepare(columns + "email = ? LIMIT 20")
		if err == nil {
			err = w.gather(ctx, i)
		}
	}
	if err != nil {
		w.close()
		return nil, unavailable("find people", err)
	}
	return w, nil
}

func (w *finder) close() {
	for _, s := range w.statements {
		s.Close()
	}
}

// gather adds those on record.
func (w *finder) gather(ctx context.Context, i *Import) error {
	rows, err := i.tx.QueryContext(ctx, `SELECT staff_id, coalesce(first_name, ''), coalesce(last_name, ''),
		coalesce(email, ''), coalesce(hired_on, '') FROM main.staff WHERE staff_id IS NOT NULL`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id, first, last, email, hired string
		if err := rows.Scan(&id, &first, &last, &email, &hired); err != nil {
			return err
		}
		if err := w.add(ctx, id, first, last, email, hired, false); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (w *finder) add(ctx context.Context, id, first, last, email, hired string, file bool) error {
	if !w.names {
		return nil
	}
	p := person{first: first, last: last}
	_, err := w.insert.ExecContext(ctx, id, p.key(), w.words.short(first, last), rules.Fold(email), hired, file)
	return err
}

// whoHas returns those whom a query finds, each id once.
func whoHas(ctx context.Context, by *sqlx.Stmt, word string) ([]known, error) {
	if word == "" {
		return nil, nil
	}
	var found []known
	if err := by.SelectContext(ctx, &found, word); err != nil {
		return nil, unavailable("find people", err)
	}
	var each []known
	for _, k := range found {
		if !slices.ContainsFunc(each, func(e known) bool { return e.ID == k.ID }) {
			each = append(each, k)
		}
	}
	return each, nil
}

// named returns those who have a name, or, where nobody has it as it stands, the name without what is in the middle or
// behind it.
func (w *finder) named(ctx context.Context, first, last string) (found []known, exact bool, err error) {
	if found, err = whoHas(ctx, w.byName, person{first: first, last: last}.key()); len(found) > 0 || err != nil {
		return found, true, err
	}
	found, err = whoHas(ctx, w.byShort, w.words.short(first, last))
	return found, false, err
}

// manager returns the id of the one person who has a manager's name; an id stands for itself.
func (w *finder) manager(ctx context.Context, name string) (string, error) {
	p := w.words.person(name)
	for _, id := range []string{name, p.id} {
		if found, err := whoHas(ctx, w.byID, id); err != nil || len(found) == 1 {
			return id, err
		}
	}
	found, _, err := w.named(ctx, p.first, p.last)
	if err != nil || len(found) != 1 {
		return "", err
	}
	return found[0].ID, nil
}

// find fills in whose a row is that is about somebody's credential, credit or exam, or says why that is not known.
func (w *finder) find(ctx context.Context, values map[string]string, hasID bool) (rejected string, err error) {
	if values["staff_id"] != "" {
		return "", nil
	}
	if number := values["by_number"]; number != "" {
		ids, err := w.holders(ctx, number)
		switch {
		case err != nil:
			return "", err
		case len(ids) == 1:
			values["staff_id"] = ids[0]
			return "", nil
		case len(ids) > 1:
			return "credentials of several people on record have this number", nil
		}
		rejected = "no credential on record has this number: import credentials first"
	}
	if email := values["by_email"]; email != "" {
		found, err := whoHas(ctx, w.byEmail, rules.Fold(email))
		switch {
		case err != nil:
			return "", err
		case len(found) == 1:
			values["staff_id"] = found[0].ID
			return "", nil
		case len(found) > 1:
			return "several people on record have this e-mail address", nil
		}
		rejected = "nobody on record has this e-mail address: import staff first"
	}
	first, last := values["by_first"], values["by_last"]
	if name := values["by_name"]; name != "" {
		p := w.words.person(name)
		if found, err := whoHas(ctx, w.byID, p.id); err != nil || len(found) == 1 {
			values["staff_id"] = p.id
			return "", err
		}
		first, last = p.first, p.last
	}
	if last == "" || hasID {
		if rejected == "" {
			rejected = "no staff_id"
		}
		return rejected, nil
	}
	found, _, err := w.named(ctx, first, last)
	switch {
	case err != nil:
		return "", err
	case len(found) == 1:
		values["staff_id"] = found[0].ID
		return "", nil
	case len(found) > 1:
		return "several people have this name: add a column with their ids or e-mail addresses", nil
	}
	return "nobody on record has this name: import staff first", nil
}

func (w *finder) holders(ctx context.Context, number string) (ids []string, err error) {
	if err := w.byNumber.SelectContext(ctx, &ids, number); err != nil {
		return nil, unavailable("find people by number", err)
	}
	return ids, nil
}
