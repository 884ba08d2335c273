package intake

import (
	"context"
	"strings"

	"ceuwatch/rules"
)

// directory finds the one person that a manager's name is meant for, among those of the file and those on record.
type directory struct {
	words *dictionary
	names map[string]string // ids by folded first and last name; empty where several people have the name
	ids   map[string]bool
}

// directory returns what manager names need, or nil where the headings give the manager's id, or nothing.
func (i *Import) directory(ctx context.Context, l *layout) (*directory, error) {
	if !l.reads("manager_name") || l.reads("manager_id") {
		return nil, nil
	}
	d := &directory{words: i.words, names: map[string]string{}, ids: map[string]bool{}}
	rows, err := i.tx.QueryContext(ctx, `SELECT staff_id, coalesce(first_name, ''), coalesce(last_name, '') FROM main.staff
		WHERE staff_id IS NOT NULL`)
	if err != nil {
		return nil, unavailable("read names on record", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, first, last string
		if err := rows.Scan(&id, &first, &last); err != nil {
			return nil, unavailable("read names on record", err)
		}
		d.add(id, first, last)
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable("read names on record", err)
	}
	return d, nil
}

func (d *directory) add(id, first, last string) {
	d.ids[id] = true
	name := rules.Fold(first + " " + last)
	if known, ok := d.names[name]; ok && known != id {
		id = ""
	}
	d.names[name] = id
}

// observe adds the person of a row.
func (d *directory) observe(l *layout, row Row, p patterns) {
	values := map[string]string{}
	for _, f := range l.fields {
		if f.at >= len(row.Cells) {
			continue
		}
		switch f.column {
		case "staff_id":
			values[f.column] = p.identity(row.Cells[f.at])
		case "name", "first_name", "last_name":
			values[f.column] = strings.TrimSpace(row.Cells[f.at].Text)
		}
	}
	if values["staff_id"] == "" {
		return
	}
	first, last := values["first_name"], values["last_name"]
	if first == "" && last == "" {
		p := d.words.person(values["name"])
		first, last = p.first, p.last
	}
	d.add(values["staff_id"], first, last)
}

// find returns the id of the one person of a name; an id stands for itself.
func (d *directory) find(name string) string {
	if d.ids[name] {
		return name
	}
	p := d.words.person(name)
	if p.id != "" && d.ids[p.id] {
		return p.id
	}
	return d.names[p.key()]
}
