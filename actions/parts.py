"""Two wishes in one message: what its clauses ask beside what the whole of it is taken for.

A clause counts only when it is surely a question or a request by itself and says so in words, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from actions.heard import Heard, Part
from actions.lexicon import RETURN
from actions.switching import INSTEAD, INTENTS, OTHERWISE, REFUSED, WAYS
from actions.topics import OF_KIND
from desk.answers import TOPICS
from desk.patterns import any_of

SURE, SURELY = 0.6, 0.75  # of a request, which says so in words, too; of a question
MOST = 2  # questions answered of one message
PERSON = "request_person"
ASKS = any_of(
    r"""[?？]|谁|多久|几天|几年|多少|多长|[吗嘛么呢]|怎么|怎样|如何|哪|什么|啥|咋|能不能|可不可以|要不要|收不收|是否|何时|
    \b(?:who|what|when|where|which|how|why|do|does|did|is|are|can|could|will|would|whether|if)\b"""
)
SUPPOSED = any_of(r"如果|要是|假如|假设|万一|的话|之前|以后|之后|\b(?:if|when|once|before|after|suppose|in case)\b")
EITHER = any_of(r"或者|还是|要么|不然|不行|\b(?:or|either|otherwise)\b")
WISHING = any_of(
    r"""我[要想]|帮我|给我|替我|申请|麻烦|
    \b(?:i want|i.d like|i would like|i need|i wish|please|let me|can you|could you)\b"""
)
WONDERING = any_of(
    r"想问|想知道|想了解|请问|问一?下|\b(?:to know|to ask|to find out|wonder|tell me|how do i|how (?:long|much))\b"
)
SPOKEN_OF = any_of(
    r"""(?:问|聊聊?|谈谈?|说说|讲讲|咨询|关于|有关)[^，。,.]{0,8}(?:的事|事情|问题|进度|情况)|
    \b(?:about|regarding|concerning) (?:my|the|an?|that|this)\b"""
)
HUMAN = any_of(r"人工|真人|客服|转人|\b(?:human|person|agent|someone|somebody|representative|real people)\b")
IN_GENERAL = {"ask_return_eligibility": "ask_return_policy"}  # beside another wish the rule is answer enough
ALIKE: Sequence[frozenset[str]] = (  # one answer serves for all of these
    frozenset({"ask_return_policy", "ask_return_eligibility", "ask_quality_return"}),
    frozenset({"ask_person_available", "ask_service_hours", "ask_contact_channels"}),
    frozenset({"ask_privacy", "ask_my_data"}),
)


def questions(heard: Heard) -> list[str]:
    """Return the topics that clauses ask about beside the message's own intent."""
    asked = (part for part in heard.parts if part.confidence >= SURELY and ASKS.search(part.text))
    found = (IN_GENERAL.get(part.intent, part.intent) for part in asked)
    own = OF_KIND.get(INTENTS.get(heard.intent, ""), heard.intent)  # told by the request itself, for its very goods
    return list(_unlike((topic for topic in found if topic in TOPICS), {heard.intent, own}))[:MOST]


def requests(heard: Heard) -> Mapping[str, Part]:
    """Return the kinds of request that clauses begin in so many words, in order; none of two ways for one thing."""
    if EITHER.search(heard.text) or INSTEAD.search(heard.text):
        return {}
    wished: dict[str, Part] = {}
    for part in heard.parts:
        kind = _wished(part)
        if kind and (OF_KIND.get(kind) != heard.intent or WISHING.search(part.text)):
            wished.setdefault(kind, part)
    return wished


def wished_after_all(heard: Heard) -> str | None:
    """Return the kind of request that a message wishes for in so many words though it was taken for a question."""
    wondering = heard.asks or SUPPOSED.search(heard.text) or WONDERING.search(heard.text)
    if heard.pressed or wondering or not WISHING.search(heard.text):
        return None
    return next((kind for kind, topic in OF_KIND.items() if topic == heard.intent and _names(kind, heard.text)), None)


def tells_fault(heard: Heard) -> bool:
    """Tell whether a clause surely says that something is wrong with the goods."""
    return any(part.intent == "inform_fault" and _sure(part) for part in heard.parts)


def wants_person(heard: Heard) -> bool:
    return any(part.intent == PERSON and _sure(part) and HUMAN.search(part.text) for part in heard.parts)


def _wished(part: Part) -> str | None:
    kind = INTENTS.get(part.intent)
    plain = _sure(part) and not any(words.search(part.text) for words in (ASKS, SUPPOSED, SPOKEN_OF))
    return kind if plain and kind and _names(kind, part.text) else None


def _names(kind: str, text: str) -> bool:
    words = {**OTHERWISE, **WAYS, "return": RETURN}.get(kind)
    return words is not None and bool(words.search(REFUSED.sub(" ", text)))


def _sure(part: Part) -> bool:
    return part.confidence >= SURE


def _unlike(topics: Iterator[str], told: set[str]) -> Iterator[str]:
    """Yield each topic once, and none that the answer to another holds already."""
    for topic in topics:
        if not any(topic == one or any({topic, one} <= group for group in ALIKE) for one in told):
            told.add(topic)
            yield topic


def alone(heard: Heard) -> Iterator[Heard]:
    """Yield each clause as if it were all that was said."""
    return (_one(heard, part) for part in heard.parts)


def about(heard: Heard, kind: str) -> Heard:
    """Return what belongs to one request of a message that makes two; else the message."""
    wished = requests(heard)
    return _one(heard, wished[kind], heard.entities) if len(wished) > 1 and kind in wished else heard


def _one(heard: Heard, part: Part, entities: Mapping[str, str] | None = None) -> Heard:
    inside = {name: value for name, value in heard.entities.items() if value in part.text}
    return Heard(part.text, part.intent, part.confidence, part.chances, entities or inside)
