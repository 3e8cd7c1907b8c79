"""Another kind of request in the middle of one: "forget it, exchange it"."""

from __future__ import annotations

from actions.heard import Heard
from actions.readers import FREE
from desk.patterns import any_of
from desk.request.requests import GOODS_KINDS

INTENTS = {
    "request_return": "return",
    "request_exchange": "exchange",
    "request_repair": "repair",
    "request_complaint": "complaint",
    "request_support": "support",
    "request_suggestion": "suggestion",
    "request_callback": "callback",
}
BEGINNINGS = frozenset({*INTENTS, "ask_return_eligibility", "resume_request"})
WAYS = {
    "exchange": any_of(
        r"换货|換貨|换新|換新|换[一个台件条成](?!.{0,2}(?:电话|手机|号码|地址|联系|人|客服|说法|话题|语言))|直接换|直接換|改换|换吧|换掉|补发|補發|补寄|重新?发一|exchange|replace|swap"
    ),
    "repair": any_of(r"维修|維修|修一?下|修吧|修理|修好|报修|[要想]修|repair|fix it|fixed|mend"),
    "return": any_of(
        r"退货|退貨|退了吧|退掉|退吧|直接退|改退|return|refund|money back|(?:send|take) (?:\w+ ){0,3}back"
    ),
}
# What else somebody may want, in so many words: it is never meant as an answer.
OTHERWISE = {
    "complaint": any_of(r"投诉|投訴|举报|complain"),
    "suggestion": any_of(r"提个?建议|有个?建议|\bsuggestion"),
    "callback": any_of(r"回电|回.{0,2}电话|打.{0,2}电话给我|给我打.{0,2}电话|call me back|callback|give me a call"),
}
REFUSED = any_of(
    r"[不别]{1,3}(?:用|要|想)?[退修换換](?:货|貨|了|理)?|"
    r"(?:not?|n.t|rather than|instead of|forget)\s+(?:to |the |a )?(?:return|repair|exchange|fix)\w*"
)
INSTEAD = any_of(
    r"算了|还是|還是|改成|改为|改[退换換修]|直接|[不别](?:想|要)?[退修换換]|不如|干脆|乾脆|要不|"
    r"instead|rather|actually|changed my mind|forget"
)
UNSURE = frozenset(
    {*INTENTS, "change_answer", "cancel_request", "deny", "nlu_fallback", "out_of_scope", "inform_fault"}
)
SHORT = 8  # characters that say a way and nothing else


def switched_to(heard: Heard, kind: str, requested: str) -> str | None:
    """Return the kind of request that is wanted instead of this one, if any."""
    wished = INTENTS.get(heard.intent)
    if heard.pressed:
        return wished if wished != kind else None
    named = _named(heard, kind) or _plainly(heard, kind, wished, requested)
    if named or requested in FREE or heard.asks:
        return named
    told = wished == "support" and kind in GOODS_KINDS  # a fault, told on the way
    sure = wished is not None and wished not in OTHERWISE and heard.surely({heard.intent}, 0.5)
    return wished if sure and not told and wished != kind else None


def _plainly(heard: Heard, kind: str, wished: str | None, requested: str) -> str | None:
    """Return what is wanted beside the goods, if the words say so, too; a story that is being told goes on."""
    if wished not in OTHERWISE or wished == kind or (kind in OTHERWISE and requested in FREE):
        return None
    return wished if heard.surely({heard.intent}, 0.5) and OTHERWISE[wished].search(heard.text) else None


def wanted_in(text: str) -> str | None:
    """Return the kind of request that a sentence about an order asks for."""
    plain = REFUSED.sub(" ", text)
    return next((kind for kind, words in {**OTHERWISE, **WAYS}.items() if words.search(plain)), None)


def _named(heard: Heard, kind: str) -> str | None:
    """Return the one other way for the goods that a sentence turns to in so many words."""
    text = REFUSED.sub(" ", heard.text)
    ways = [name for name, words in WAYS.items() if name != kind and words.search(text)]
    instead = bool(INSTEAD.search(heard.text))
    plain = instead or len(heard.text) <= SHORT
    wanted = (instead or heard.intent in UNSURE) and not heard.asks
    return ways[0] if len(ways) == 1 and plain and wanted and kind in GOODS_KINDS | {"support"} else None
