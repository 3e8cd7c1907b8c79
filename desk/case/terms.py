"""How a request was judged when it became a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


class Terms(Protocol):
    """How a request was judged: under which version of the agreement, and what came out."""

    @property
    def version(self) -> str: ...

    def as_data(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Unjudged:
    """The terms of a request that is open to everybody, such as a complaint."""

    version: str

    def as_data(self) -> dict[str, Any]:
        return {}
