"""Points of return and refund."""

from __future__ import annotations

from collections.abc import Sequence
from re import Pattern

from desk.agreement.remedies import Excepted, RefundMethod
from desk.answers.goods import conditions, refund_time
from desk.answers.points import HOW_LONG, Point, told
from desk.answers.question import Answer, Question, capital
from desk.patterns import any_of

RETURNS = ("ask_return_policy", "ask_quality_return")
KINDS: Sequence[tuple[str, Pattern[str]]] = (  # of goods that the law lets a shop except, by their key in the agreement
    (
        "made_to_order",
        any_of(
            r"""定制|訂製|定製|定做|订做|訂做|刻了?字|印了?(?:名字|照片)|私人订制|照着.{0,6}做的|
            made to (?:order|measure)|custom|personali[sz]ed|engrav|bespoke|monogram"""
        ),
    ),
    (
        "fresh",
        any_of(
            r"""生鲜|生鮮|新鲜|新鮮|水果|蔬菜|海鲜|海鮮|鲜花|鮮花|蛋糕|鲜活|易腐|(?:食|吃)的?(?:品|东西|東西)|零食|
            \bfresh\b|perishable|\bfoods?\b|\bfruit|vegetable|flowers|\bcakes?\b|groceries"""
        ),
    ),
    (
        "unsealed_media",
        any_of(
            r"""软件|軟件|軟體|光盘|光碟|唱片|音像|碟片|激活码|序列号|游戏盘|
            software|\bcds?\b|\bdvds?\b|vinyl|\brecords\b|video games?|licen[cs]e key|activation code"""
        ),
    ),
    ("newspapers", any_of(r"报纸|報紙|杂志|雜誌|期刊|newspaper|magazine|periodical")),
)


def _excepted(question: Question) -> Answer | None:
    excepted = question.agreement.returns.no_reason.excepted
    named = next((one for one in excepted if _names(one, question)), None)
    if named is None:
        return None
    terms = question.agreement.returns.quality
    facts = {
        "kind": capital(named.name.in_locale(question.locale)),
        "days": question.count(terms.days),
        "payer": question.payer(terms.freight),
    }
    return Answer("utter_point_return_excepted", facts, ("return.no_reason", "return.quality"))


def _names(excepted: Excepted, question: Question) -> bool:
    by_name = excepted.name.in_locale(question.locale).lower() in question.said.lower()
    return by_name or any(kind == excepted.kind and words.search(question.said) for kind, words in KINDS)


def _counted(question: Question) -> Answer:
    returns = question.agreement.returns
    facts = {"days": question.count(returns.no_reason.days), "quality_days": question.count(returns.quality.days)}
    return Answer("utter_point_return_counted", facts, ("return.no_reason", "return.quality"))


def _part_of_order(question: Question) -> Answer:
    return Answer("utter_point_return_part", {}, ("return.no_reason",))


def _conditions(question: Question) -> Answer:
    facts = {
        "conditions": conditions(question.agreement, question.locale),
        "days": question.count(question.agreement.returns.quality.days),
    }
    return Answer("utter_point_return_conditions", facts, ("return.no_reason", "return.quality"))


def _photos(question: Question) -> Answer:
    return Answer("utter_point_return_photos", {}, ("return.quality",))


def _refund_way(question: Question) -> Answer | None:
    terms = question.agreement.refund
    if terms.method is not RefundMethod.ORIGINAL:
        return None
    facts = {"arrival": told(question, terms.arrival.in_locale(question.locale))}
    return Answer("utter_point_refund_way", facts, ("refund",))


POINTS: Sequence[Point] = (  # the first special one that fits
    Point.of(
        (*RETURNS, "ask_exchange_policy", "ask_warranty", "ask_complaint_process"),
        r"拍照|照片|相片|图片|圖片|发图|視頻|视频|录像|\bphotos?\b|pictures?\b|\bvideos?\b|\bimages?\b",
        _photos,
    ),
    Point.of(RETURNS, "|".join(["无理由.{0,4}例外", *(words.pattern for _, words in KINDS)]), _excepted),
    Point.of(
        RETURNS,
        r"""(?:哪[一]?天|什么时候|几号|怎么|如何|从.{1,4})(?:开始)?[计计計]?算(?!了)|起算|当天.{0,3}算|算.{0,2}(?:签收|收到).{0,3}当天|
        (?:周末|节假日|週末)[也都]?.{0,3}算|自然日|工作日|count(?:ed|ing|s)?\b[^.?!]{0,12}(?:from|start|weekend|holiday|as)|
        (?:starts?|begins?|run|runs) (?:counting )?(?:from|on) |from (?:when|which day|what day)|
        include (?:weekends|holidays)|
        (?:calendar|business|working) days""",
        _counted,
    ),
    Point.of(
        RETURNS,
        r"""[只单單](?:退|想退|要退)|退(?:其中)?(?:一部分|部分|一半|一件|其中)|部分退|
        (?:only|just) (?:return |send back )?(?:one|some|part|half|a part)|return (?:only|just) (?:one|some|part)|
        partial|part of (?:the|my|an) order""",
        _part_of_order,
    ),
    Point.of(
        RETURNS,
        r"""包装|包裝|盒子|纸箱|吊牌|标签|標籤|配件|赠品|贈品|说明书|說明書|拆封|拆[了开過过]|开封|打开过|[用试試穿洗]过|用過|试穿|試穿|洗了|条件|條件|
        packag|\bboxe?s?\b|\btags?\b|\blabels?\b|accessor|free gift|manual|unseal|opened|unwrapped|\bused\b|
        \bworn\b|washed|tried|conditions?\b""",
        _conditions,
    ),
    Point.of(
        ("ask_refund_time",),
        r"""退[到回去](?:我|了)?(?:的)?(?:哪|什么|什麼|银行|銀行|微信|支付宝|支付寶|零钱|零錢|花呗|信用卡|原|另|别|別|余额)|原路|
        (?:换|換|别的|別的|另一?[张張个個]|其他).{0,3}(?:卡|账户|帳戶|账号|賬號)|能.{0,4}(?:现金|現金)|
        (?:to|onto|on|into) (?:my |the |a |an |which |what |another )?(?:\w+ )?(?:card|account|paypal|bank)\b|
        original (?:payment|card)|store credit|voucher|gift card|in cash|different (?:card|account)|
        where (?:will|does|do|is)[^.?!]{0,20}(?:refund|money) """,
        _refund_way,
        plain=True,
    ),
    Point.of(("ask_refund_time",), rf"{HOW_LONG}|到[账賬帐]|arrive", refund_time, plain=True),
)
