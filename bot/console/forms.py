"""What the agents' page may send; a wrong field is told with what is allowed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from bot.console.fields import (
    LONGEST_INTERNAL,
    LONGEST_NOTE,
    ClientId,
    Flag,
    Form,
    Line,
    Name,
    Note,
    Number,
    ReplyText,
    Text,
    Title,
    is_visible,
    visible,
    without_nul,
)
from bot.handoff.transfers import Target
from desk.handoff.errands import STEPS


def _target(value: Any) -> Any:
    """Read whom a conversation is for: oneself, the bot, the queue, or an agent or team by id."""
    if value in ("me", "bot"):
        return value
    if value == "queue":
        return Target("queue")
    if isinstance(value, dict) and len(value) == 1:
        ((kind, name),) = value.items()
        if kind in ("agent", "team") and isinstance(name, str) and 0 < len(name) <= 64 and "\0" not in name:
            return Target(kind, name)
    raise PydanticCustomError("target", "me, bot, queue, {{agent: id}}, {{team: id}}")


def _asks(value: Any) -> Any:
    """Read what the bot is to ask for, in order."""
    if not isinstance(value, list) or len(set(map(str, value))) < len(value) or not set(map(str, value)) <= set(STEPS):
        raise PydanticCustomError("asks", "each at most once of " + ", ".join(STEPS))
    return tuple(value)


class SignIn(Form):
    login: Line
    password: Line


class Assignment(Form):
    """`note` goes with giving back to the bot and with a transfer, `ask` and `return` with giving back alone."""

    to: Annotated[Literal["me", "bot"] | Target, BeforeValidator(_target)]
    number: Number
    note: Note = ""
    ask: Annotated[tuple[str, ...], BeforeValidator(_asks)] = ()
    comes_back: Literal[True] = Field(default=True, alias="return")

    @field_validator("ask")
    @classmethod
    def _is_for_the_bot(cls, ask: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if ask and info.data.get("to") != "bot":
            raise PydanticCustomError("asks", "nothing, unless it goes to the bot")
        return ask


class Snoozing(Form):
    """`until` null takes the conversation up again."""

    until: AwareDatetime | None
    number: Number


class Ending(Form):
    state: Literal["ended"]
    outcome: Literal["solved", "unsolved", "no_answer"]
    number: Number
    note: Note = ""


class Reply(Form):
    id: ClientId
    text: Text
    number: Number


class InternalNote(Form):
    id: ClientId
    text: Annotated[
        str, StringConstraints(max_length=LONGEST_INTERNAL), AfterValidator(without_nul), AfterValidator(visible)
    ]


class Nothing(Form):
    """A body that has nothing to say."""


class MentionsSeen(Form):
    seq: Number


class CannedReplyForm(Form):
    locale: Literal["zh", "en"]
    title: Title
    text: ReplyText
    shared: Flag


class CannedReplyChange(CannedReplyForm):
    version: Number


class CannedReplyRemoval(Form):
    version: Number


class Reveal(Form):
    """`note` says more about the reason; `other` is none without it."""

    reason: Literal["call", "delivery", "check", "asked", "other"]
    note: Annotated[str, StringConstraints(max_length=200), AfterValidator(without_nul)] = Field(
        default="", validate_default=True
    )

    @field_validator("note")
    @classmethod
    def _other_needs_words(cls, note: str, info: ValidationInfo) -> str:
        if info.data.get("reason") == "other" and not is_visible(note):
            raise PydanticCustomError("note", "words, where the reason is other")
        return note


def _plain(value: Any) -> Any:
    """Take what a field of a draft may hold: which of it, the field's reader says."""
    if isinstance(value, str) and len(value) <= LONGEST_NOTE:
        return without_nul(value)
    if value is None or isinstance(value, int):
        return value
    raise PydanticCustomError("plain", f"text of at most {LONGEST_NOTE} characters, a whole number, true or null")


FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class DraftFields(Form):
    """Fields of the draft by name; null takes one out."""

    fields: Annotated[dict[FieldName, Annotated[Any, AfterValidator(_plain)]], Field(min_length=1, max_length=20)]
    number: Number


class DraftKind(Form):
    kind: Literal["return", "exchange", "repair", "complaint", "support", "suggestion", "callback"]
    number: Number


class Submission(Form):
    number: Number


class Typing(Form):
    """`note`: what is written is for colleagues alone."""

    on: Flag
    note: Flag = False


class Seen(Form):
    seq: Number


class ConversationList(Form):
    list: Literal["mine", "bot", "ended"]
    before: AwareDatetime | None = None


class Since(Form):
    since: Number = 0


class MissList(Form):
    """`person`: what ended with a person; `unanswered`: what the catalogue did not answer."""

    locale: Literal["zh", "en"] | None = None
    kind: Literal["unclear", "rephrased", "rejected", "person", "unanswered"] | None = None
    guess: Name | None = None


class Lesson(Form):
    """`intent` and, where it is to be put otherwise, `text` go with learning an example."""

    learn: Literal["intent", "passage", "nothing"]
    intent: Name | None = Field(default=None, validate_default=True)
    text: Line | None = None

    @field_validator("intent")
    @classmethod
    def _belongs_to_an_example(cls, intent: str | None, info: ValidationInfo) -> str | None:
        if (intent is not None) != (info.data.get("learn") == "intent"):
            raise PydanticCustomError("intent", "a name with learn: intent, else nothing")
        return intent


class RatingPeriod(Form):
    """This week of the shop and those before it."""

    weeks: Annotated[int, Field(ge=1, le=53)] = 12


class LearnedFile(Form):
    form: Literal["yaml", "patch"] = "yaml"


class Away(Form):
    type: Literal["away"]
    on: Flag


class Watch(Form):
    type: Literal["watch"]
    conversation: Line | None = None
