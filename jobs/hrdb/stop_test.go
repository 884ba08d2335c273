package hrdb

import (
	"context"
	"errors"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestACancelledReadingIsNoCleanEnd(t *testing.T) {
	each(t, func(t *testing.T, d *database) {
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
