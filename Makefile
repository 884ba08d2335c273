# Builds, tests and demonstrates ceuwatch. `make demo` and `make test` need Go and make, and nothing else.
.DELETE_ON_ERROR:
SHELL := /bin/bash

.PHONY: build test test-readers lint bench demo pictures clean

build: ## the program, in bin/
	CGO_ENABLED=0 go build -trimpath -o bin/ceuwatch ./cmd/ceuwatch

test: ## all tests, with a PostgreSQL server of their own
	.ci/with-postgres go test ./...

test-readers: ## the tests that open what was made with other people's programs
	.ci/with-readers go test ./report/... ./cmd/...

lint: ## format, vet and static checks, with the tools that go.mod pins
	@unformatted=$$(gofmt -l cmd jobs report rules templates); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w:" $$unformatted >&2; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff

bench: ## benchmarks, beside the code
	go test -run '^$$' -bench . -benchmem ./...

demo: build ## a demonstration clinic group, in demo/
	bin/ceuwatch demo --dir demo

pictures: ## the README's pictures, made from a demonstration, in .pictures/
	.ci/with-readers .ci/pictures

clean:
	rm -rf bin demo
