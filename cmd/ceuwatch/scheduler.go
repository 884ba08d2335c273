package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ceuwatch/jobs"
	"ceuwatch/jobs/schedule"
	"ceuwatch/rules"
)

// scheduler makes the runs that fall due. It holds its locks only while it works.
type scheduler struct {
	*setup
	flags *flags
	std   stdio
	zone  *time.Location
	clock func() time.Time
	wait  func(context.Context, time.Duration) error
	next  time.Time // as was said last

	warned map[string]bool // failures that HR knows of
}

func newScheduler(f *flags, std stdio) (*scheduler, error) {
	set, err := prepare(f)
	if err != nil {
		return nil, err
	}
	s := &scheduler{setup: set, flags: f, std: std, clock: time.Now, wait: wait, warned: map[string]bool{}}
	if s.zone, err = time.LoadLocation(s.config.Organization.TimeZone); err != nil {
		return nil, fmt.Errorf("%w: organization.time_zone: %w", jobs.ErrConfig, err)
	}
	if hrDSN(f, &s.config) == "" {
		return nil, errNoHR
	}
	return s, nil
}

// work does what is due, and says how things stand.
func (s *scheduler) work(ctx context.Context) (status jobs.Status, err error) {
	now := s.clock()
	today := *s.setup
	today.today = rules.NewDate(now.In(s.zone).Date())
	today.asOf = today.today
	w, err := today.works(ctx, s.flags, s.std)
	if err != nil {
		return status, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	w.clock, w.wait = s.clock, s.wait
	service := jobs.Service{
		Runner: w.runner(), Periods: w.ledger, Zone: s.zone,
		Missed: func(done []time.Time, now time.Time) ([]time.Time, time.Time, error) {
			return schedule.Missed(s.config.Schedule.Cron, s.zone, done, now)
		},
	}
	service.Warned = s.warned
	status, failure, err := service.Work(ctx, now)
	if failure == nil {
		clear(s.warned)
	}
	if !status.Next.Equal(s.next) && failure == nil && err == nil {
		s.next = status.Next
		s.say("next run at %s\n", s.local(s.next))
	}
	return status, errors.Join(failure, err)
}
