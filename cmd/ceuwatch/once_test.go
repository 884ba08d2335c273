package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"ceuwatch/jobs"
	"ceuwatch/jobs/ledger"
)

// onBothLedgers runs a test for a clinic with a ledger beside its runs, and for one with a ledger on a server. SQL
// changes the ledger behind the program's back.
func onBothLedgers(t *testing.T, test func(t *testing.T, p *post, dir string, args []string, sql func(...string))) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t)
			dir, args := clinic(t, p.port)
			driver, at := "sqlite", filepath.Join(dir, "runs", "ledger.db")
			if name == "postgres" {
				driver, at = name, freshLedger(t)
				edit(t, args, "gates:", fmt.Sprintf("ledger: {dsn: %q}\ngates:", at))
			}
			test(t, p, dir, args, func(statements ...string) {
				t.Helper()
				db, err := sqlx.Open(driver, at)
				if err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				for _, statement := range statements {
					if _, err := db.Exec(statement); err != nil {
						t.Fatal(err)
					}
				}
			})
		})
	}
}

func dayAfter(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }

// with adds to a run's arguments; as makes them those of another command.
func with(args []string, more ...string) []string  { return slices.Concat(args, more) }
func as(args []string, command ...string) []string { return slices.Concat(command, args[1:]) }
func mustEnd(t *testing.T, want int, args []string) string {
	t.Helper()
	code, stderr := command(t, args...)
	if code != want {
		t.Fatalf("%v: exit %d, not %d: %s", args, code, want, stderr)
	}
	return stderr
}

func TestAHeldRunThatIsReleasedAfterALaterOneTellsNobodyTwice(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, _ func(...string)) {
		mustEnd(t, exitBadData, with(args, "--as-of", dayAfter(-1), "--hold"))
		mustEnd(t, exitDone, with(args, "--release"))
		stderr := mustEnd(t, exitDone, as(args[:3], "send", dayAfter(-1), "--release"))
		if !strings.Contains(stderr, "3 superseded by another run") {
			t.Errorf("the terminal says %s", stderr)
		}
		if diff := cmp.Diff(map[string]int{"hr": 3, "s0": 2, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
			t.Error(diff)
		}
		if text := strings.Join(p.taken["hr@clinic.example"], ""); !strings.Contains(text, "uperseded by another run") {
			t.Errorf("HR is not told:\n%.3000s", text)
		}
	})
}

