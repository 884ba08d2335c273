package main

import (
	"os"
	"runtime/debug"
)

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
