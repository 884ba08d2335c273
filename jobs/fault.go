//go:build !faults

package jobs

// fault is a point at which a build with the tag faults can be made to die.
func fault(string) {}
