"""The linter of the whole configuration: `python -m desk.lint`, a part of `make check`."""
