"""What was heard of a consumer: the words, and what the engine made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

QUESTIONS = frozenset(
    {
        "ask_return_policy",
        "ask_quality_return",
        "ask_return_freight",
        "ask_refund_time",
        "ask_service_hours",
        "ask_person_available",
        "ask_contact_channels",
        "ask_privacy",
        "ask_exchange_policy",
        "ask_warranty",
        "ask_complaint_process",
        "ask_invoice",
        "ask_maintenance",
        "ask_charge",
        "ask_coverage",
        "ask_agreement",
        "ask_return_address",
        "ask_my_data",
        "ask_transcript",
        "ask_case_status",
        "ask_product",
        "ask_delivery",
        "ask_help",
        "ask_if_bot",
        "ask_shop_matter",
        "ask_why",
        "ask_how_long",
        "ask_how_much",
        "ask_more",
    }
)
WISHES = frozenset(
    {
        "request_person",
        "request_exchange",
        "request_repair",
        "request_complaint",
        "request_support",
        "request_suggestion",
        "request_callback",
        "report_missed_promise",
        "cancel_case",
        "add_remark",
        "request_erasure",
        "withdraw_consent",
        "submit_withdrawal",
        "submit_erasure",
        "submit_keep",
        "submit_answer_fits",
        "submit_answer_misses",
        "switch_language",
        "cancel_request",
        "change_answer",
    }
)
ASKING = ("?", "？", "吗", "嘛", "么", "呢", "多久", "几天", "怎么", "如何", "为什么", "什么时候")


@dataclass(frozen=True)
class Part:
    """One clause of a message, understood by itself."""

    text: str
    chances: Mapping[str, float]

    @property
    def intent(self) -> str:
        return next(iter(self.chances), "nlu_fallback")

    @property
    def confidence(self) -> float:
        return next(iter(self.chances.values()), 0.0)

    @classmethod
    def of(cls, part: Mapping[str, Any]) -> Part:
        return cls(str(part["text"]), _chances(part["ranking"]))


@dataclass(frozen=True)
class Heard:
    """`chances` holds the likeliest intents; a pressed button is certain and has no words."""

    text: str
    intent: str
    confidence: float
    chances: Mapping[str, float]
    entities: Mapping[str, str]
    parts: Sequence[Part] = ()

    @classmethod
    def of(cls, message: Mapping[str, Any] | None) -> Heard:
        """Read a tracker's latest message."""
        message = message or {}
        intent = message.get("intent") or {}
        ranking = message.get("intent_ranking") or [intent]
        return cls(
            text=str(message.get("text") or "").strip(),
            intent=str(intent.get("name") or "nlu_fallback"),
            confidence=float(intent.get("confidence") or 0),
            chances=_chances(ranking),
            entities={one["entity"]: str(one["value"]) for one in message.get("entities") or ()},
            parts=[Part.of(part) for part in message.get("parts") or ()],
        )

    @property
    def pressed(self) -> bool:
        return not self.text

    def chance(self, *intents: str) -> float:
        """Return how likely it is that one of these was meant."""
        return sum(self.chances.get(intent, 0.0) for intent in intents)

    def likelier(self, choices: Mapping[str, Iterable[str]]) -> tuple[str, float]:
        """Return the likeliest of some meanings, each given by its intents, and its chance."""
        chances = {meaning: self.chance(*intents) for meaning, intents in choices.items()}
        best = max(chances, key=lambda meaning: chances[meaning])
        return best, chances[best]

    def surely(self, intents: Iterable[str], least: float = 0.5) -> bool:
        """Tell whether one of these was meant; a question needs less when it sounds like one."""
        if self.intent not in intents:
            return False
        return self.pressed or self.confidence >= (least if not self.asks else least - 0.2)

    @property
    def asks(self) -> bool:
        return any(mark in self.text for mark in ASKING)


def _chances(ranking: Iterable[Mapping[str, Any]]) -> Mapping[str, float]:
    return {one["name"]: float(one["confidence"]) for one in ranking if one.get("name")}
