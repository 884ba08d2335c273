# Builds, tests and demonstrates ceuwatch. `make demo` and `make test` need Go and make, and nothing else.
.DELETE_ON_ERROR:
SHELL := /bin/bash

.PHONY: build test test-readers lint bench demo pictures cross man completions deb release clean FORCE

ARCH ?= amd64
NFPM := go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.0
PLATFORMS := linux_amd64 linux_arm64 darwin_amd64 darwin_arm64 windows_amd64 windows_arm64

build: ## the program, in bin/
	CGO_ENABLED=0 go build -trimpath -o bin/ceuwatch ./cmd/ceuwatch

test: ## all tests, with servers of PostgreSQL and MariaDB of their own
	.ci/with-postgres .ci/with-mariadb go test ./...

test-readers: ## the tests that open what was made with other people's programs
	.ci/with-readers go test ./report/... ./cmd/...

lint: ## format, vet and static checks, with the tools that go.mod pins
	@unformatted=$$(gofmt -l cmd jobs report rules templates); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w:" $$unformatted >&2; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff

bench: ## benchmarks of every stage, then the whole against plain programs, in .bench/results.md
	.ci/with-postgres go test -run '^$$' -bench . -benchmem ./...
	.bench/run

demo: build ## a demonstration clinic group, in demo/
	bin/ceuwatch demo --dir demo

pictures: ## the README's pictures, made from a demonstration, in .pictures/
	.ci/with-readers .ci/pictures

cross: $(addprefix bin/ceuwatch_,$(PLATFORMS)) ## the program for every platform, static, in bin/

bin/ceuwatch_%: FORCE
	CGO_ENABLED=0 GOOS=$(word 1,$(subst _, ,$*)) GOARCH=$(word 2,$(subst _, ,$*)) go build -trimpath -ldflags=-s -o $@ ./cmd/ceuwatch
	$(if $(findstring windows,$*),mv $@ $@.exe)

FORCE:

# What packages are called after, and dated by.
deb: export VERSION = $(shell git describe --tags --match 'v*' 2>/dev/null || echo v0.0.0-$$(git rev-parse --short HEAD))
man deb: export SOURCE_DATE_EPOCH = $(shell git log -1 --format=%ct)

man: build ## the manual pages, in bin/man/
	rm -rf bin/man
	bin/ceuwatch man bin/man
	gzip -9n bin/man/*

completions: build ## what shells complete by, in bin/completions/
	mkdir -p bin/completions
	for shell in bash zsh fish; do bin/ceuwatch completion $$shell >bin/completions/ceuwatch.$$shell || exit; done

bin/ceuwatch.yaml: templates/ceuwatch.yaml ## the configuration that the package installs: as built in, but absolute paths
	mkdir -p bin
	sed 's|^output: {dir: runs,|output: {dir: /var/lib/ceuwatch/runs,|' $< >$@

deb: bin/ceuwatch_linux_$(ARCH) bin/ceuwatch.yaml man completions ## the Debian package of ARCH, in bin/
	ARCH=$(ARCH) $(NFPM) package --config cmd/ceuwatch/deploy/nfpm.yaml --packager deb --target bin/

release: ## everything that is offered for download, with its digests, in bin/
	rm -rf bin
	$(MAKE) cross
	$(MAKE) deb ARCH=amd64
	$(MAKE) deb ARCH=arm64
	cd bin && sha256sum ceuwatch_* >SHA256SUMS

clean:
	rm -rf bin demo
