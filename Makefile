# Keyward: `make run` to try it, `make test` for everything. `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
RUN_ARGS ?=

help: ## What can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 18

run: build ## Build, start, and say where everything is
	target/release/keyward serve $(RUN_ARGS)

build: console ## The server with the console inside, and the client of white-box keys: target/release/keyward*
	cargo build --release --locked --package keyward-server
	cargo build --release --locked --package keyward-whitebox --package keyward-whitebox-c

console: deps-build ## The console alone: console/dist
	cd console && npm run build

test: deps-test ## Every test: rules, both databases, real clients, browser, crashes
	scripts/test.sh

bench: build ## Speed beside a bare server, memory and start with 100,000 keys: target/bench.json
	cargo build --release --locked --package keyward-bench
	target/release/keyward-bench --server target/release/keyward --out target/bench.json

fuzz: ## Arbitrary bytes at everything that reads some, FUZZ_SECONDS (600) for each target
	scripts/fuzz.sh

lint: ## Formatting and lints
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings

generate: ## Print generated documents anew: API description, settings, life cycle
	KEYWARD_UPDATE=1 cargo test --quiet --package keyward-domain --package keyward-api --package keyward-server --locked -- up_to_date document

deps-build:
	scripts/install-build.sh

deps-test: deps-build
	scripts/install-test.sh

clean: ## Remove what was built and what tests left
	cargo clean
	rm -rf console/dist console/node_modules test-artefacts .venv

.PHONY: help run build console test bench fuzz lint generate deps-build deps-test clean
