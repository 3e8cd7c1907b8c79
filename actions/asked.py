"""Questions in disguise: what is asked about where a message sounds like a request, or like nothing at all."""

from __future__ import annotations

import re
from collections.abc import Mapping

from actions.heard import Heard
from actions.topics import OF_KIND
from desk.answers import TOPICS
from desk.patterns import any_of

# "And exchanges?": the topic is named, what is asked about it is what was asked before.
ELLIPSIS = re.compile(
    r"(?:那|那么|如果是?|要是|换成)?(?P<zh>[^，。,.]{1,12}?)(?:的话)?呢[?？。]?|"
    r"(?:(?:and|ok|okay|so|but|no)[, ]+)*(?:what|how) about (?P<en>[^,.?]{3,40})\??|"
    r"and (?:for )?(?P<and>[a-z ]{4,30})\?",
    re.IGNORECASE,
)
ABOUT: Mapping[str, re.Pattern[str]] = {  # the first that fits
    "ask_return_freight": any_of(r"运费|運費|邮费|郵費|快递费|快遞費|shipping|postage|freight"),
    "ask_exchange_policy": any_of(r"换|換|exchang|replace|swap"),
    "ask_warranty": any_of(r"修|repair|fix|warrant|guarantee"),
    "ask_quality_return": any_of(r"质量|質量|坏|壞|瑕疵|fault|broken|defect|damaged"),
    "ask_refund_time": any_of(r"退款|退钱|退錢|钱|refund|money"),
    "ask_return_policy": any_of(r"退|return|send(?:ing)? (?:it|them|this|these|things?|something|stuff|an item) back"),
    "ask_complaint_process": any_of(r"投诉|投訴|complain"),
    "ask_invoice": any_of(r"发票|發票|invoice|receipt"),
    "ask_service_hours": any_of(r"周末|週末|节假日|節假日|假期|周[六日]|weekend|holiday|sunday|saturday"),
}
# Asks how long, how much or who, and nothing else: nobody begins a request like that.
PLAIN = any_of(
    r"""^(?:(?:so|and|ok|okay|hi|hello|hey)[,!]?\s+)*
    (?:how (?:long|quick(?:ly)?|fast|soon|many|much)|when|who|what happens)\b|
    (?:多久|几天|幾天|多长时间|多少天|谁[出付承]|誰[出付承]|多少钱|要钱吗|收费吗|免费吗)[^，。,;；]{0,14}$"""
)
WHY = any_of(
    r"""\s*(?:你们?|您)?(?:为什么|为啥|干嘛|干吗|凭什么)(?:[要问还填提]|需要|知道)*(?:这个|这些)?(?:呢|啊|呀)?[?？]*|
    \s*(?:but |and )?(?:why|what for|what do you need (?:that|this|it) for)(?: do you| would you)?(?: need| ask| want)?
    (?: to know)?(?: for)?(?: that| this| it)?\s*[?？]*"""
)
ELSEWHERE = any_of(
    r"""(?:别的|別的|其他|其它|另外的?)(?:平台|网站|網站|地方|店)|别家|別家|不是在?(?:你们|這|这|您)|
    (?:another|other|different) (?:web ?)?(?:site|shop|store|seller|platform)|somewhere else|elsewhere"""
)
LIKELY = 0.1


def asked_about(heard: Heard) -> str | None:
    """Return the topic that a message names and nothing more: "what about exchanges?"."""
    found = ELLIPSIS.fullmatch(heard.text)
    return named_topic(next((one for one in found.groups() if one), "")) if found else None


def named_topic(text: str) -> str | None:
    """Return the topic that words name."""
    return next((topic for topic, words in ABOUT.items() if words.search(text)), None)


def asks_why(text: str) -> bool:
    """Tell whether a text asks why, and for nothing else."""
    return bool(text) and WHY.fullmatch(text) is not None


def asked_instead(heard: Heard, kind: str) -> str | None:
    """Return the topic that is asked about by a message that was taken for a request of this kind, if any."""
    if heard.pressed or heard.entities.get("order_no"):
        return None
    if ELSEWHERE.search(heard.text):
        return "ask_coverage"
    if heard.parts or not PLAIN.search(heard.text):
        return asked_about(heard)
    return likeliest_topic(heard, LIKELY) or OF_KIND.get(kind)


def plainly_asked(heard: Heard) -> str | None:
    """Return the topic that a message asks about which was not understood surely enough."""
    plain = PLAIN.search(heard.text)
    if plain is None:
        return asked_about(heard)
    return named_topic(plain[0]) or likeliest_topic(heard, 2 * LIKELY) or named_topic(heard.text)


def likeliest_topic(heard: Heard, least: float) -> str | None:
    return next((name for name, chance in heard.chances.items() if name in TOPICS and chance >= least), None)
