# `make` lists what there is. The work is done by the scripts in deploy/dev/ and tests/, each of which says more.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak proof fuzz oracle migrate audit reset

help: ## this list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## a whole server at http://localhost:3000 until Ctrl-C (PORT, LOCAL_DOMAIN; data in .dev/)
	@deploy/dev/run.sh

test: ## all tests, against throw-away servers
	@deploy/dev/test.sh

check: ## format, lints, layers, documentation, scripts
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --quiet -- --deny warnings
	cargo xtask layers
	RUSTDOCFLAGS='--deny warnings' cargo doc --workspace --no-deps --quiet
	@deploy/dev/shellcheck.sh

bench: ## speed, as ratios to limits measured in the same run (SMALL=1, ONLY="pages fan_out")
	@tests/bench/run.sh

soak: ## an hour of mixed load: memory and how it grows (MINUTES=60)
	@ONLY=soak tests/bench/run.sh

proof: ## what takes longer: clients, parts, takeover, drill, pauses, replicas, overload, fuzz (ONLY="clients parts", ORACLE=folder)
	@tests/proof/run.sh

fuzz: ## looks for inputs that break a parser (MINUTES=5 for each, TARGET="html json", PROFILE=release)
	@tests/fuzz/run.sh

oracle: ## compare with a real Mastodon's answers (ORACLE=folder, NAMES="smoke home.")
	@tests/oracle/run.sh

migrate: ## bring the database of `make run` up to date
	@deploy/dev/migrate.sh

audit: ## advisories and licences of dependencies, unused ones (installs cargo-deny and cargo-machete)
	@command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	@command -v cargo-machete >/dev/null || cargo install --locked cargo-machete
	cargo deny check
	cargo machete

reset: ## delete the data of `make run`
	@deploy/dev/reset.sh
