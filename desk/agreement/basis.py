"""What an answer rests on, in words: a version of the agreement, or a heading of a product's file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def basis_words(say: Callable[..., str], basis: Mapping[str, Any]) -> str:
    """Return the words of one basis; `say` says a response in the reader's language."""
    if "product" in basis:
        return say("utter_desk_basis_product", product=basis["product"], heading=basis["heading"])
    return say("utter_desk_basis", version=basis.get("version", ""))
