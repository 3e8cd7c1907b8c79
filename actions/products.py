"""Questions about products, answered with a passage of the catalogue, or with the plain word that it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

from actions import wiring
from actions.asks import last_said
from actions.lexicon import FAULT
from actions.turn import Turn, payload, turn_of
from desk import formats
from desk.knowledge.knowledge import Finding, Verdict, shown
from desk.knowledge.naming import called
from desk.knowledge.product import Passage, Product, Section
from desk.knowledge.unanswered import Outcome
from desk.request.accounts import describes_fault
from desk.request.orders import Item

Events = list[dict[str, Any]]
ANSWERED = ("utter_product_answer", "utter_product_next")  # what a yes or a no may follow
WHICH = "utter_product_which"
ASKS, FITS, MISSES = "ask_product", "submit_answer_fits", "submit_answer_misses"
OTHER = "other"
MOST_BUTTONS = 5
LONGEST_ASKED = 300
LIKELY = 0.15  # of a message that may be about the product in talk
DOUBTFUL, FITTING = 0.7, 0.6


@dataclass(frozen=True)
class Asked:
    """A question, the product it was said to be about, and the passages that were shown for it in vain."""

    text: str
    sku: str | None = None
    shown: tuple[str, ...] = ()


class AnswerProduct(Action):
    """Answer with the best passage; outside a form, ask whether that was it."""

    def name(self) -> str:
        return "action_answer_product"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        teller = Teller(await turn_of(tracker), dispatcher, tracker)
        asked = _asked(teller.turn, tracker)
        if asked.sku == OTHER:
            await teller.decline(asked)
            return []
        found = wiring.knowledge().find(
            asked.text, teller.turn.locale, await products_in_talk(teller.turn), about=asked.sku
        )
        await teller.tell(asked, found)
        return _fault_told(asked, tracker)


class ConfirmAnswer(Action):
    def name(self) -> str:
        return "action_confirm_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        dispatcher.utter_message(response="utter_product_fits")
        return []


class RejectAnswerShown(Action):
    """Show the next best passage, once; then note the question and offer a person."""

    def name(self) -> str:
        return "action_reject_answer_shown"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        teller = Teller(await turn_of(tracker), dispatcher, tracker)
        asked = _rejected(teller.turn, tracker)
        if asked is None:
            dispatcher.utter_message(response="utter_deny_alone")
            return []
        if asked.sku not in wiring.knowledge().products:
            await teller.decline(asked)
            return []
        found = wiring.knowledge().find(asked.text, teller.turn.locale, about=asked.sku, without=asked.shown)
        await teller.tell_next(asked, found)
        return []


class Teller:
    """Says what was found, and notes what was not."""

    def __init__(self, turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self.turn = turn
        self._dispatcher = dispatcher
        self._in_form = tracker.active_loop_name is not None
        self._asked_which = last_said(tracker) == WHICH

    async def tell(self, asked: Asked, found: Finding) -> None:
        match found.verdict:
            case Verdict.ANSWER if found.hit is not None:
                response = "utter_product_told" if self._in_form else "utter_product_answer"
                self._say_passage(response, asked, found.product, found.hit.passage)
            case Verdict.UNKNOWN:
                await self._note(asked, Outcome.UNKNOWN, found)
                self._say("utter_product_unknown", product=found.product.short_name(self.turn.locale))
            case Verdict.WHICH if not self._asked_which:
                self._ask_which(asked, found.products)
            case _:
                await self.decline(asked)

    async def tell_next(self, asked: Asked, found: Finding) -> None:
        if found.verdict is Verdict.ANSWER and found.hit is not None and len(asked.shown) < 2:
            self._say_passage("utter_product_next", asked, found.product, found.hit.passage)
            return
        await self._note(asked, Outcome.REJECTED, found)
        self._say("utter_product_misses", product=found.product.short_name(self.turn.locale))

    async def decline(self, asked: Asked) -> None:
        """Say that no file describes what is asked about."""
        await self._note(replace(asked, sku=None), Outcome.NOT_LISTED)
        self._say("utter_product_not_listed")

    def _say(self, response: str, **facts: Any) -> None:
        self._dispatcher.utter_message(response=response, **facts)

    def _say_passage(self, response: str, asked: Asked, product: Product, passage: Passage) -> None:
        facts = {"product": product.short_name(self.turn.locale), "passage": shown(passage)}
        basis = [source(product, passage)]
        if passage.section is Section.WARRANTY:
            self._say_warranty(product, facts, basis)
            return
        state = {
            "sku": product.sku,
            "asked": asked.text[:LONGEST_ASKED],
            "shown": "\n".join([*asked.shown, passage.id]),
        }
        buttons = [
            self.turn.button("product_fits", FITS, **state),
            self.turn.button("product_misses", MISSES, **state),
        ]
        more = {"buttons": buttons} if response in ANSWERED else {}
        self._say(response, json_message={"basis": basis}, **facts, **more)

    def _say_warranty(self, product: Product, facts: dict[str, Any], basis: list[dict[str, str]]) -> None:
        """Say how long the warranty is by the agreement, and by the file what counts as a fault."""
        agreement = self.turn.desk.agreements.today
        months = agreement.for_supplier(product.supplier).warranty.months_for(product.kind)
        facts["months"] = formats.count(months, "month", self.turn.locale)
        basis.insert(0, {"clause": "warranty", "version": agreement.version})
        response = "utter_product_warranty" if months else "utter_product_no_warranty"
        self._say(response, json_message={"basis": basis}, **facts)

    def _ask_which(self, asked: Asked, products: Sequence[Product]) -> None:
        text = asked.text[:LONGEST_ASKED]
        buttons = [
            {"title": one.name(self.turn.locale), "payload": payload(ASKS, {"sku": one.sku, "asked": text})}
            for one in products[:MOST_BUTTONS]
        ]
        other = self.turn.button("product_other", ASKS, sku=OTHER, asked=text)
        self._say(WHICH, buttons=[*buttons, other])

    async def _note(self, asked: Asked, outcome: Outcome, found: Finding | None = None) -> None:
        turn, product = self.turn, found.products[0] if found and found.products else None
        await turn.desk.unanswered.note(
            turn.locale,
            product.sku if product else "",
            asked.text,
            outcome,
            turn.now,
            message=turn.message,
            passage=asked.shown[-1] if asked.shown else "",
            score=found.sure if found else 0.0,
        )


def source(product: Product, passage: Passage) -> dict[str, str]:
    """Return what an answer rests on: file, heading, and the version of what the file said."""
    return {
        "clause": f"catalog/products/{product.file}#{passage.heading}",
        "version": product.version,
        "product": product.name(passage.locale),
        "heading": passage.heading,
        "sku": product.sku,
    }


def _fault_told(asked: Asked, tracker: Tracker) -> Events:
    """Keep a fault that a question describes: whoever names an order next need not tell it again."""
    told = tracker.active_loop_name is None and FAULT.search(asked.text) and describes_fault(asked.text)
    return [SlotSet("reason", "quality"), SlotSet("fault", asked.text)] if told else []


async def knows_answer(turn: Turn, tracker: Tracker) -> bool:
    """Tell whether a text that was not understood asks what the file of a product answers.

    The product is named, or it was spoken of and the text sounds like a question about it.
    """
    knowledge = wiring.knowledge()
    if turn.heard.pressed or knowledge.is_name_alone(turn.heard.text):
        return False
    sounds = turn.heard.chance(ASKS) >= LIKELY or last_said(tracker).startswith("utter_product_")
    if not knowledge.named(turn.heard.text) and not sounds:
        return False
    talk = await products_in_talk(turn) if sounds else ()
    return knowledge.find(turn.heard.text, turn.locale, talk).verdict is Verdict.ANSWER


def asks_rather_of_product(turn: Turn) -> bool:
    """Tell whether a question taken for another one, not too surely, names a product whose file answers it well."""
    knowledge = wiring.knowledge()
    if turn.heard.pressed or turn.heard.confidence >= DOUBTFUL or not knowledge.named(turn.heard.text):
        return False
    found = knowledge.find(turn.heard.text, turn.locale)
    return found.verdict is Verdict.ANSWER and found.sure >= FITTING and not knowledge.is_name_alone(turn.heard.text)


def names_asked_product(turn: Turn, tracker: Tracker) -> bool:
    """Tell whether a text says which product is meant, right after that was asked."""
    return last_said(tracker) == WHICH and bool(wiring.knowledge().named(turn.heard.text))


async def products_in_talk(turn: Turn) -> list[str]:
    """Return the products spoken of: of the request that is filled in or of the last answer, whichever is newer.

    Without either, those of the order proven last.
    """
    draft = await turn.desk.drafts.open(turn.conversation)
    told = await turn.desk.ledger.last_of_product(turn.conversation)
    item = draft.fields.get("item") if draft else None
    if draft and item and (told is None or draft.updated_at >= told.at):
        return _products([await turn.desk.orders.item(item)])
    if told is not None:
        return [basis["sku"] for basis in told.data["basis"] if basis.get("sku")]
    orders = await turn.desk.proofs.of(turn.conversation)
    return _products(orders[0].items) if orders else []


def _products(items: Sequence[Item]) -> list[str]:
    """Return the products of items, by their SKU or by one of their names."""
    by_name = {name.lower(): sku for sku, product in wiring.knowledge().products.items() for name in called(product)}
    skus = (
        one.sku
        if one.sku in wiring.knowledge().products
        else by_name.get(one.name_zh.lower()) or by_name.get(one.name_en.lower())
        for one in items
    )
    return list(dict.fromkeys(sku for sku in skus if sku))


def _asked(turn: Turn, tracker: Tracker) -> Asked:
    """Return the question: what was typed, or what was typed before a product was pressed or named."""
    entities, text = turn.heard.entities, turn.heard.text
    if turn.heard.pressed:
        return Asked(entities.get("asked") or _typed_before(tracker), entities.get("sku"))
    if names_asked_product(turn, tracker) and wiring.knowledge().is_name_alone(text):
        return Asked(_typed_before(tracker) or text, wiring.knowledge().named(text)[0])
    return Asked(text)


def _typed_before(tracker: Tracker) -> str:
    """Return what the consumer typed last before this message."""
    said = [event for event in tracker.events if event.get("event") == "user"][:-1]
    return next((str(event["text"]) for event in reversed(said) if event.get("text")), "")[:LONGEST_ASKED]


def _rejected(turn: Turn, tracker: Tracker) -> Asked | None:
    """Return the question whose answer was not it: the pressed one's, or the last one's."""
    state = turn.heard.entities if turn.heard.entities.get("shown") else _last_state(tracker)
    if not state.get("shown"):
        return None
    return Asked(state["asked"], state["sku"], tuple(state["shown"].split("\n")))


def _last_state(tracker: Tracker) -> dict[str, str]:
    for event in reversed(tracker.events):
        for button in (event.get("data") or {}).get("buttons") or () if event.get("event") == "bot" else ():
            pressed = button.get("payload")
            if isinstance(pressed, dict) and pressed.get("intent") == MISSES:
                return dict(pressed["entities"])
    return {}
