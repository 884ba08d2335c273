package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"ceuwatch/rules"
)

// relation is what this package has to know of one of the four relations.
type relation struct {
	name    rules.Relation
	columns []string
	parts   []string   // what headings may stand for besides columns
	id      string     // the row's own id, or nothing where a person has one row
	natural []string   // the columns that make a row without an id of its own the same as another, with staff_id
	dates   []string   // columns that hold dates
	ahead   []string   // those of them that may lie years ahead
	later   []string   // columns that databases of earlier versions lack
	needs   [][]string // without one column of each, a file is not this relation
}

// relations lists the four relations, those first whose headings are the more particular.
func relations() []relation {
	who := []string{"staff_id", "by_number", "by_email", "by_name", "by_last"}
	return []relation{{
		name:    rules.RelationAttempt,
		columns: []string{"attempt_id", "staff_id", "credential", "sat_on", "passed"},
		parts:   []string{"by_number", "by_email", "by_name", "by_first", "by_last"},
		id:      "attempt_id",
		natural: []string{"credential", "sat_on"},
		dates:   []string{"sat_on"},
		needs:   [][]string{who, {"sat_on"}, {"passed"}},
	}, {
		name: rules.RelationCredit,
		columns: []string{"credit_id", "staff_id", "credential", "earned_on", "title", "provider", "approved_by", "category",
			"activity", "amount", "unit", "result"},
		parts:   []string{"by_number", "by_email", "by_name", "by_first", "by_last"},
		id:      "credit_id",
		natural: []string{"earned_on", "title", "provider"},
		dates:   []string{"earned_on"},
		later:   []string{"result"},
		needs:   [][]string{who, {"earned_on"}, {"amount"}},
	}, {
		name: rules.RelationCredential,
		columns: []string{"credential_id", "staff_id", "kind", "number", "issued_on", "expires_on", "standing",
			"verified_on", "verified_by"},
		parts:   []string{"by_email", "by_name", "by_first", "by_last"},
		id:      "credential_id",
		natural: []string{"kind"},
		dates:   []string{"issued_on", "expires_on", "verified_on"},
		ahead:   []string{"expires_on"},
		later:   []string{"standing", "verified_on", "verified_by"},
		needs:   [][]string{{"staff_id", "by_email", "by_name", "by_last"}, {"kind"}, {"expires_on"}},
	}, {
		name: rules.RelationStaff,
		columns: []string{"staff_id", "first_name", "last_name", "email", "job_title", "site", "state", "manager_id",
			"hired_on", "left_on", "language", "address", "employment"},
		parts: []string{"name", "manager_name", "street", "street2", "city", "region", "postal_code", "born_on"},
		dates: []string{"hired_on", "left_on", "born_on"},
		ahead: []string{"left_on"},
		later: []string{"employment"},
		needs: [][]string{{"staff_id", "name", "last_name"},
			{"last_name", "name", "first_name", "email", "job_title", "hired_on"}},
	}}
}

func (r *relation) has(column string) bool {
	return slices.Contains(r.columns, column) || slices.Contains(r.parts, column)
}

// isID reports whether a column holds ids or numbers, whose digits are text.
func isID(column string) bool {
	return strings.HasSuffix(column, "_id") || column == "number" || column == "by_number" || column == "postal_code"
}

// key names what a row is about: two rows of one key are the same thing, told twice. With an id of its own that is the
// person and the id, else the person and the natural columns, folded. The second result is the id of a row that has
// none of its own, the same whenever the row is imported.
func (r *relation) key(values map[string]string) (key, derived string) {
	if r.id == "" {
		return values["staff_id"], ""
	}
	if own := values[r.id]; own != "" {
		return values["staff_id"] + "\x1f" + own, ""
	}
	words := []string{string(r.name), values["staff_id"]}
	for _, column := range r.natural {
		words = append(words, rules.Fold(values[column]))
	}
	sum := sha256.Sum256([]byte(strings.Join(words, "\x1f")))
	derived = "import-" + hex.EncodeToString(sum[:8])
	return values["staff_id"] + "\x1f" + derived, derived
}
