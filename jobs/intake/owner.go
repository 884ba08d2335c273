package intake

import (
	"context"
	"fmt"
	"slices"

	"ceuwatch/rules"
)

// owner is whom a row is about, as far as it was read as staff.
type owner struct {
	read  bool
	id    string
	doubt *Doubt
}

// own finds out whom a row of staff is about, and says why that is not known.
func (r *rowReader) own(ctx context.Context, row Row, values map[string]string, who *finder, readers []*rowReader,
	of *owner) (why string, err error) {
	of.read = true
	switch {
	case values["staff_id"] != "":
	case r.reads("staff_id"):
		return "no staff_id", nil
	default:
		if why, of.doubt, err = who.identify(ctx, values, numbers(row, readers)); of.doubt != nil {
			why = "may be a person on record, or not"
		}
		if why != "" || err != nil {
			return why, err
		}
	}
	of.id = values["staff_id"]
	return "", who.add(ctx, of.id, values["first_name"], values["last_name"], values["email"], values["hired_on"], true)
}

// numbers are the numbers of the credentials in a row.
func numbers(row Row, readers []*rowReader) []string {
	var list []string
	for _, r := range readers {
		for f := range r.all() {
			if r.relation.name == rules.RelationCredential && f.column == "number" {
				if number := r.patterns.identity(cellAt(row, f.at)); number != "" && !r.nothing("number", number) {
					list = append(list, number)
				}
			}
		}
	}
	return list
}

// managers finds the ids of the managers whom rows name.
func (i *Import) managers(ctx context.Context, who *finder) error {
	var names []string
	_, err := i.tx.ExecContext(ctx, "CREATE INDEX temp.waiting_manager ON waiting (manager) WHERE manager IS NOT NULL")
	if err == nil {
		err = i.tx.SelectContext(ctx, &names, "SELECT DISTINCT manager FROM temp.waiting WHERE manager IS NOT NULL")
	}
	if err != nil {
		return unavailable("find managers", err)
	}
	column := ""
	for _, r := range relations() {
		if at := slices.Index(r.columns, "manager_id"); at >= 0 {
			column = fmt.Sprintf("c%d", at)
		}
	}
	for _, name := range names {
		id, err := who.manager(ctx, name)
		if err == nil && id != "" {
			_, err = i.tx.ExecContext(ctx, "UPDATE temp.waiting SET "+column+" = ? WHERE manager = ?", id, name)
		} else if err == nil {
			_, err = i.tx.ExecContext(ctx, `UPDATE temp.waiting SET kept = coalesce(kept || ' ', '') || 'manager_id',
				reason = coalesce(reason || '; ', '') || ? WHERE manager = ?`, "no one person has the manager's name: what is on "+
				"record stays, else manager_id is left empty", name)
		}
		if err != nil {
			return unavailable("find managers", err)
		}
	}
	return nil
}
