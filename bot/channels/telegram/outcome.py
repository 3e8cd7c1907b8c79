"""What became of an update, as it is counted."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """`later` and `failed` mean that Telegram must deliver the update again; everything else is done with."""

    TAKEN = "taken"
    REPEATED = "repeated"  # delivered before, stored then
    REFUSED = "refused"  # the consumer was told why
    IGNORED = "ignored"  # groups, channels, other bots: nothing is answered there
    UNKNOWN = "unknown"  # a kind that is not ours
    MALFORMED = "malformed"
    FORGED = "forged"
    LATER = "later"  # the database is away
    FAILED = "failed"  # our own mistake
    DROPPED = "dropped"  # our own mistake, too often: the consumer was asked to send it again

    @property
    def settled(self) -> bool:
        return self not in (Outcome.LATER, Outcome.FAILED)
