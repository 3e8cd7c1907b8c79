"""Learning from misses (docs/misses.md): noted without personal data, reviewed by people, learned as examples."""

from desk.misses.rows import Decision, Group, Kind, Miss, Misses, Next, Outcome, State, Wanted

__all__ = ["Decision", "Group", "Kind", "Miss", "Misses", "Next", "Outcome", "State", "Wanted"]
