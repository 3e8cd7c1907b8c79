"""What the agents' page may send; a wrong field is told with what is allowed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from bot.handoff.transfers import Target
from desk.handoff.errands import STEPS
from desk.people.canned_replies import LONGEST as LONGEST_CANNED
from desk.people.canned_replies import LONGEST_TITLE

LONGEST_REPLY = 4000
LONGEST_NOTE = 2000
LONGEST_INTERNAL = 20_000
MOST = 2**31 - 1


def without_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul", "text without NUL characters")
    return text


def _is_visible(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def visible(text: str) -> str:
    if not _is_visible(text):
        raise PydanticCustomError("empty", "text, not only white space")
    return text


def one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise PydanticCustomError("title", "1-60 printable characters in one line")
    return text.strip()


def _number(value: Any) -> Any:
    """Take whole numbers, also as the text that a query carries."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
        raise PydanticCustomError("number", f"a whole number from 0 to {MOST}")
    return value


def _flag(value: Any) -> Any:
    if not isinstance(value, bool):
        raise PydanticCustomError("flag", "true, false")
    return value


def _client_id(value: str) -> str:
    if not 8 <= len(value) <= 64 or not all(one.isascii() and (one.isalnum() or one in "_-") for one in value):
        raise PydanticCustomError("client_id", "8-64 of A-Z a-z 0-9 _ -")
    return value


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


Number = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, BeforeValidator(_flag)]
ClientId = Annotated[str, AfterValidator(_client_id)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(without_nul)]
Note = Annotated[str, StringConstraints(max_length=LONGEST_NOTE), AfterValidator(without_nul)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,63}$")]
Title = Annotated[
    str, StringConstraints(max_length=LONGEST_TITLE), AfterValidator(without_nul), AfterValidator(one_line)
]
ReplyText = Annotated[
    str, StringConstraints(max_length=LONGEST_CANNED), AfterValidator(without_nul), AfterValidator(visible)
]
Text = Annotated[str, StringConstraints(max_length=LONGEST_REPLY), AfterValidator(without_nul), AfterValidator(visible)]


class Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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
        if info.data.get("reason") == "other" and not _is_visible(note):
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
