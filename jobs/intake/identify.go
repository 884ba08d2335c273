package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

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
func (w *finder) candidates(ctx context.Context, values map[string]string, self known, numbers []string) ([]candidate,
	error) {
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
	sameDay := slices.DeleteFunc(slices.Clone(found), func(k known) bool {
		return self.Hired == "" || k.Hired != self.Hired
	})
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
func (own known) differs(k known) bool {
	return own.Email != "" && k.Email != "" && own.Email != k.Email ||
		own.Hired != "" && k.Hired != "" && own.Hired != k.Hired
}

// against says what speaks against somebody of the same name being the same person.
func (own known) against(k known, exact bool) string {
	switch {
	case own.Email != "" && k.Email != "" && own.Email != k.Email:
		return "the same name, another e-mail address"
	case own.Hired != "" && k.Hired != "" && own.Hired != k.Hired:
		return "the same name, another hire date"
	case !exact:
		return "nearly the same name"
	case k.File && (own.Email == "" || k.Email == ""):
		return "the same name twice"
	}
	return ""
}
