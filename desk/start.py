"""How a program of the desk begins: what the operator must mend ends it with a list, never with a traceback."""

import sys
from collections.abc import Callable

from desk.errors import ProblemList

REFUSED = 2


def started(run: Callable[[], None], failed: str) -> int:
    """Run a program and return its exit code; `failed` introduces the list of problems."""
    try:
        run()
    except ProblemList as problems:
        print(f"{failed}\n{problems}", file=sys.stderr)
        return REFUSED
    return 0
