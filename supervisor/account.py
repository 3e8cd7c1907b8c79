"""The unprivileged account the embedded servers run under when the supervisor itself is root.

PostgreSQL refuses to run as root. The number is fixed and belongs to nobody, so no other process shares it, and
no line is ever added to the machine's list of accounts.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from supervisor.errors import SetupError

UNPRIVILEGED = 47532


@dataclass(frozen=True)
class Account:
    """A numeric user and group to drop to."""

    uid: int
    gid: int


def servers_account() -> Account | None:
    """Return the account the servers drop to, or None when we are an ordinary user already."""
    return Account(UNPRIVILEGED, UNPRIVILEGED) if os.geteuid() == 0 else None


def listed_account() -> Account:
    """Return an unprivileged account the machine knows by name, which initdb needs and postgres does not."""
    try:
        return Account(pwd.getpwnam("nobody").pw_uid, UNPRIVILEGED)
    except KeyError:
        others = [entry.pw_uid for entry in pwd.getpwall() if entry.pw_uid != 0]
    if not others:
        raise SetupError("PostgreSQL cannot run as root, and this machine has no other account: set DATABASE_URL.")
    return Account(others[0], UNPRIVILEGED)


def require_passage(folder: Path) -> None:
    """Check that the unprivileged account can reach a folder; we never change the modes of what is above it."""
    for parent in folder.resolve().parents:
        if parent.exists() and not parent.stat().st_mode & 0o001:
            raise SetupError(
                f"The state folder {folder} lies below {parent}, which other accounts may not enter, and PostgreSQL "
                "does not run as root. Set FRONTDESK_STATE to a folder elsewhere, or unset it."
            )
