"""Points of exchange, and of where goods are sent."""

from __future__ import annotations

from collections.abc import Sequence

from desk.answers.goods import exchange_policy, postal_words, return_address
from desk.answers.points import HOW_LONG, Point, told
from desk.answers.question import Answer, Question
from desk.request.shipping import send_to


def _new_goods(question: Question) -> Answer:
    return Answer("utter_point_exchange_new", exchange_policy(question).facts, ("exchange",))


def _other_goods(question: Question) -> Answer:
    return Answer("utter_point_exchange_other", {}, ("exchange",))


def _exchange_time(question: Question) -> Answer:
    return Answer("utter_short_exchange_days", exchange_policy(question).facts, ("exchange",))


def _exchange_freight(question: Question) -> Answer:
    return Answer("utter_short_exchange_freight", exchange_policy(question).facts, ("exchange",))


def _pickup(question: Question) -> Answer:
    facts = {"send_within": return_address(question).facts["send_within"]}
    return Answer("utter_point_address_pickup", facts, ("return", "repair"))


def _repair_address(question: Question) -> Answer:
    agreement = question.agreement
    facts = {
        "to": postal_words(question, send_to(agreement, "repair")),
        "instructions": told(question, agreement.repair.instructions.in_locale(question.locale)),
    }
    return Answer("utter_point_address_repair", facts, ("repair",))


def _returns_address(question: Question) -> Answer:
    found = return_address(question).facts
    facts = {"to": found["to_return"], "send_within": found["send_within"]}
    return Answer("utter_point_address_return", facts, ("return",))


POINTS: Sequence[Point] = (  # the first special one that fits
    Point.of(
        ("ask_exchange_policy",),
        r"""(?:是|给|給|换|換).{0,5}(?:全?新的|新品|新货|二手|翻新)|
        brand.?new|\bnew one|refurbished|second.?hand|is it new""",
        _new_goods,
        plain=True,
    ),
    Point.of(
        ("ask_exchange_policy",),
        r"""换(?:成|个|個|一个)?(?:别的|別的|其他|其它|另外?一?[款种個个]|不同)|(?:差价|差價|补钱|補錢|贵的|便宜的)|
        (?:different|another|other) (?:model|product|item|thing|one)|something else|price difference|
        pay the difference|more expensive|cheaper""",
        _other_goods,
    ),
    Point.of(("ask_exchange_policy",), HOW_LONG, _exchange_time, plain=True),
    Point.of(
        ("ask_exchange_policy",),
        r"运费|運費|邮费|郵費|快递费|谁[出付]|shipping|postage|freight|who pays|\bpay\b",
        _exchange_freight,
        plain=True,
    ),
    Point.of(
        ("ask_return_address", "ask_return_freight"),
        r"上门|上門|取件|来取|來取|来拿|來拿|pick.{0,4}up|collect(?:ed|ion)?\b|courier come",
        _pickup,
    ),
    Point.of(("ask_return_address",), r"修|repair|\bfix|workshop|service cent", _repair_address, plain=True),
    Point.of(
        ("ask_return_address",),
        r"退|换|換|return|exchange|refund|send (?:it|this|them) back",
        _returns_address,
        plain=True,
    ),
)
