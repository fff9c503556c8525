# What people and CI do with this project. `make help` lists it.
# Needs Debian 12 (or a relative with the same packages) and a Swift 6.3 toolchain in PATH; everything else is installed where it is missing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# C libraries, and what a Swift toolchain links with.
PACKAGES := libuv1-dev libhttp-parser-dev libpcre2-dev libsqlite3-dev libsodium-dev libssl-dev liblua5.4-dev zlib1g-dev pkg-config g++
TEST_PACKAGES := python3 python3-venv slowhttptest openssl nginx haproxy
# Debian's own Python has these modules; the tests in a browser run with it.
BROWSER_PACKAGES := chromium $(shell command -v node >/dev/null || echo nodejs) python3-websocket python3-socketio python3-aiohttp
SWIFT_SOURCES := Sources Plugins Tests Package.swift

PYTHON ?= python3
VENV := .venv
# Autobahn's cases, all of them unless said otherwise.
CASES ?=
# All fuzz targets together, in seconds.
FUZZ_SECONDS ?= 60
# Options of Benchmarks/bench.py, such as --quick or --rounds 2 --only sends.
BENCH ?=

.PHONY: help run build test check-swift test-swift test-python test-browser format autobahn folding-table quality fuzz bench bench-matching allocations clean packages test-packages browser-packages toolchain

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: build ## Build for release and serve what config.json says; Ctrl-C stops
	@exec .build/release/baithak serve --config config.json

build: packages toolchain ## Build .build/release/baithak
	@swift build -c release --product baithak

test: check-swift test-swift test-python test-browser ## Build without warnings, lint, and run every test

check-swift: packages toolchain
	@Scripts/build-strictly
	@swift format lint --strict --parallel --recursive $(SWIFT_SOURCES)

test-swift: check-swift
	@swift test --skip-build --disable-xctest

test-python: check-swift $(VENV)/ready
	@BAITHAK=.build/debug/baithak $(VENV)/bin/python -m pytest Tests/Python

test-browser: check-swift browser-packages
	@BAITHAK=$(CURDIR)/.build/debug/baithak Tests/Browser/run

format: toolchain ## Format all Swift sources in place
	@swift format --in-place --parallel --recursive $(SWIFT_SOURCES)

autobahn: packages toolchain ## Run Autobahn's WebSocket cases against the conformance server (a quarter of an hour); CASES='1.* 9.7.1' for some
	@swift build -c release --product conformance-server
	@Tests/Autobahn/run $(CASES)

folding-table: ## Print the table that wordlists fold letters by from ICU; rarely needed
	@Scripts/install-packages libicu-dev python3
	@Scripts/folding/make-table >Sources/Patterns/FoldingTable.swift.new
	@mv Sources/Patterns/FoldingTable.swift.new Sources/Patterns/FoldingTable.swift

quality: build .venv-quality/ready ## Recall and precision of the wordlists, beside other filters
	@.venv-quality/bin/python Tests/Quality/quality.py --baithak .build/release/baithak

.venv-quality/ready: Tests/Quality/requirements.txt | test-packages
	@$(PYTHON) -m venv --clear .venv-quality
	@.venv-quality/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

fuzz: packages toolchain ## Feed the parsers mutated bytes; FUZZ_SECONDS=60 bounds it
	@Scripts/fuzz $(FUZZ_SECONDS)

bench: build ## Measure against a bare epoll loop and node-ws; one table (BENCH=--quick; a quarter of an hour on a quiet machine)
	@Scripts/install-packages openssl
	@$(MAKE) --no-print-directory -C Benchmarks
	@$(PYTHON) Benchmarks/bench.py $(BENCH)

bench-matching: packages toolchain ## Measure wordlists beside PCRE2 tries, a plain alternation and Hyperscan
	@Scripts/install-packages libhyperscan-dev
	@BAITHAK_BENCH=1 swift build -c release --product bench-matching --scratch-path .build/bench
	@.build/bench/release/bench-matching wordlists

allocations: build ## Count allocations for a message and for each recipient; fails above Benchmarks/ceilings.json
	@$(MAKE) --no-print-directory -C Benchmarks
	@$(PYTHON) Benchmarks/bench.py --quick --only allocations

clean: ## Remove everything that was built; data in var/ stays
	@rm -rf .build .autobahn $(VENV) .venv-quality Benchmarks/build

packages:
	@Scripts/install-packages $(PACKAGES)

test-packages:
	@Scripts/install-packages $(TEST_PACKAGES)

browser-packages:
	@Scripts/install-packages $(BROWSER_PACKAGES)

toolchain:
	@command -v swift >/dev/null || { echo "make: no 'swift' in PATH. Install a Swift 6.3 toolchain: https://www.swift.org/install" >&2; exit 1; }

# Made again when the list of packages changes.
$(VENV)/ready: Tests/Python/requirements.txt | test-packages
	@$(PYTHON) -m venv --clear $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement $<
	@touch $@
