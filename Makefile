# The laptop's way in. Against a real account no make is involved: see README, "On AWS".
STACK ?= dev
# make itself, and toolchains' environments, set AS to the assembler: only the command line counts.
AS :=
PYTHON ?= python3
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
VENV := .venv
RUN := $(VENV)/bin/python
CTL := $(RUN) -m ops
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup up preview outputs destroy down shell policy mutations test check configured bench torture switches generate lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | \
		awk -F'|' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo "  STACK=dev|staging|prod chooses the stack (now: $(STACK))"
	@echo "  AS=deploy|preview has a role of platformctl bootstrap make every call: up, preview, destroy"

setup: $(READY) ## Set up what is missing: Python packages, the Pulumi CLI
	@$(RUN) -m engine ensure >/dev/null

up: $(READY) ## Bring the whole platform up on a local AWS, evaluated by the policy pack
	@$(CTL) up $(STACK) --local $(if $(AS),--as $(AS))

preview: $(READY) ## Show what `make up` would change
	@$(CTL) preview $(STACK) --local $(if $(AS),--as $(AS))

outputs: $(READY) ## Print the stack's published outputs
	@$(CTL) outputs $(STACK) --local

destroy: $(READY) ## Delete everything the stack created
	@$(CTL) destroy $(STACK) --local $(if $(AS),--as $(AS))

down: $(READY) ## Stop the local AWS
	@$(CTL) down

shell: $(READY) ## Print exports with which plain pulumi commands work (see README)
	@$(CTL) shell $(STACK)

policy: $(READY) ## Evaluate all stacks by the policy pack, and count what it found
	@$(CTL) policy $(patsubst Pulumi.%.yaml,%,$(wildcard Pulumi.*.yaml)) --local

mutations: $(READY) ## Change every input of stack prod, and count what the policy pack notices
	@PYTHONPATH=policy $(RUN) -m tests.policy.mutations

test: $(READY) ## Run all tests, the fast ones first
	@$(RUN) -m tests

check: $(READY) ## Lint, format, types, generated files: no findings
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/pyright
	@$(RUN) -m components.settings --check
	@$(RUN) -m components.contracts --check
	@$(RUN) policy/documentation.py --check
	@$(RUN) policy/reference.py --check
	@$(CTL) validate
	@$(RUN) -m ops.workflows
	@$(RUN) -m ops.reference --check
	@$(RUN) -m ops.verify --check

configured: $(READY) ## Configure all stacks of a fresh clone as the quickstart says; up, check, fast tests
	@$(RUN) -m tests.configured

bench: $(READY) ## Time what users wait for, and what the engine alone needs; ROUNDS=, ONLY=part, AGAINST=revision, WRITE=1
	@$(RUN) -m ops.bench $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(ONLY),--only $(ONLY)) \
		$(if $(AGAINST),--against $(AGAINST)) $(if $(WRITE),--write)

torture: $(READY) ## Break operations by faults and kills; ROUNDS=, SEED=, PROGRAM=platform, AGAIN=1, WRITE=1
	@$(RUN) -m tests.torture $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SEED),--seed $(SEED)) \
		$(if $(PROGRAM),--program $(PROGRAM)) $(if $(AGAIN),--again) $(if $(WRITE),--write)

switches: $(READY) ## Switch every setting on a running stack, there and back; ONLY=network., AGAIN=1, WRITE=1
	@$(RUN) -m tests.switches $(if $(ONLY),--only $(ONLY)) $(if $(AGAIN),--again) $(if $(WRITE),--write)

generate: $(READY) ## Renew the generated files
	@$(RUN) -m components.settings
	@$(RUN) -m components.contracts
	@$(RUN) policy/reference.py
	@$(RUN) policy/documentation.py
	@$(RUN) -m ops.reference
	@$(RUN) -m ops.verify

lock: $(READY) ## Pin the requirements with hashes again
	@for file in requirements policy/requirements examples/application/requirements requirements-dev engine/requirements engine/requirements-go; do \
		$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header $$file.in -o $$file.txt || exit 1; \
	done

clean: ## Stop the local AWS and remove everything made in this checkout
	@test ! -x $(RUN) || $(CTL) down
	@rm -rf .local $(VENV) .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "error: $(PYTHON) is not on PATH; install Python 3.11 or newer, or run make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "error: $$($(PYTHON) --version) is too old; Python 3.11 or newer is needed: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up Python packages in $(VENV) (once, about a minute)"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --disable-pip-version-check --progress-bar off --require-hashes \
		-r requirements-dev.txt | sed -nuE 's/^Collecting ([^ ]+).*/  \1/p; s/^Installing .*/Installing packages/p; s/^Successfully .*/Packages installed/p'
	@touch $@
