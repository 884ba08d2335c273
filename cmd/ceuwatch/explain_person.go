package main

import (
	"context"
	"fmt"

	"ceuwatch/jobs"
	"ceuwatch/report"
	"ceuwatch/report/explain"
	"ceuwatch/rules"
)

// explain evaluates one person as of today or --as-of.
func (s *setup) explain(ctx context.Context, f *flags, staffID string) (explain.Case, error) {
	hr, err := openHR(ctx, f, &s.config)
	if err != nil {
		return explain.Case{}, err
	}
	defer hr.Close()
	employee, err := hr.Employee(ctx, staffID)
	if err != nil {
		return explain.Case{}, err
	}
	result := s.evaluator.Evaluate(employee)
	if len(result.Posts) == 0 {
		return explain.Case{}, s.notEmployed(employee)
	}
	return explain.Case{
		Person: report.NewPerson(result.Posts, s.config.Notices.Language), AsOf: s.asOf, Verdicts: result.Verdicts,
		Rows: employee, SetAside: result.SetAside,
		Finish: func(v *rules.Verdict) rules.Finish { return s.evaluator.Finish(employee, v, s.book.Providers) },
	}, nil
}

// notEmployed says why there is nobody to explain.
func (s *setup) notEmployed(e rules.Employee) error {
	if len(e.Staff) > 0 {
		return fmt.Errorf("%w: %s is not employed on %s (hired_on %s, left_on %s): give another --as-of, or correct the "+
			"dates", jobs.ErrBadData, e.ID, s.asOf, plain(e.Staff[0].HiredOn), plain(e.Staff[0].LeftOn))
	}
	if len(e.Credentials)+len(e.Credits)+len(e.Attempts) > 0 {
		return fmt.Errorf("%w: no staff row has the id %q, which other rows name (credential %d, credit %d, exam_attempt %d)"+
			": add the person, or correct the rows", jobs.ErrBadData, e.ID, len(e.Credentials), len(e.Credits),
			len(e.Attempts))
	}
	return fmt.Errorf("%w: no staff row has the id %q: ids are exact, upper and lower case included", jobs.ErrBadData,
		e.ID)
}
