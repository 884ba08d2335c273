// Command ceuwatch reports, from the HR database, whose certification is about to lapse, has lapsed, or lacks
// continuing education. This package is the only place that wires the others together.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // zones by name on machines that have none installed
)

func main() {
	limitMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// memoryLimit is what the garbage collector keeps the program's memory to where it can, in bytes, its code and the
// embedded database's caches apart. A run uses about a third of it at any time.
const memoryLimit = 72 << 20

// limitMemory lets garbage gather up to the limit, so that collecting is rare and memory flat, unless GOMEMLIMIT or GOGC
// says otherwise.
func limitMemory() {
	if os.Getenv("GOMEMLIMIT") == "" && os.Getenv("GOGC") == "" {
		debug.SetMemoryLimit(memoryLimit)
		debug.SetGCPercent(400)
	}
}
