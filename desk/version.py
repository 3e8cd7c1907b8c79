"""The release this code belongs to; pyproject.toml says the same."""

VERSION = "0.1.0"
