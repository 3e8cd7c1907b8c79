"""What the agents' page may send about somebody on the phone."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from bot.calls import Wish
from bot.console.case_forms import KindName
from bot.console.fields import ClientId, Form, Line, Number, without_nul
from desk.conversation.identity import ConversationId

Locale = Literal["zh", "en"]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,30}$")]
OrderNo = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=40)]
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Detail = Annotated[str, StringConstraints(max_length=300), AfterValidator(without_nul)]
Told = Annotated[str, StringConstraints(max_length=2000), AfterValidator(without_nul)]
ConversationName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class CallForm(Form):
    """Which form the page is to show: codes alone, nothing of the caller but their language."""

    caller: Locale = "zh"
    kind: KindName | None = None
    reason: Code | None = None
    condition: Code | None = None
    warranty: Code | None = None
    order: Literal["yes", "no"] = "no"
    bought: Number = 1


class CallProof(Form):
    """What a caller says to prove an order; `kind` says what its items are judged for."""

    id: ClientId
    order_no: Annotated[OrderNo, AfterValidator(without_nul)]
    phone_last4: Digits
    kind: KindName


class Call(Form):
    """A call as it was taken down; `notice` is the hash of the text that the caller agreed to."""

    id: ClientId
    locale: Locale
    kind: KindName
    order_no: Annotated[OrderNo, AfterValidator(without_nul)] | None = None
    phone_last4: Digits | None = None
    item: Line | None = None
    also: Annotated[list[Line], Field(max_length=20)] = Field(default_factory=list)
    linked: ConversationName | None = None
    notice: Annotated[str, StringConstraints(max_length=128)] | None = None
    fields: dict[Code, Told | Number | bool] = Field(default_factory=dict, max_length=20)
    contact: dict[Code, Detail] = Field(default_factory=dict, max_length=8)

    def wish(self) -> Wish:
        given: dict[str, Any] = self.model_dump(exclude={"linked", "also"})
        return Wish(**given, also=tuple(self.also), linked=ConversationId(self.linked) if self.linked else None)


class CalledBack(Form):
    """How a call went; `message` is the line that the caller was told, or was to be told."""

    outcome: Literal["reached", "no_answer"]
    message: Number
