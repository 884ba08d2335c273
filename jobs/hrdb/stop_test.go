package hrdb

import (
	"context"
	"errors"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestAReaderThatStopsEarlyLetsGo(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		d.tables(t).fill(t, 2*batchRows)
		r := d.open(t, nil)
		for _, after := range []int{1, 2, batchRows, batchRows + 1} {
			err := within(t, 20*time.Second, func() error {
				people := 0
				for _, err := range r.Employees(context.Background()) {
					if people++; err != nil || people == after {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if t.Failed() {
				return
			}
		}
		d.run(t, "DROP TABLE staff") // nothing holds it
		if _, err := read(r); !errors.Is(err, jobs.ErrConfig) {
			t.Errorf("without staff: %v", err)
		}
	})
}

func TestACancelledReadingIsNoCleanEnd(t *testing.T) {
	each(t, func(t *testing.T, d *clinic) {
		const staff = 3*batchRows + 1
		d.tables(t).fill(t, staff)
		r := d.open(t, nil)
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		people := 0
		err := within(t, 20*time.Second, func() error {
			var end error
			for _, err := range r.Employees(ctx) {
				if err != nil {
					end = err
					continue
				}
				if people++; people == 10 {
					cancel()
				}
			}
			return end
		})
		if t.Failed() {
			return
		}
		if err == nil || people >= staff {
			t.Errorf("%d of %d employees came, then %v", people, staff, err)
		}
		if errors.Is(err, jobs.ErrConfig) {
			t.Errorf("a cancelled reading is no mistake in the configuration: %v", err)
		}
	})
}

func TestASilentServerDoesNotHoldACancelledReading(t *testing.T) {
	d := freshPostgres(t).tables(t)
	d.fill(t, batchRows+50)
	dsn, end := proxy(t, d, 60_000, false)
	defer end()
	r := d.open(t, func(s *Source) { s.DSN = dsn })
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	err := within(t, 30*time.Second, func() error {
		for _, err := range r.Employees(ctx) {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && !t.Failed() {
		t.Error("a clean end")
	}
}