func TestADayThatIsDoneIsDone(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, sql func(...string)) {
		mustEnd(t, exitDone, args)
		mustEnd(t, exitDone, args)
		if diff := cmp.Diff(map[string]int{"hr": 1, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
			t.Error(diff)
		}
		// Another run of the day tells a manager again only what is new.
		mustEnd(t, exitDone, with(args, "--again"))
		if diff := cmp.Diff(map[string]int{"hr": 2, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnotherMachineTakesOverWhatWasNeverSealedForIt(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, sql func(...string)) {
		if strings.HasSuffix(t.Name(), "sqlite") {
			edit(t, args, "gates:", fmt.Sprintf("ledger: {dsn: \"sqlite:%s/runs/ledger.db\"}\ngates:", filepath.ToSlash(dir)))
			if err := os.Mkdir(filepath.Join(dir, "runs"), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		mustEnd(t, exitBadData, with(args, "--hold"))
		sql("UPDATE run SET phase = 'sealing', hold = FALSE") // as if it was killed between its name and its phase
		mustEnd(t, exitDone, with(args, "--out", filepath.Join(dir, "other")))
		mustEnd(t, exitDone, args) // the first machine is back
		if diff := cmp.Diff(map[string]int{"hr": 2, "s0": 1, "s1": 1, "s2": 1, "s3": 1}, p.counts()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARunThatTheLedgerDoesNotKnowIsAdopted(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, sql func(...string)) {
		mustEnd(t, exitDone, args)
		sql("DELETE FROM notice", "DELETE FROM delivery", "DELETE FROM run") // an older ledger was restored
		stderr := mustEnd(t, exitBadData, args)
		if !strings.Contains(stderr, "ceuwatch ledger adopt "+today()) {
			t.Errorf("%s", stderr)
		}
		mustEnd(t, exitDone, as(args, "ledger", "adopt", today()))
		mustEnd(t, exitDone, args)
		mustEnd(t, exitDone, with(args, "--again"))
		if got := p.counts(); got["s1"] != 1 || got["s2"] != 1 || got["s3"] != 1 {
			t.Errorf("%v", got)
		}
	})
}

func TestARunThatALedgerHasForgottenToBeSentIsAdopted(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, sql func(...string)) {
		mustEnd(t, exitDone, args)
		sql("UPDATE delivery SET state = 'planned'", "UPDATE run SET phase = 'sending'")
		mustEnd(t, exitBadData, args)
		mustEnd(t, exitDone, as(args, "ledger", "adopt", today()))
		mustEnd(t, exitDone, args)
		if got := p.counts(); got["s1"] != 1 || got["s2"] != 1 || got["s3"] != 1 {
			t.Errorf("%v", got)
		}
	})
}

func TestADamagedRunIsGivenUpAndTheNextGoesOn(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, sql func(...string)) {
		yesterday := dayAfter(-1)
		mustEnd(t, exitBadData, with(args, "--as-of", yesterday, "--hold"))
		sql("UPDATE run SET phase = 'sending', hold = FALSE, gates = ''",
			"UPDATE delivery SET state = 'accepted' WHERE staff_id = 'S-1'",
			"UPDATE delivery SET state = 'intended' WHERE staff_id = 'S-2'")
		if err := os.RemoveAll(filepath.Join(dir, "runs", yesterday)); err != nil {
			t.Fatal(err)
		}
		// Today's run is not held up by it, and says what to do.
		stderr := mustEnd(t, exitBadData, args)
		if !strings.Contains(stderr, "--abandon") {
			t.Errorf("%s", stderr)
		}
		if got := p.counts(); got["s1"] != 0 || got["s2"] != 1 || got["s3"] != 1 {
			t.Errorf("%v", got)
		}
		mustEnd(t, exitDone, as(args, "send", yesterday, "--abandon"))
		if text := strings.Join(p.taken["hr@clinic.example"], ""); !strings.Contains(text, "letter to S-3") {
			t.Errorf("HR is not told who was not reached:\n%.2000s", text)
		}
		mustEnd(t, exitDone, args)
		mustEnd(t, exitBadData, as(args, "send", yesterday))
	})
}

func TestAnotherRunsFilesAreNotSent(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, _ func(...string)) {
		mustEnd(t, exitBadData, with(args, "--as-of", dayAfter(-1), "--hold"))
		mustEnd(t, exitBadData, with(args, "--hold"))
		runs := filepath.Join(dir, "runs")
		for _, move := range [][2]string{{today(), "away"}, {dayAfter(-1), today()}} {
			if err := os.Rename(filepath.Join(runs, move[0]), filepath.Join(runs, move[1])); err != nil {
				t.Fatal(err)
			}
		}
		mustEnd(t, exitBadData, as(args, "send", today()))
		mustEnd(t, exitBadData, as(args, "verify", filepath.Join(runs, today())))
		if got := p.counts(); got["s1"]+got["s2"]+got["s3"] != 0 {
			t.Errorf("%v", got)
		}
	})
}

func TestTheLedgerHasAManifestOfEachRun(t *testing.T) {
	onBothLedgers(t, func(t *testing.T, p *post, dir string, args []string, _ func(...string)) {
		mustEnd(t, exitDone, args)
		c, err := loadConfig(args[2])
		if err != nil {
			t.Fatal(err)
		}
		store, err := ledger.Open(context.Background(), (&setup{config: c}).ledgerDSN(&flags{}))
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		runs, err := store.Runs(context.Background())
		if err != nil || len(runs) != 1 || len(runs[0].Manifest) != 64 || runs[0].Phase != jobs.Finished {
			t.Errorf("%+v, %v", runs, err)
		}
	})
}
