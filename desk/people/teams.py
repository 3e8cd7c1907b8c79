"""Teams: which agents take which languages and kinds of matters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desk.conversation.identity import AgentId
from desk.database import Database, Row
from desk.errors import NotFound
from desk.handoff.handoffs import REASONS
from desk.request.requests import KINDS

LANGUAGES = ("zh", "en")
MATTERS = (*KINDS, *REASONS)  # what a team may be for


@dataclass(frozen=True)
class Team:
    """No languages or no kinds: all of them; `number` rises with each change."""

    id: str
    name_zh: str
    name_en: str
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    members: tuple[AgentId, ...] = ()
    number: int = 1

    def name(self, locale: str) -> str:
        return self.name_en if locale == "en" else self.name_zh

    def speaks(self, locale: str) -> bool:
        return not self.languages or locale in self.languages

    def takes(self, locale: str, matters: Collection[str]) -> bool:
        """Tell whether this is a team for what somebody wants, in their language."""
        return self.speaks(locale) and (not self.kinds or any(matter in self.kinds for matter in matters))


LONGEST_NAME = 40
COLUMNS = "id, name_zh, name_en, languages, kinds, members, number"
LISTS = ("languages", "kinds", "members")


class Teams:
    """The store of teams."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self) -> Sequence[Team]:
        return [_team(row) for row in await self._db.all(f"SELECT {COLUMNS} FROM teams ORDER BY id")]

    async def get(self, team: str, *, held: bool = False) -> Team:
        """Return a team, which with `held` nobody else changes until the transaction ends.

        Raises:
            NotFound: there is no such team.
        """
        hold = "FOR UPDATE" if held else ""
        row = await self._db.one_or_none(f"SELECT {COLUMNS} FROM teams WHERE id = %(id)s {hold}", id=team)
        if row is None:
            raise NotFound(team)
        return _team(row)

    async def put(self, team: Team) -> None:
        """Add a team, or make an existing one what is given."""
        await self._db.run(
            """INSERT INTO teams (id, name_zh, name_en, languages, kinds, members)
               VALUES (%(id)s, %(zh)s, %(en)s, %(languages)s, %(kinds)s, %(members)s)
               ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
                 languages = excluded.languages, kinds = excluded.kinds, members = excluded.members,
                 number = teams.number + 1""",
            id=team.id,
            zh=team.name_zh,
            en=team.name_en,
            languages=list(team.languages),
            kinds=list(team.kinds),
            members=list(team.members),
        )

    async def drop(self, team: str) -> None:
        """Raises: NotFound."""
        if not await self._db.run("DELETE FROM teams WHERE id = %(id)s", id=team):
            raise NotFound(team)


def _team(row: Row) -> Team:
    return Team(**{**row, **{name: tuple(row[name]) for name in LISTS}})
