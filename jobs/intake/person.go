package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"ceuwatch/rules"
)

// Doubt is a row of a file that may be about a person on record, and may not.
type Doubt struct {
	Line                   int
	Name, Email            string // as the file has them
	StaffID                string // whom it may be about
	RecordName, RecordMail string
	Why                    string
}

// Answer says whether somebody whom a file names is the person on record who has an id.
type Answer struct {
	Same                 bool
	Name, Email, StaffID string
}

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
	byNumber, numbers              *sqlx.Stmt
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
			SELECT DISTINCT trim(number) AS number, staff_id FROM main.credential WHERE staff_id IS NOT NULL AND number IS NOT NULL;
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

// identify gives a row of staff that has no id the one of the person on record whom it is about, by e-mail address, else
// by the number of a credential, else by name; or a new one, which the same file gets again. A match that something
// speaks against is a doubt, unless it was answered.
func (w *finder) identify(ctx context.Context, values map[string]string, numbers []string) (rejected string, doubt *Doubt,
	err error) {
	self := known{
		Name:  person{first: values["first_name"], last: values["last_name"]}.key(),
		Short: w.words.short(values["first_name"], values["last_name"]),
		Email: rules.Fold(values["email"]), Hired: values["hired_on"],
	}
	if strings.TrimSpace(self.Name) == "" && self.Email == "" {
		return "no id, name or e-mail address", nil, nil
	}
	born := values["born_on"]
	if born != "" {
		values["staff_id"] = made("born", self.Name, born)
		if found, err := whoHas(ctx, w.byID, values["staff_id"]); err != nil || len(found) == 1 {
			return "", nil, err
		}
		delete(values, "staff_id")
	}
	candidates, err := w.candidates(ctx, values, self, numbers)
	if err != nil {
		return "", nil, err
	}
	refused := map[string]bool{}
	for _, c := range candidates {
		key := [3]string{rules.Fold(values["first_name"] + " " + values["last_name"]), self.Email, c.ID}
		same, answered := w.answers[key]
		switch {
		case answered && !same:
			refused[c.ID] = true
			continue
		case c.several:
			return "several people have this name, and nothing tells whose row this is: add a column with ids, e-mail addresses " +
				"or hire dates", nil, nil
		case c.why != "" && !answered && c.File:
			return "another row of the file has this name, and nothing tells whether it is the same person: add a column with " +
				"ids, e-mail addresses or hire dates", nil, nil
		case c.why != "" && !answered:
			return "", &Doubt{
				Name: values["first_name"] + " " + values["last_name"], Email: values["email"], StaffID: c.ID, RecordName: c.Name,
				RecordMail: c.Email, Why: c.why,
			}, nil
		}
		values["staff_id"] = c.ID
		return "", nil, nil
	}
	id := ""
	switch {
	case self.Email != "":
		id = made("mail", self.Email)
	case len(numbers) > 0:
		id = made("number", numbers[0])
	case born != "":
		id = made("born", self.Name, born)
	default:
		id = made("name", self.Name, self.Hired)
	}
	if refused[id] { // somebody else has the address
		id = made("both", self.Email, self.Name, self.Hired)
	}
	values["staff_id"] = id
	return "", nil, nil
}

// made is the id of somebody for whom no file has one.
func made(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x1f")))
	return "P-" + hex.EncodeToString(sum[:5])
}

// candidate is somebody whom a row may be about, and what speaks against it.
type candidate struct {
	known
	why     string
	several bool
}

// candidates returns whom a row of staff may be about, the likeliest first.
func (w *finder) candidates(ctx context.Context, values map[string]string, self known, numbers []string) ([]candidate, error) {
	found, err := whoHas(ctx, w.byEmail, self.Email)
	if err != nil {
		return nil, err
	}
	var list []candidate
	for _, k := range found {
		if k.Name == self.Name || k.Short == self.Short && k.Short != "" || len(found) == 1 && w.alike(k, values) {
			list = append(list, candidate{known: k})
		} else if len(found) == 1 {
			list = append(list, candidate{known: k, why: "the same e-mail address, another name"})
		}
	}
	for _, number := range numbers {
		ids, err := w.holders(ctx, number)
		if err != nil {
			return nil, err
		}
		if len(ids) != 1 {
			continue
		}
		if found, err = whoHas(ctx, w.byID, ids[0]); err != nil {
			return nil, err
		}
		for _, k := range found {
			c := candidate{known: k}
			if k.Short != self.Short && !w.alike(k, values) {
				c.why = "the same certificate number, another name"
			}
			list = append(list, c)
		}
	}
	found, exact, err := w.named(ctx, values["first_name"], values["last_name"])
	if err != nil {
		return nil, err
	}
	sameDay := slices.DeleteFunc(slices.Clone(found), func(k known) bool { return self.Hired == "" || k.Hired != self.Hired })
	switch {
	case len(sameDay) == 1:
		list = append(list, candidate{known: sameDay[0]})
	case len(found) == 1 && found[0].File && (!exact || self.differs(found[0])): // one file names both
	case len(found) == 1:
		list = append(list, candidate{known: found[0], why: self.against(found[0], exact)})
	case len(found) > 1 && self.Email == "":
		list = append(list, candidate{several: true})
	}
	return list, nil
}

// alike reports whether somebody has the first or the last name of a row: people marry, and shorten their names.
func (w *finder) alike(k known, values map[string]string) bool {
	firsts := strings.Fields(rules.Fold(values["first_name"]))
	last := rules.Fold(values["last_name"])
	return len(firsts) > 0 && strings.HasPrefix(k.Name, firsts[0]+" ") || last != "" && strings.HasSuffix(k.Name, " "+last)
}

// differs reports whether two have another e-mail address or hire date.
func (self known) differs(k known) bool {
	return self.Email != "" && k.Email != "" && self.Email != k.Email || self.Hired != "" && k.Hired != "" && self.Hired != k.Hired
}

// against says what speaks against somebody of the same name being the same person.
func (self known) against(k known, exact bool) string {
	switch {
	case self.Email != "" && k.Email != "" && self.Email != k.Email:
		return "the same name, another e-mail address"
	case self.Hired != "" && k.Hired != "" && self.Hired != k.Hired:
		return "the same name, another hire date"
	case !exact:
		return "nearly the same name"
	case k.File && (self.Email == "" || k.Email == ""):
		return "the same name twice"
	}
	return ""
}
