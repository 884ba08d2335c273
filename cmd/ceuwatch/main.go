// Command ceuwatch reports, from the HR database, whose certification is about to lapse, has lapsed, or lacks
// continuing education. This package is the only place that wires the others together.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones by name on machines that have none installed
)

// parting is how long the program may take to end when it is asked to.
const parting = 9 * time.Second

func main() {
	limitMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Whatever a server keeps the program waiting for, it ends soon: it is safe to run again.
	context.AfterFunc(ctx, func() { time.AfterFunc(parting, func() { os.Exit(exitAgain) }) })
	code := run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}
