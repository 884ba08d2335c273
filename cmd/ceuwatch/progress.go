package main

import (
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// progressBar shows on a terminal how many messages went out; elsewhere it shows nothing.
func progressBar(w io.Writer, quiet bool) (progress func(done, total int), finish func()) {
	if quiet {
		return func(int, int) {}, func() {}
	}
	bars := mpb.New(mpb.WithOutput(w), mpb.WithWidth(48))
	var bar *mpb.Bar
	progress = func(done, total int) {
		if bar == nil {
			bar = bars.AddBar(int64(total), mpb.PrependDecorators(decor.Name("messages "), decor.CountersNoUnit("%d of %d")))
		}
		bar.SetCurrent(int64(done))
	}
	return progress, func() {
		if bar != nil {
			bar.Abort(false)
		}
		bars.Wait()
	}
}
