package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

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
