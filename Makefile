# The two commands of the README: `make run` and `make test`. The rest is what they are made of.

GO ?= go
BIN := bin/caseveil
DEMO := .cache/demo

.PHONY: run test build tools lint short bench bench-store second-store storm clean folder channels

# run builds caseveil and starts it with an invented case. Data lies in .cache/demo; `make clean` forgets it.
run: build
	$(BIN) serve --demo --data $(DEMO)

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/caseveil

# SLOW are the packages whose tests draw, read and prove hundreds of files, which takes ten times as long under the race detector:
# it watches what of them runs without other programs, and then all of it runs without the detector.
SLOW := -e caseveil/redact$$ -e /channels$$

# test installs what the tests need (Debian packages, one Go tool) and runs them all, a real browser included.
test: tools build
	@test -z "$$(gofmt -l api cmd intake redact release storage)" || { gofmt -l api cmd intake redact release storage; echo "these files need gofmt"; exit 1; }
	$(GO) vet ./...
	CASEVEIL_TEST_VERSITYGW=$(CURDIR)/bin/versitygw $(GO) test -race -timeout 45m $$($(GO) list ./... | grep -v $(SLOW))
	$(GO) test -race -short -timeout 30m $$($(GO) list ./... | grep $(SLOW))
	$(GO) test -timeout 30m $$($(GO) list ./... | grep $(SLOW))
	cd api/e2e && $(GO) vet ./... && CASEVEIL_TEST_BINARY=$(CURDIR)/$(BIN) $(GO) test -count=1 -timeout 15m ./...

tools: bin/versitygw
	deploy/testtools/install.sh

bin/versitygw: deploy/testtools/go.mod
	cd deploy/testtools && $(GO) build -o $(CURDIR)/bin/versitygw github.com/versity/versitygw/cmd/versitygw
	@touch $@

# folder keeps a data folder of this version as a test: a demonstration after the README's walk; and its rows in PostgreSQL.
VERSION ?= 0.1.0
folder: build
	deploy/testtools/folder.sh $(BIN) cmd/caseveil/testdata/folders/$(VERSION).tar.gz
	PATH="$$PATH:$$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)" $(GO) test -count=1 -run TestADatabaseOfEachLandedVersionOpens ./cmd/caseveil -keep

# channels runs the files that hide a name in one place each, with the other tools beside, and writes the tables anew.
channels:
	$(GO) test -count=1 -run TestANameIs ./redact/pdftest/channels -args -update -peers

# short runs what needs no other program.
short:
	$(GO) test -short ./...

# bench redacts and proves reports of 100 and 500 pages, with PyMuPDF (python3-fitz) beside it in the same run.
bench:
	$(GO) test -run '^$$' -bench RedactAndProve -benchtime 3x -timeout 60m ./cmd/caseveil

# bench-store seals and stores uploads of 200 MB, with age alone and the store's bare PUT beside it in the same run.
bench-store: tools
	CASEVEIL_TEST_VERSITYGW=$(CURDIR)/bin/versitygw $(GO) test -run '^$$' -bench SealAndStore -benchtime 9x -timeout 30m ./storage

# second-store runs the suite of object stores on SeaweedFS. Building that takes long the first time.
second-store: bin/weed
	deploy/testtools/second-store.sh bin/weed

bin/weed: deploy/testtools/seaweedfs/go.mod
	cd deploy/testtools/seaweedfs && CGO_ENABLED=0 $(GO) build -o $(CURDIR)/bin/weed github.com/seaweedfs/seaweedfs/weed
	@touch $@

# storm starts three servers and two workers over PostgreSQL and S3, loads them with 200 drafts, and kills one every thirty seconds.
storm: tools
	CASEVEIL_TEST_VERSITYGW=$(CURDIR)/bin/versitygw $(GO) test -run NothingAcknowledged -v -timeout 60m ./cmd/caseveil -storm

# lint uses golangci-lint 2 from the PATH, with .golangci.yml.
lint:
	golangci-lint run ./...

clean:
	rm -rf bin .cache
