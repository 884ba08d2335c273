package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The package's configuration lies in /etc, where nothing is written.
func TestThePackagesConfigurationHasAbsolutePaths(t *testing.T) {
	if out, err := exec.CommandContext(t.Context(), "make", "-C", filepath.Join("..", ".."), "-B", "bin/ceuwatch.yaml").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	c, err := loadConfig(filepath.Join("..", "..", "bin", "ceuwatch.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Output.Dir != "/var/lib/ceuwatch/runs" || c.Ledger.DSN != "" {
		t.Errorf("the runs go to %s, the ledger to %q", c.Output.Dir, c.Ledger.DSN)
	}
}

// Whoever schedules runs by other means gets the same ones as from serve.
func TestSchedulersAgree(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("deploy", "cronjob.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var job struct {
		Spec struct {
			Schedule string `yaml:"schedule"`
			TimeZone string `yaml:"timeZone"`
			Overlap  string `yaml:"concurrencyPolicy"`
			MaxLate  int    `yaml:"startingDeadlineSeconds"`
		} `yaml:"spec"`
	}
	if err := yaml.Unmarshal(text, &job); err != nil { // the first document
		t.Fatal(err)
	}
	c := defaults()
	got := job.Spec
	if got.Schedule != c.Schedule.Cron || got.TimeZone != c.Organization.TimeZone || got.Overlap != "Forbid" ||
		got.MaxLate != int(c.Schedule.MaxLate.duration().Seconds()) {
		t.Errorf("%+v", got)
	}
	timer, err := os.ReadFile(filepath.Join("deploy", "ceuwatch-run.timer"))
	if err != nil {
		t.Fatal(err)
	}
	at := "OnCalendar=*-*-01 07:00:00 " + c.Organization.TimeZone
	if c.Schedule.Cron != "0 7 1 * *" || !strings.Contains(string(timer), at) {
		t.Errorf("the timer is for another schedule than %s", c.Schedule.Cron)
	}
}
