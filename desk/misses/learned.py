"""nlu_data/nlu/learned.yml: the examples that were learned from misses, as a change somebody commits."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

from desk import examples
from desk.errors import Conflict

FILE = "nlu/learned.yml"
NAME = f"nlu_data/{FILE}"
NOTHING = 'version: "3.1"\nnlu: []\n'


class Learned:
    """Reads all training data, writes this one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / FILE

    def known(self, text: str) -> str | None:
        """Return the intent under which an example stands already, if any."""
        wanted = examples.plain(text)
        return next((intent for intent, one in examples.of_folder(self._folder) if examples.plain(one) == wanted), None)

    def check(self, intent: str, text: str, assigned: Mapping[str, Iterable[str]] | None = None) -> None:
        """See to it that an example stands under no other intent, in the files or among what was assigned.

        Raises:
            Conflict: it does; `now` names the other `intent`.
        """
        waiting = ((name, one) for name, said in (assigned or {}).items() for one in said)
        stands = [(self.known(text), text), *waiting]
        for other, one in stands:
            if other not in (None, intent) and examples.plain(one) == examples.plain(text):
                raise Conflict("the example stands under another intent", intent=other)

    def add(self, intent: str, text: str) -> bool:
        """Write an example into the file; False where the tree is read-only and somebody must carry it over."""
        if self.known(text) is not None:
            return True
        mine = self._mine()
        mine.setdefault(intent, []).append(text)
        return self._put(examples.written(mine))

    def remove(self, intent: str, text: str) -> bool:
        """Take an example out of the file again; False where the tree is read-only."""
        mine = self._mine()
        kept = [one for one in mine.get(intent, []) if examples.plain(one) != examples.plain(text)]
        if kept == mine.get(intent, []):
            return True
        mine[intent] = kept
        return self._put(examples.written(mine) if any(mine.values()) else NOTHING)

    def whole(self, assigned: Mapping[str, Iterable[str]]) -> str:
        """Return the file as it is to be: what it holds, and what was assigned and stands nowhere yet."""
        known, whole = {examples.plain(one) for _, one in examples.of_folder(self._folder)}, self._mine()
        for intent, said in assigned.items():
            whole.setdefault(intent, []).extend(one for one in said if examples.plain(one) not in known)
        return examples.written(whole) if any(whole.values()) else NOTHING

    def patch(self, assigned: Mapping[str, Iterable[str]]) -> str:
        """Return the same as a patch for `git apply`; empty when there is nothing to carry over."""
        before, after = self._text(), self.whole(assigned)
        if after in (before, NOTHING):
            return ""
        old = f"a/{NAME}" if before else "/dev/null"
        lines = difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True), old, f"b/{NAME}"
        )
        return "".join(lines)

    def _text(self) -> str:
        return self._file.read_text(encoding="utf-8") if self._file.exists() else ""

    def _mine(self) -> dict[str, list[str]]:
        mine: dict[str, list[str]] = {}
        for intent, text in examples.read(self._text()):
            mine.setdefault(intent, []).append(text)
        return mine

    def _put(self, text: str) -> bool:
        """Replace the file in one step."""
        unfinished = self._file.with_name(".learned.new")
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(self._file)
        except OSError:
            return False
        return True
