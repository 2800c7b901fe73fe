# Everyday commands. `make ci` runs what a change must pass.

CLI     := github.com/thorhook/thorhook/cmd/thorhook/internal/cli
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)
COMMIT  ?= $(shell git rev-parse HEAD 2>/dev/null)
DATE    ?= $(shell git log -1 --format=%cI 2>/dev/null)
LDFLAGS := -s -w -X $(CLI).linkedVersion=$(VERSION) -X $(CLI).linkedCommit=$(COMMIT) -X $(CLI).linkedDate=$(DATE)
GOBUILD := CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)'

FUZZTIME ?= 20s

.PHONY: build test race lint fuzz bench bench-peers man pictures generate cross ci clean

build: ## the binary, ./thorhook
	$(GOBUILD) -o thorhook ./cmd/thorhook

test: ## all tests
	go test ./...

race: ## all tests under the race detector
	go test -race ./...

lint: ## gofmt, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	go vet ./...
	go tool -modfile=.ci/tools/go.mod staticcheck ./...

fuzz: ## every fuzz target for FUZZTIME
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

bench: ## all benchmarks, allocations included
	go test -run '^$$' -bench . -skip Peers -benchmem ./...

bench-peers: ## fire beside vegeta on the same receiver, one core each (Linux)
	go test -run '^$$' -bench Peers -benchtime 5x ./cmd/thorhook

man: build ## the man pages, in dist/man
	./thorhook man --dir dist/man

pictures: build ## the pictures of the screen in the README (Unix)
	go run ./cmd/thorhook/internal/pictures ./thorhook docs/screen

generate: ## the generated files
	go generate ./...

cross: ## binaries of all systems, in dist
	@for os in linux darwin windows; do \
		for arch in amd64 arm64; do \
			ext=; [ $$os = windows ] && ext=.exe; \
			echo "dist/thorhook-$$os-$$arch$$ext"; \
			GOOS=$$os GOARCH=$$arch $(GOBUILD) -o dist/thorhook-$$os-$$arch$$ext ./cmd/thorhook || exit 1; \
		done; \
	done

ci: ## what a change must pass
	.ci/run

clean: ## what the targets above made
	rm -rf thorhook dist
