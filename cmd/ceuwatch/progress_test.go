package main

import (
	"strings"
	"testing"
	"time"

	"ceuwatch/jobs"
)

func TestALogGetsALineAMinute(t *testing.T) {
	now := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	var out strings.Builder
	p := newProgress(&out, false, func() time.Time { return now })
	for minute := range 3 {
		for second := range 60 {
			done := minute*60 + second
			p.show(jobs.StepPeople, 1000*done, 200_000)
			p.show(jobs.StepLetters, done/50, 0)
			now = now.Add(time.Second)
		}
	}
	p.show(jobs.StepMessages, 3, 9)
	p.finish()
	want := "so far: people 60000 of 200000, letters 1\nso far: people 120000 of 200000, letters 2\n" +
		"so far: people 179000 of 200000, letters 3, messages 3 of 9\n"
	if out.String() != want {
		t.Errorf("%q", out.String())
	}
}

func TestQuietSaysNothing(t *testing.T) {
	now := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	var out strings.Builder
	p := newProgress(&out, true, func() time.Time { return now })
	now = now.Add(time.Hour)
	p.show(jobs.StepPeople, 10, 10)
	p.finish()
	if out.Len() > 0 {
		t.Errorf("%q", out.String())
	}
}
