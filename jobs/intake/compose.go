package intake

import (
	"ceuwatch/rules"
)

// compose makes columns of the parts that stand in several cells, or of several that stand in one.
func (r *rowReader) compose(rec *record) {
	values := rec.values
	if name := values["name"]; name != "" && values["first_name"] == "" && values["last_name"] == "" {
		p := r.words.person(name)
		values["first_name"], values["last_name"] = p.first, p.last
		r.beside(rec, p)
	} else {
		for _, column := range []string{"first_name", "last_name"} {
			if text, p := r.words.aside(values[column]); text != values[column] {
				values[column] = text
				r.beside(rec, p)
			}
		}
	}
	if values["address"] == "" {
		values["address"] = address(values)
	}
}

// beside takes over what stands beside a name.
func (r *rowReader) beside(rec *record, p person) {
	if p.employment == "" || r.relation.name != rules.RelationStaff || rec.values["employment"] != "" {
		return
	}
	rec.values["employment"] = p.employment
	if p.employment != "on leave" {
		rec.remarks = append(rec.remarks, "beside the name stands "+p.employment+": read as employment")
	}
}
