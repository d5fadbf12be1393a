# Thin on purpose: every target is one script or one cargo command.
.DEFAULT_GOAL := help
.PHONY: help demo test check build web screenshots bench bench-micro

help: ## What there is
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

demo: ## A throw-away instance that plays an outage (DEMO_ARGS=--once: played fast, checked, ended)
	@scripts/services ensure build
	@scripts/web build
	cargo run --locked --package nightbell -- demo $(DEMO_ARGS)

test: ## Every test, with the real servers they need (TEST_ARGS="-p nightbell-core": only some)
	scripts/test $(TEST_ARGS)

check: ## Format, lints, dependencies, openapi.json
	scripts/check

build: ## The release binary: target/release/nightbell
	@scripts/services ensure build
	@scripts/web build
	cargo build --locked --release --package nightbell

bench: ## Measure the release binary, Alertmanager beside it; writes docs/benchmarks.md (BENCH_ARGS="--rows page-latency")
	scripts/bench $(BENCH_ARGS)

web: ## The console alone, into web/dist
	scripts/web build

screenshots: ## Pictures of every screen of the console
	scripts/web screenshots

bench-micro: ## Micro-benchmarks: deciding, schedules, parsing
	cargo bench --locked --package nightbell-bench --benches
