package templates

import _ "embed"

var (
	//go:embed ceuwatch.yaml
	config string
	//go:embed ceuwatch.schema.json
	configSchema string
	//go:embed views.sql
	views string
)

// Config returns a commented ceuwatch.yaml with every key at its default.
func Config() string { return config }

// ConfigSchema returns the JSON Schema of ceuwatch.yaml, for editors.
func ConfigSchema() string { return configSchema }

// Views returns example views for PostgreSQL, which offer the relations that are read, of tables with other names.
func Views() string { return views }
