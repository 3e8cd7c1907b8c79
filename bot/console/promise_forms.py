"""What the agents' page may send about promises and whose cases are."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from bot.console.fields import Form, Line, Note, visible


class Explanation(Form):
    why: Annotated[Note, AfterValidator(visible)]


class Owner(Form):
    """`from` is the owner that the page saw, null for nobody."""

    agent: Line
    was: Line | None = Field(alias="from")
