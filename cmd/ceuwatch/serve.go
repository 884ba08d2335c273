package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"ceuwatch/jobs"
	"ceuwatch/jobs/schedule"
)

func serveCommand(f *flags, std stdio) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "make and send a run whenever the schedule says so",
		Long: "Makes and sends a run whenever schedule.cron says so, by the clock of organization.time_zone. Periods that\n" +
			"were missed are caught up at the start; those later than schedule.max_late are prepared and held. What could\n" +
			"not be sent is taken up again between runs. /healthz and /metrics answer on serve.listen.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f.asOf != "" {
				return fmt.Errorf("%w: serve makes runs as of the day: leave --as-of out, or use ceuwatch run", errUsage)
			}
			s, err := newScheduler(f, std)
			if err != nil {
				return err
			}
			return s.serve(c.Context())
		},
	}
}

// serve works until it is stopped, and answers on the address of serve.listen.
func (s *scheduler) serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", s.config.Serve.Listen)
	if err != nil {
		return fmt.Errorf("%w: serve.listen: %w: stop what listens there, or write another address", jobs.ErrUnavailable, err)
	}
	watch := s.watch()
	server := &http.Server{Handler: watch.Handler(), ReadTimeout: mailTimeout, WriteTimeout: mailTimeout}
	go server.Serve(listener)
	defer server.Close()
	s.say("answers on http://%s/healthz and /metrics\n", listener.Addr())
	return watch.Run(ctx)
}

func (s *scheduler) watch() *schedule.Watch {
	return &schedule.Watch{
		Work: s.work, Clock: s.clock, Wait: s.wait,
		Failed: func(err error, again time.Time) {
			fmt.Fprintf(s.std.err, "ceuwatch: %s\n", errorText(err))
			s.say("next try at %s\n", s.local(again))
		},
	}
}

func (s *scheduler) say(format string, args ...any) {
	if !s.flags.quiet {
		fmt.Fprintf(s.std.err, format, args...)
	}
}

// local writes a moment by the organization's clock.
func (s *scheduler) local(t time.Time) string { return t.In(s.zone).Format("2006-01-02 15:04 MST") }
