# Vestibule. `make` alone lists what there is; the work is done by scripts/, each of which says what it does.
.DEFAULT_GOAL := help
.PHONY: help run watch build test check test-rust test-browser bench torture fmt tools

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-14s %s\n", $$1, $$2 }'

run: ## Build what has changed and start Vestibule on http://localhost:3000
	@scripts/run.sh

watch: ## Start it for development: builds again and reloads at each change
	@scripts/watch.sh

build: tools ## The release program, target/release/vestibule
	@scripts/build.sh release

test: ## Everything: checks, Rust tests, browser tests, on SQLite and Postgres
	@scripts/test.sh all

check: ## Format and lint only: quick, before a commit
	@scripts/test.sh check

test-rust: ## Only the Rust tests
	@scripts/test.sh rust

test-browser: ## Only the browser tests
	@scripts/test.sh browser

bench: ## Figures of the release program: does the time of an answer tell who has an account?
	@scripts/bench.sh

torture: ## Kill it, starve it, fill its disk: is what it acknowledged still there? (ten minutes)
	@scripts/torture.sh

fmt: ## Format the code
	@cargo fmt --all

tools: ## The pinned build tools, into .tools (the other targets do it themselves)
	@scripts/tools.sh
