"""What a button under one of our messages carries: the message's number in the ledger and the button's place in it.

Short and without meaning: Telegram allows 64 bytes, and what a button stands for is looked up in the ledger.
"""

from __future__ import annotations

import re

DONE = "done"  # under the only button that is left once one was pressed
_PLACE = re.compile(r"([0-9]{1,9})\.([0-9]{1,3})")


def data_of(message: int, index: int) -> str:
    return f"{message}.{index}"


def place_of(data: str | None) -> tuple[int, int] | None:
    """Return message and index, None when this is no button of ours."""
    found = _PLACE.fullmatch(data or "")
    return (int(found[1]), int(found[2])) if found else None
