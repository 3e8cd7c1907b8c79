"""What supervisors may send about closures, maintenance and announcements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.console.fields import Flag, Form

Told = Annotated[str, StringConstraints(max_length=1000)]
Instant = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Days(Form):
    days: Annotated[int, Field(ge=1, le=92)] = 30


class Notice(Form):
    """A text in both languages and its time: `2026-11-30T22:00` in the shop's zone, with an offset, or a day."""

    start: Instant = Field(alias="from")
    end: Instant = Field(alias="until")
    zh: Told
    en: Told


class Closing(Notice):
    """`effect` says what maintenance means for consumers; `short_notice` that it is nearer than the agreement says."""

    kind: Literal["closure", "maintenance"] = "closure"
    effect_zh: Told = ""
    effect_en: Told = ""
    short_notice: Flag = False


class ClosingPreview(Form):
    """A closure or an announcement, as far as it is filled in."""

    kind: Literal["closure", "maintenance", "announcement"] = "closure"
    start: Instant = Field(alias="from")
    end: Instant = Field(alias="until")
    zh: Told = ""
    en: Told = ""
    effect_zh: Told = ""
    effect_en: Told = ""
