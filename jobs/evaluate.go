package jobs

import (
	"context"
	"iter"

	"ceuwatch/rules"
)

// Evaluate evaluates everyone whom a reader yields, on all processors, and calls take for each, in the reader's order and
// one at a time. The first error ends it.
func Evaluate(
	ctx context.Context, reader Reader, evaluator *rules.Evaluator, take func(rules.Employee, rules.Result) error,
) error {
	type some struct {
		employees []rules.Employee
		results   []rules.Result
	}
	read := func(yield func(*some, error) bool) {
		s, rows := &some{}, 0
		for employee, err := range reader.Employees(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			s.employees = append(s.employees, employee)
			if rows += len(employee.Credits); len(s.employees) < batchSize && rows < batchRows {
				continue
			}
			if !yield(s, nil) {
				return
			}
			s, rows = &some{}, 0
		}
		yield(s, nil)
	}
	judge := func(_ context.Context, s *some) error {
		for _, employee := range s.employees {
			s.results = append(s.results, evaluator.Evaluate(employee))
		}
		return nil
	}
	return spread(ctx, 0, iter.Seq2[*some, error](read), judge, func(s *some) error {
		for i, employee := range s.employees {
			if err := take(employee, s.results[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
