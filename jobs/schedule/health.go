package schedule

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"ceuwatch/jobs"
)

// Handler answers /healthz, with 503 when what was last tried failed or reached nobody, and /metrics, as Prometheus reads
// it. Neither says anything of a person, nor why something failed: the log does.
func (w *Watch) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(out http.ResponseWriter, _ *http.Request) {
		switch status, problem := w.stand(); {
		case problem != nil:
			http.Error(out, "the last attempt failed: see the log", http.StatusServiceUnavailable)
			return
		case status.Unreached:
			http.Error(out, "the last run reached nobody, or not HR: see RUN.delivery", http.StatusServiceUnavailable)
			return
		}
		io.WriteString(out, "ok\n")
	})
	mux.HandleFunc("GET /metrics", func(out http.ResponseWriter, _ *http.Request) {
		status, problem := w.stand()
		out.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		writeMetrics(out, status, problem == nil && !status.Unreached)
	})
	return mux
}

func writeMetrics(out io.Writer, s jobs.Status, healthy bool) {
	gauge := func(name, help string, value int64) {
		fmt.Fprintf(out, "# HELP ceuwatch_%[1]s %[2]s\n# TYPE ceuwatch_%[1]s gauge\nceuwatch_%[1]s %[3]d\n",
			name, help, value)
	}
	up := int64(0)
	if healthy {
		up = 1
	}
	gauge("healthy", "Whether what was last tried succeeded, and reached HR and others.", up)
	gauge("last_success_timestamp_seconds", "When a run last came to its end and reached HR and others; 0: never.", seconds(s.LastSuccess))
	gauge("next_run_timestamp_seconds", "When a run next falls due.", seconds(s.Next))
	gauge("letters_due", "Letters that were due in the last run that ended.", int64(s.Due))
	gauge("messages_sent", "Messages of it that were sent, or filed in mode outbox.", int64(s.Sent))
	gauge("messages_unsent", "Messages of runs that wait, or are to be gone on with, that are still to be sent.", int64(s.Waiting))
	gauge("messages_failed", "Messages of it that did not reach anybody for certain.", int64(s.Failed))
	gauge("rows_set_aside", "Rows that it set aside, for HR to mend.", int64(s.SetAside))
	gauge("runs_held", "Runs that wait until somebody has looked at them.", int64(s.Held))
	gauge("runs_unsent", "Runs that are still to be gone on with.", int64(s.Unsent))
}

func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
