"""What supervisors may send about agents and teams."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.console.account import printable
from bot.console.fields import Flag, Form, Number
from desk.people.posts import LOGIN, LONGEST_NAME, Post
from desk.people.teams import LONGEST_NAME as LONGEST_TEAM
from desk.people.teams import MATTERS

MOST_TEAMS = 50


def _login(login: str) -> str:
    if not LOGIN.fullmatch(login):
        raise PydanticCustomError("login", "1-60 letters, digits and . _ @ + -, without blanks")
    return login


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise PydanticCustomError("twice", "each at most once")
    return values


def _matters(values: tuple[str, ...]) -> tuple[str, ...]:
    if not set(values) <= set(MATTERS):
        raise PydanticCustomError("kinds", "each at most once of " + ", ".join(MATTERS))
    return values


def _of_a_team(name: str) -> str:
    if not name.isprintable() or not name.strip():
        raise PydanticCustomError("name", f"1-{LONGEST_TEAM} printable characters")
    return name.strip()


Languages = Annotated[tuple[Literal["zh", "en"], ...], AfterValidator(_each_once)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,40}$")]
TeamName = Annotated[str, StringConstraints(max_length=LONGEST_TEAM), AfterValidator(_of_a_team)]


class PostForm(Form):
    """As what somebody works; no languages: every one; `at_once` null: as many as the desk's setting says."""

    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME), AfterValidator(printable)]
    role: Literal["agent", "supervisor"]
    languages: Languages
    teams: Annotated[tuple[Word, ...], Field(max_length=MOST_TEAMS), AfterValidator(_each_once)]
    at_once: Annotated[int, Field(ge=0, le=99)] | None

    @property
    def post(self) -> Post:
        return Post(self.name, self.role, self.languages, self.teams, self.at_once)


class NewAgent(PostForm):
    login: Annotated[str, AfterValidator(_login)]
    locale: Literal["zh", "en"]


class PostChange(PostForm):
    number: Number


class Stale(Form):
    """The number that the page knows."""

    number: Number


class Working(Stale):
    works: Flag


class TeamForm(Form):
    """No languages or no kinds: all of them."""

    zh: TeamName
    en: TeamName
    languages: Languages
    kinds: Annotated[tuple[str, ...], AfterValidator(_each_once), AfterValidator(_matters)]


class TeamChange(TeamForm):
    number: Number
