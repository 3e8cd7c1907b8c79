"""As what people work at the console, and what the roster knows of each."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from desk.conversation.identity import AgentId
from desk.database import Row

SHORTEST, LONGEST = 12, 200  # passwords
LOGIN = re.compile(r"[\w.@+-]{1,60}")
LONGEST_NAME = 60
ROLES = ("agent", "supervisor")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read out


@dataclass(frozen=True)
class Post:
    """As what somebody works; no `languages`: every one; `at_once` None: as many as the desk's setting says."""

    name: str
    role: str = "agent"
    languages: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    at_once: int | None = None


@dataclass(frozen=True)
class Colleague:
    """Somebody on the roster, also who has left; `number` rises with each change."""

    id: AgentId
    login: str
    locale: str
    active: bool
    demo: bool
    password_due: bool
    number: int
    post: Post

    @property
    def stands(self) -> str:
        return "demo" if self.active and self.demo else "works" if self.active else "retired"


COLUMNS = """a.id, a.login, a.locale, a.active, a.demo, a.password_due, a.number,
  a.name, a.role, a.languages, a.at_once,
  ARRAY(SELECT t.id FROM teams t WHERE a.id = ANY(t.members) ORDER BY t.id) AS teams"""


def made_password() -> str:
    """Return a password that can be read out: four groups of four, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def colleague_of(row: Row) -> Colleague:
    post = Post(row["name"], row["role"], tuple(row["languages"]), tuple(row["teams"]), row["at_once"])
    own = ("id", "login", "locale", "active", "demo", "password_due", "number")
    return Colleague(**{name: row[name] for name in own}, post=post)
