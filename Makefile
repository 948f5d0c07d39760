# Two commands do everything on a fresh machine: `make demo` and `make test`.
# They need Python 3.11 to 3.13 and, for the tests, Node 20 or newer.

PYTHON ?= python3
# How many tests run at once.
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BENCH_INSTALLED := $(VENV)/.bench_installed

.PHONY: help install demo test check format golden lock bench clean

help: ## Show what can be made.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
		{ echo "LipService needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is another. Name one: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

install: $(INSTALLED) ## Make the environment in .venv.

demo: $(INSTALLED) ## Generate a week of logs, find its patterns, write policies, replay them, write a report.
	$(BIN)/lipservice demo

# Tests that share a fixture of their module stay together; each worker has engines of its own.
test: check ## Run the linters, the type checks and all tests.
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadgroup

check: $(INSTALLED) ## Run the linters and the type checks.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	DBT_TARGET_PATH=build/check LIPSERVICE_STORE=build/check/store $(BIN)/dbt parse --warn-error --no-partial-parse --quiet
	$(BIN)/sqlfluff lint --processes 1 --disable-progress-bar models tests/dbt
	$(BIN)/dbt-bouncer --config-file .ci/dbt-bouncer.yml

format: $(INSTALLED) ## Put the code into the house's form.
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

golden: $(INSTALLED) ## Rewrite the golden files; read their diff as code.
	LIPSERVICE_GOLDEN=rewrite $(BIN)/pytest tests/contract

lock: $(INSTALLED) ## Resolve the dependencies anew.
	$(BIN)/uv pip compile pyproject.toml --extra run --extra llm --group dev --universal --upgrade --quiet \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group bench --constraint requirements.lock --universal --upgrade --quiet \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements-bench.lock

$(BENCH_INSTALLED): $(INSTALLED) requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-bench.lock
	@touch $@

bench: $(BENCH_INSTALLED) ## Run all benchmarks; `make bench-NAME` runs one.
	@for file in tests/bench/bench_*.py; do $(BIN)/python $$file || exit 1; done

bench-%: $(BENCH_INSTALLED)
	$(BIN)/python -m tests.bench.bench_$*

clean: ## Remove what was made, except logs and policies in .lipservice.
	rm -rf $(VENV) build target logs dist tests/support/node_modules
