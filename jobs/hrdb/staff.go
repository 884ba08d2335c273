package hrdb

import (
	"context"
	"iter"
	"slices"

	"ceuwatch/rules"
)

// handful is how many people are rather looked up one by one.
const handful = 16

// seeker finds rows by staff id.
type seeker interface {
	// find calls each for every row of a relation, by its number, that names one staff id.
	find(ctx context.Context, relation int, id string, each func(*record)) error
	close()
}

// Employee returns every row that names one staff id. Errors are those of [Reader.Employees].
func (r *Reader) Employee(ctx context.Context, id string) (e rules.Employee, err error) {
	defer context.AfterFunc(ctx, r.dialer.part)()
	if !nameable(id) {
		return rules.Employee{ID: id}, nil
	}
	s, err := r.dialect.seek(ctx, r, true, shapes())
	if err != nil {
		return e, outcome(ctx, err)
	}
	defer s.close()
	e.ID = id
	if e.Staff, err = find(ctx, s, 0, staffRelation(), id); err != nil {
		return rules.Employee{}, err
	}
	if e.Credentials, err = find(ctx, s, 1, credentialRelation(), id); err != nil {
		return rules.Employee{}, err
	}
	if e.Credits, err = find(ctx, s, 2, creditRelation(), id); err != nil {
		return rules.Employee{}, err
	}
	if e.Attempts, err = find(ctx, s, 3, attemptRelation(), id); err != nil {
		return rules.Employee{}, err
	}
	return e, nil
}

// nameable reports whether rows can name a staff id.
func nameable(id string) bool { return id != "" && legible(id, true) == id }

func find[R any](ctx context.Context, s seeker, relation int, rel relation[R], id string) (rows []R, err error) {
	into := newStream(rel, nil)
	if err := s.find(ctx, relation, id, into.add); err != nil {
		return nil, outcome(ctx, describe("read "+string(rel.name), err))
	}
	return into.batch, nil
}

// Staff yields those of the people who have rows in the relation staff, with these rows alone and in byte order of staff
// id. A few are looked up one by one, each as it is at that moment; for many the relation is read through. Errors are
// those of [Reader.Employees].
func (r *Reader) Staff(ctx context.Context, ids []string) iter.Seq2[rules.Employee, error] {
	return func(yield func(rules.Employee, error) bool) {
		defer context.AfterFunc(ctx, r.dialer.part)()
		wanted := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !nameable(id) })
		slices.Sort(wanted)
		wanted = slices.Compact(wanted)
		var err error
		if len(wanted) > handful {
			err = r.staffAmong(ctx, wanted, yield)
		} else {
			err = r.staffOneByOne(ctx, wanted, yield)
		}
		if err != nil {
			yield(rules.Employee{}, outcome(ctx, err))
		}
	}
}

// staffOneByOne looks people up, with what was made ready for those before them.
func (r *Reader) staffOneByOne(ctx context.Context, ids []string, yield func(rules.Employee, error) bool) (err error) {
	for _, id := range ids {
		if r.sought == nil {
			if r.sought, err = r.dialect.seek(ctx, r, false, shapes()[:1]); err != nil {
				r.sought = nil
				return err
			}
		}
		rows, err := find(ctx, r.sought, 0, staffRelation(), id)
		if err != nil { // perhaps the relation is another one by now
			r.sought.close()
			r.sought = nil
			return err
		}
		if len(rows) > 0 && !yield(rules.Employee{ID: id, Staff: rows}, nil) {
			return nil
		}
	}
	return nil
}

// staffAmong reads the relation through for the people of a sorted list.
func (r *Reader) staffAmong(ctx context.Context, ids []string, yield func(rules.Employee, error) bool) error {
	s, err := r.dialect.begin(ctx, r, false, shapes()[:1])
	if err != nil {
		return err
	}
	defer s.close()
	fetch, err := s.sessions[0].open(ctx, span{null: true}, true)
	if err != nil {
		return err
	}
	for staff := newStream(staffRelation(), fetch[0]); len(ids) > 0; {
		strays, id, more, err := staff.strays()
		if err != nil {
			return err
		}
		if len(strays) > 0 {
			continue
		}
		if !more {
			break
		}
		rows, err := staff.take(id)
		if err != nil {
			return err
		}
		at, found := slices.BinarySearch(ids, id)
		ids = ids[at:]
		if found && !yield(rules.Employee{ID: id, Staff: rows}, nil) {
			return nil
		}
	}
	return s.sessions[0].end(ctx)
}
