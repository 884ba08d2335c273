package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/cwriter"
	"github.com/vbauerster/mpb/v8/decor"

	"ceuwatch/jobs"
)

// progress shows how far a run has come: on a terminal by a bar for each step, elsewhere by a line each minute.
type progress struct {
	out   io.Writer
	clock func() time.Time
	said  time.Time // when the last line was written
	steps []jobs.Step
	far   map[jobs.Step]extent
	bars  *mpb.Progress // nil: no terminal
	bar   map[jobs.Step]*mpb.Bar
}

// extent is how far a step has come, and of how much; 0: not known.
type extent struct{ done, total int }

func newProgress(out io.Writer, quiet bool, clock func() time.Time) *progress {
	if quiet {
		out = io.Discard
	}
	p := &progress{out: out, clock: clock, said: clock(), far: map[jobs.Step]extent{}, bar: map[jobs.Step]*mpb.Bar{}}
	if f, ok := out.(*os.File); ok && cwriter.IsTerminal(int(f.Fd())) {
		p.bars = mpb.New(mpb.WithOutput(out), mpb.WithWidth(64))
	}
	return p
}

// show is as [jobs.Progress] says.
func (p *progress) show(step jobs.Step, done, total int) {
	if _, begun := p.far[step]; !begun {
		if done == 0 {
			return
		}
		p.steps = append(p.steps, step)
	}
	p.far[step] = extent{done, total}
	if p.bars != nil {
		p.draw(step, done, total)
		return
	}
	if now := p.clock(); now.Sub(p.said) >= time.Minute {
		p.said = now
		fmt.Fprintln(p.out, p.line())
	}
}

// draw moves a step's bar. One of which the end is not known turns.
func (p *progress) draw(step jobs.Step, done, total int) {
	bar := p.bar[step]
	if bar == nil {
		name, style := decor.Name(fmt.Sprintf("%-9s", step)), mpb.BarFillerBuilder(mpb.BarStyle())
		count := decor.CurrentNoUnit(" %d")
		if total > 0 {
			count = decor.CountersNoUnit(" %d of %d")
		} else {
			style = mpb.SpinnerStyle().PositionLeft()
		}
		bar = p.bars.New(0, style, mpb.PrependDecorators(name), mpb.AppendDecorators(count))
		p.bar[step] = bar
	}
	bar.SetTotal(int64(max(done, total)), false)
	bar.SetCurrent(int64(done))
}

// line says in words what was done so far: people 1200 of 2000, letters 96.
func (p *progress) line() string {
	parts := make([]string, len(p.steps))
	for i, step := range p.steps {
		far := p.far[step]
		parts[i] = fmt.Sprintf("%s %d", step, far.done)
		if far.total > 0 {
			parts[i] += fmt.Sprintf(" of %d", far.total)
		}
	}
	return "so far: " + strings.Join(parts, ", ")
}

// finish leaves the bars as they are. Further calls do nothing.
func (p *progress) finish() {
	if p.bars == nil {
		return
	}
	defer func() { p.bars = nil }()
	for _, bar := range p.bar {
		bar.SetTotal(-1, true)
	}
	p.bars.Wait()
}
