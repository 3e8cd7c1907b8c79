"""Learning from misses (docs/misses.md): noted without personal data, reviewed by people, learned as examples."""

from desk.misses.records import Decision, Group, Kind, Miss, Next, Outcome, State, Wanted
from desk.misses.rows import Misses

__all__ = ["Decision", "Group", "Kind", "Miss", "Misses", "Next", "Outcome", "State", "Wanted"]
