"""Where the engines are: what the settings say, or a file that somebody keeps up to date while engines come and go."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


class EngineAddresses:
    """Looks at the file's time before each call, which costs microseconds; what cannot be read changes nothing."""

    def __init__(self, urls: Sequence[str], file: Path | None = None) -> None:
        self.urls = tuple(urls)
        self._file = file
        self._read_at = 0

    def refresh(self) -> bool:
        """Read the file if it is another one; tell whether the addresses have changed."""
        before = self.urls
        with suppress(OSError, UnicodeDecodeError):
            if self._file and (at := self._file.stat().st_mtime_ns) != self._read_at:
                self.urls = _listed(self._file.read_text(encoding="utf-8")) or before
                self._read_at = at
        return self.urls != before


def _listed(text: str) -> tuple[str, ...]:
    urls = tuple(one.strip().rstrip("/") for one in text.split(",") if one.strip())
    return urls if all(one.startswith(("http://", "https://")) for one in urls) else ()
