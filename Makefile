# make run     digitizes scans/ into output/
# make test    runs every check
# Both set up .venv first, and need nothing but Python 3.11 or newer.
BIN := .venv/bin
UV := uv==0.13.8
COMPILE := uv pip compile --quiet --no-config --system-certs --upgrade --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --group build

.PHONY: run test setup setup-dev lock docs samples bench clean

run: setup
	$(BIN)/digitize run

test: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadfile

setup:
	@sh tools/setup.sh

setup-dev:
	@sh tools/setup.sh dev

# Exact versions of everything, the newest in the ranges of pyproject.toml.
lock: setup
	$(BIN)/pip install --quiet $(UV)
	$(BIN)/$(COMPILE) --extra export --extra rapidocr --extra review pyproject.toml -o requirements.lock
	$(BIN)/$(COMPILE) --extra all --group dev --group docs -c requirements.lock pyproject.toml -o requirements-dev.lock

# The documentation, in site/; anything that does not hold in it is an error.
docs: setup-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Makes the inputs in scans/ again.
samples: setup-dev
	$(BIN)/python scans/make_samples.py

bench: setup-dev
	$(BIN)/python bench/run.py

# output/ stays: it may hold a reviewer's corrections.
clean:
	rm -rf .venv build dist site .hypothesis .mypy_cache .pytest_cache .ruff_cache
