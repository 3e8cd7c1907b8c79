# One target for each thing one does. Needs Linux, make and Python 3.11; fetches the rest itself.
.DEFAULT_GOAL := help
.PHONY: help run shell test check format train model eval replay bench bench-relay bench-console setup browser servers lock clean backup restore rotate
SHELL := /bin/bash

# Where no bytecode may be kept, every process compiles all that it imports: a desk's start takes twice the work.
unexport PYTHONDONTWRITEBYTECODE

UV_VERSION := 0.13.9
PYTHON := $(shell for p in python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && { $$p -c 'import sys; print(sys.executable)'; break; }; done)
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .build/uv/bin/uv)
DESK := .venv/bin/python
ENGINE := engine/.venv/bin/python

# A company's own certificate authority is known to the machine, not to uv.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= 1
endif

run shell: export FRONTDESK_DEMO ?= 1
ifdef PORT
export FRONTDESK_PORT := $(PORT)
endif

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: model ## start everything; demo shop at /, console at /console (PORT=8081 for another port)
	@$(DESK) -m supervisor --end-with-parent

shell: model ## talk to the assistant in this terminal
	@$(DESK) -m supervisor.shell

backup: .venv/installed ## one file of everything that must last, into backups/ (TO=folder for another); the desk may run
	@$(DESK) -m supervisor.backup $(if $(TO),--to "$(TO)")

restore: .venv/installed ## bring a backup back: make restore FROM=file [KEY=file] [FORCE=1] [WITHOUT_KEY=1]; the desk must not run
	@$(DESK) -m supervisor.restore "$(or $(FROM),$(error FROM=file is missing: what make backup wrote))" \
		$(if $(KEY),--key "$(KEY)") $(if $(filter 1,$(FORCE)),--force) $(if $(filter 1,$(WITHOUT_KEY)),--without-key)

rotate: .venv/installed ## the next step to a new encryption key, told as it goes (CHECK=1 only says what needs an older key)
	@$(DESK) -m supervisor.rotation $(if $(filter 1,$(CHECK)),--check) $(if $(filter 1,$(DROP)),--drop)

setup: .venv/installed engine/.venv/installed ## install both environments, where their locks have changed

train: model ## train the model, where its data have changed; a desk that runs takes it in without losing a turn
	@$(DESK) -m supervisor.swap

model: setup
	@$(ENGINE) -m engine.train

check: .venv/installed ## ruff, mypy where types are promised, and the linter of words, intents and agreement
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@$(DESK) -m desk.lint

format: .venv/installed ## let ruff format what is yours: make format FILES="desk/availability/hours.py"
	@.venv/bin/ruff check --fix -q $(FILES); .venv/bin/ruff format $(FILES)

test: setup browser servers ## every test: the desk's, and the engine's in its own environment, beside the training
	@mkdir -p .build; failed=0; \
	$(ENGINE) -m pytest tests/engine --ignore=$(STRANGERS) >.build/engine-tests.txt 2>&1 & engine=$$!; \
	trap 'kill $$(jobs -p) 2>/dev/null' EXIT; \
	$(MAKE) --no-print-directory model || exit 1; \
	$(ENGINE) -m pytest $(STRANGERS) >.build/strangers.txt 2>&1 & strangers=$$!; \
	echo "— the desk"; $(DESK) -m pytest -n 4 --dist loadfile tests --ignore=tests/engine || failed=1; \
	echo "— the engine"; wait $$engine || failed=1; cat .build/engine-tests.txt; \
	echo "— the model"; wait $$strangers || failed=1; cat .build/strangers.txt; \
	exit $$failed
test: STRANGERS := tests/engine/test_strangers.py

eval: model ## how well the assistant understands strangers, by intent and language (CV=1: the examples, held out in turn)
	@$(ENGINE) -m engine.evaluation $(if $(filter 1,$(CV)),--cross-validate,--plot docs/reliability.svg)
	@echo; $(DESK) -m desk.knowledge.measure

replay: .venv/installed ## what consumers would have been told in a holiday week, hour by hour (FROM=2026-09-30 DAYS=7 PLANS=file)
	@$(DESK) -m desk.replay $(if $(FROM),--from "$(FROM)") $(if $(DAYS),--days "$(DAYS)") $(if $(PLANS),--plans "$(PLANS)")

bench: model ## turns a second, delay, CPU and memory: the engine, the whole path, and Rasa's own server beside them
	@$(ENGINE) -m bench
	@echo; $(DESK) -m bench.relay
	@echo; $(DESK) -m bench.assigning
	@echo; $(DESK) -m bench.console

bench-relay: .venv/installed ## how long a message takes from agent to consumer and back, with 200 conversations
	@$(DESK) -m bench.relay
	@$(DESK) -m bench.assigning

bench-console: .venv/installed ## how long until the console is there with 5,000 conversations, and the widget's bytes
	@$(DESK) -m bench.console

servers: ## install Caddy and docker-compose for the deployment's tests, where we may
	@.ci/servers

browser: ## install Chromium and a Chinese font for the browser tests, where we may
	@.ci/browser

# What an image gets: the same versions, without what only developers need.
IMAGE_LOCK = $(abspath $(UV)) pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11
lock: ## resolve both environments anew, and the images' parts of them
	$(UV) pip compile -q pyproject.toml --all-extras --generate-hashes --no-header --python-version 3.11 -o requirements.lock
	cd engine && $(abspath $(UV)) pip compile -q pyproject.toml --all-extras --generate-hashes --no-header --python-version 3.11 -o requirements.lock
	$(IMAGE_LOCK) pyproject.toml -c requirements.lock -o deploy/locks/gateway.lock
	$(IMAGE_LOCK) pyproject.toml --extra actions -c requirements.lock -o deploy/locks/actions.lock
	cd engine && $(IMAGE_LOCK) pyproject.toml -c requirements.lock -o ../deploy/locks/engine.lock

clean: ## remove environments, models and caches; the desk's data stay
	rm -rf .venv engine/.venv .build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

.venv/installed: requirements.lock | python uv
	@echo "— installing the desk's environment (about 500 MB; a minute the first time)"
	@test -x $(DESK) || $(UV) venv -q --python $(PYTHON) .venv
	@$(UV) pip sync --python $(DESK) --require-hashes requirements.lock
	@touch $@

engine/.venv/installed: engine/requirements.lock | python uv
	@echo "— installing the engine's environment (about 650 MB; a minute the first time)"
	@test -x $(ENGINE) || $(UV) venv -q --python $(PYTHON) engine/.venv
	@$(UV) pip sync --python $(ENGINE) --require-hashes engine/requirements.lock
	@touch $@

.PHONY: python uv
python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed and neither python3.11 nor python3 is one." \
		"On Debian 12: apt install python3.11 python3.11-venv" >&2; exit 1; }

ifeq ($(UV),.build/uv/bin/uv)
uv: .build/uv/bin/uv
else
uv:
endif

.build/uv/bin/uv: | python
	@echo "— fetching uv $(UV_VERSION), which installs the rest"
	@$(PYTHON) -m venv .build/uv || { echo "This Python cannot make environments; on Debian: apt install python3.11-venv" >&2; exit 1; }
	@.build/uv/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
