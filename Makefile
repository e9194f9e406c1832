# Every target sets itself up from a bare checkout and is quick when nothing changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FOLDERS := evals solvers scorers agents sandboxes results
WORKERS ?= 3
DESK_BASE ?= debian:bookworm-slim
DESK_BUILD ?=
# a build for CPU where there is no GPU: make e2e TORCH="torch --index-url https://download.pytorch.org/whl/cpu"
TORCH ?= torch==2.13.0
# pyenv's own before its shim, which may point nowhere
PYTHON312 ?= $(or $(lastword $(sort $(wildcard $(shell pyenv root 2>/dev/null)/versions/3.12*/bin/python))),python3.12)

.PHONY: help install bubblewrap demo test test-slow prove test-docker check lint types wheel bench e2e soak bench-peers views clean

help:  ## what there is
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(VENV)/installed .types/holdfast  ## a virtual environment in .venv with pinned versions

$(VENV)/installed: pyproject.toml setup.cfg constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON): install Python 3.11 or later, or name one with make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than 3.11; name another with make PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	touch $@

# type checkers do not follow mapped editable installs: these links show them the package
.types/holdfast:
	mkdir -p $@ && cd $@ && ln -s $(addprefix ../../,$(FOLDERS)) .

bubblewrap:
	@command -v bwrap >/dev/null || echo "No bubblewrap: tests of the sandbox are skipped. Install it with: apt install bubblewrap (Debian, Ubuntu), dnf install bubblewrap (Fedora)."

demo: install  ## every eval on simulated checkpoints, compared and reported: no key, no network, about two minutes
	@$(BIN)/holdfast demo

test: install bubblewrap  ## the tests, in less than three minutes
	$(BIN)/python -m pytest --quiet --numprocesses $(WORKERS)

test-slow: install bubblewrap  ## those that build, run and kill whole processes
	$(BIN)/python -m pytest --quiet --numprocesses $(WORKERS) -m slow

prove: install bubblewrap  ## all scripted agents of desks and worlds, all coding tasks three times: about ten minutes
	$(BIN)/holdfast odcv-prove
	$(BIN)/holdfast am-prove
	$(BIN)/holdfast coding-prove
	$(BIN)/python -m pytest --quiet --numprocesses $(WORKERS) -m long

test-docker: install  ## the sandbox under Docker: builds its image, then runs the tests that need an engine
	@command -v docker >/dev/null || { echo "No docker: install Docker Engine 24.0.6 or later (https://docs.docker.com/engine/install/)."; exit 1; }
	docker build $(DESK_BUILD) --tag "$$(docker compose --file sandboxes/docker/compose.yaml config --images)" --build-arg BASE=$(DESK_BASE) sandboxes/docker
	@$(BIN)/python -c 'from tests.sandboxes.docker_desk import why_not; raise SystemExit(why_not() or 0)'
	$(BIN)/python -m pytest --quiet -m 'slow or not slow' tests/sandboxes/test_docker.py tests/sandboxes/test_docker_self_check.py

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/pyright

wheel: install
	tests/wheel.sh $(BIN)/python

check: lint types test test-slow wheel  ## all that must hold before a commit

bench: install  ## calls, tokens, CPU, log size, coverage, suites, comparisons: tables
	$(BIN)/python -m tests.bench.audit
	$(BIN)/python -m tests.bench.delusion
	$(BIN)/python -m tests.bench.sandbox
	$(BIN)/python -m tests.bench.evals
	$(BIN)/python -m tests.bench.patterns
	$(BIN)/python -m tests.bench.patterns_detection
	$(BIN)/python -m tests.bench.patterns_coverage
	$(BIN)/python -m tests.bench.patterns_calls
	$(BIN)/python -m tests.bench.suites
	$(BIN)/python -m tests.bench.sxs_coverage
	$(BIN)/python -m tests.bench.comparison_coverage
	$(BIN)/python -m tests.bench.comparison_speed

e2e: .venv-e2e/installed bubblewrap  ## two tiny checkpoints trained from scratch, served by a stock server, from disk to verdict: about ten minutes
	.venv-e2e/bin/python -m tests.e2e

# torch comes first and alone, so that no dependency brings another build of it
.venv-e2e/installed: pyproject.toml setup.cfg constraints.txt
	test -x .venv-e2e/bin/python || $(PYTHON) -m venv .venv-e2e
	.venv-e2e/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-e2e/bin/python -m pip install --quiet $(TORCH)
	.venv-e2e/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[e2e]'
	touch $@

soak: install  ## 2,000 audits under faults, killed runs, keys, targets that instruct their judge: a table, about twenty minutes
	$(BIN)/python -m tests.soak

bench-peers: .venv-peers/installed  ## the audit beside inspect_petri's, every eval beside the bare client and Inspect alone: about ten minutes
	.venv-peers/bin/python -m tests.peers

.venv-peers/installed: pyproject.toml setup.cfg constraints.txt
	@command -v $(PYTHON312) >/dev/null || { echo "No $(PYTHON312): inspect_petri needs Python 3.12 or later; name one with make bench-peers PYTHON312=..."; exit 1; }
	@$(PYTHON312) -c 'import sys; sys.exit(sys.version_info < (3, 12))' || { echo "$(PYTHON312) is older than 3.12; name another with make bench-peers PYTHON312=..."; exit 1; }
	test -x .venv-peers/bin/python || $(PYTHON312) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-peers/bin/python -m pip install --quiet --constraint constraints.txt --editable '.[peers]'
	touch $@

views: install  ## the guide's pictures, from logs/demo, by headless Chromium
	$(BIN)/python -m tests.views.screenshots --logs logs/demo --out docs/images

clean:  ## remove what the other targets made
	rm -rf .venv .venv-e2e .venv-peers .types build dist results/*.egg-info .pytest_cache .ruff_cache
