package hrdb

import (
	"context"
	"iter"
	"slices"

	"ceuwatch/rules"
)

// handful is how many people are looked up at a time; a statement of PostgreSQL takes 65,535 ids, one of SQLite 32,766.
const handful = 5000

// Staff yields those of the people who have rows in the relation staff, with these rows alone and in byte order of staff
// id. Errors are those of [Reader.Employees].
func (r *Reader) Staff(ctx context.Context, ids []string) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		wanted := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !nameable(id) })
		slices.Sort(wanted)
		for some := range slices.Chunk(slices.Compact(wanted), handful) {
			more := true
			err := r.read(ctx, relations()[:1], some, func(e rules.Employee, _ error) bool {
				more = yield(e, nil)
				return more
			})
			if err != nil {
				yield(rules.Employee{}, err)
			}
			if err != nil || !more {
				return
			}
		}
	}
}
