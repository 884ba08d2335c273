package templates

import _ "embed"

//go:embed ceuwatch.yaml
var config string

// Config returns a commented ceuwatch.yaml with every key at its default.
func Config() string { return config }
