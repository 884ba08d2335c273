package check

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// Relation is what was found of one HR relation.
type Relation struct {
	Name     string         `json:"name"`
	Read     int            `json:"read"`
	Used     int            `json:"used"`
	SetAside map[string]int `json:"set_aside"` // by reason
	First    []string       `json:"first"`     // ids of its first rows
	Columns  []Column       `json:"columns"`
	Extra    []string       `json:"not_read,omitempty"` // columns
}

// Column is what was found in one column.
type Column struct {
	Name    string `json:"name"`
	Missing bool   `json:"missing"`
	Filled  int    `json:"filled"` // rows in which it is not NULL or blank
	// LooksLike is its commonest value among the first rows where it is a word of a vocabulary, else the value's
	// shape: a for letters, 9 for a digit.
	LooksLike string `json:"looks_like"`
	looks     tally
}

// sampleRows is how many rows of a relation are looked at for what its columns look like.
const sampleRows = 1000

// newRelation returns a relation whose columns are the fields of row.
func newRelation(name rules.Relation, row any) *Relation {
	r := &Relation{Name: string(name), SetAside: map[string]int{}}
	for _, field := range reflect.VisibleFields(reflect.TypeOf(row)) {
		r.Columns = append(r.Columns, Column{Name: snake(field.Name)})
	}
	return r
}

// snake is a field's name as the column has it.
func snake(field string) string {
	var b strings.Builder
	for i, r := range field {
		if upper := 'A' <= r && r <= 'Z'; upper && i > 0 && field[i-1] >= 'a' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// look counts what is in the columns of rows.
func look[R any](r *Relation, rows []R) {
	for i := range rows {
		r.Read++
		row := reflect.ValueOf(&rows[i]).Elem()
		if id := label(row.Field(0).String()); id != "" && len(r.First) < maxExamples {
			r.First = append(r.First, id)
		}
		for j := range r.Columns {
			c, value := &r.Columns[j], row.Field(j).String()
			if value == "" {
				continue
			}
			c.Filled++
			if r.Read > sampleRows {
				continue
			}
			switch c.Name {
			case "kind", "credential", "category", "activity", "unit", "passed", "state", "language", "job_title":
				c.looks.add(value, "", false)
			default:
				c.looks.add(shape(value), "", false)
			}
		}
	}
}

// finish settles what was counted.
func (r *Relation) finish() {
	r.Used = r.Read
	for _, n := range r.SetAside {
		r.Used -= n
	}
	for i := range r.Columns {
		if all := r.Columns[i].looks.all(); len(all) > 0 {
			r.Columns[i].LooksLike = all[0].text
		}
	}
}

// accounting says what became of the relation's rows.
func (r *Relation) accounting() string {
	aside := r.Read - r.Used
	text := fmt.Sprintf("%s read = %d used + %d set aside", counted(r.Read, "row", "rows"), r.Used, aside)
	var parts []string
	for _, reason := range reasons() {
		if n := r.SetAside[reason]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", reason, n))
		}
	}
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	if len(r.First) > 0 {
		text += "; such as " + strings.Join(r.First, ", ")
	}
	return text
}

// reasons are the set-aside reasons in the order in which they are asked.
func reasons() []string {
	return []string{
		rules.AsideIDMissing, rules.AsideStaffIDMissing, rules.AsideExcluded, rules.AsideDuplicate, rules.AsideOrphan,
		rules.AsideRepeated,
	}
}

// needed reports whether verdicts, letters or rosters are the poorer without a column.
func needed(relation, column string) bool {
	return slices.Contains(map[string][]string{
		"staff":        {"first_name", "last_name", "email", "job_title", "state", "manager_id"},
		"credential":   {"kind", "expires_on"},
		"credit":       {"earned_on", "amount", "unit", "approved_by", "category"},
		"exam_attempt": {"sat_on", "passed"},
	}[relation], column)
}

// columns adds what is to say of a relation's columns: those that it lacks and those that nothing reads.
func (a *Area) columns(r *Relation, missing, extra []string) {
	r.Extra = extra
	other := ""
	if len(extra) > 0 {
		other = "; not read are " + strings.Join(extra, ", ")
	}
	var others []string
	for i := range r.Columns {
		c := &r.Columns[i]
		if !slices.Contains(missing, c.Name) {
			continue
		}
		if c.Missing = true; !needed(r.Name, c.Name) {
			others = append(others, c.Name)
			continue
		}
		a.Warn(r.Name+"."+c.Name, "there is no such column, so it reads as NULL"+other,
			fmt.Sprintf("name it so in the view or in hr.queries.%s (… AS %s)", r.Name, c.Name))
	}
	if len(others) > 0 {
		a.Note(r.Name, "columns that are not there, and read as NULL: "+strings.Join(others, ", "),
			"nothing, where HR keeps no such thing; else name it so in the view or in hr.queries."+r.Name)
	}
	if len(extra) > 0 {
		a.Note(r.Name, "columns that nothing reads: "+strings.Join(extra, ", "),
			"nothing, unless one is a column of ceuwatch under another name")
	}
}

// Broken adds the columns that cannot be read in every row, by relation and column.
func (a *Area) Broken(columns map[string]error) {
	for _, column := range slices.Sorted(maps.Keys(columns)) {
		relation, _, _ := strings.Cut(column, ".")
		a.FailWith(columns[column], column, "cast it to text in hr.queries."+relation)
	}
}

// empties warns of columns that are there and hold nothing in any row.
func (a *Area) empties(r *Relation) {
	for _, c := range r.Columns {
		if r.Read > 0 && c.Filled == 0 && !c.Missing && needed(r.Name, c.Name) {
			a.Warn(r.Name+"."+c.Name, "it is empty in every row", "see whether the view takes it from the right column")
		}
	}
}
