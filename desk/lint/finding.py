"""One thing that the linter found: where, what is wrong, and what is allowed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """An error must be mended; a warning should be looked at."""

    file: str
    key: str
    what: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{'warning' if self.warning else 'error'}: {self.file}: {self.key}: {self.what}"
