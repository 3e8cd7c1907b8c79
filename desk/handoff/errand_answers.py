"""Reads what a consumer writes as an answer to an errand's question; what is none is left to the assistant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Answer = Mapping[str, str | None]
NEARLY: Answer = {}  # meant as an answer, but not a whole one

PERSON = re.compile(
    r"(?:请|麻烦|我|要|想|帮|直接|还是|快|给|转|换|找|叫|接|回|到|跟|和|让|个)*(?:人工|真人|客服|坐席)"
    r"(?:客服|服务|人员|来|吧|回来|聊|说|接|一下|呢|啊)*"
    r"|(?:please |i(?:'d| would)? (?:want|like|need)(?: to)? |can i |let me |get me )*"
    r"(?:talk to |speak (?:to|with) |back to |transfer(?: me)? to |connect me (?:to|with) )*"
    r"(?:an? |the |my |your )?(?:human|agent|person|real person|live agent|representative)(?: please| now| again)*",
    re.IGNORECASE,
)
NONE = re.compile(
    r"(?:我|这个|好像|暂时|现在)*(?:没有|没了|没|无|找不到|看不到|不知道|不清楚|不记得|忘记|忘|不方便|跳过|略过|提供不了|拍不了)"
    r"(?:了|啊|呢|哦|的)*(?:序列号|订单号|订单|照片|号码|手机号)?(?:了|啊|呢|哦)*"
    r"|(?:sorry,? )?(?:i )?(?:don'?t|do not|can'?t|cannot) (?:have|know|remember|find|see)"
    r"(?: (?:it|one|any|that|them))?"
    r"|no|none|skip(?: it| that| this)?|not sure|no idea",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"[?？]\s*$|[吗呢]$|^(?:请问|怎么|为什么|为啥|多久|多少|哪里|哪个|什么时候|能不能|可不可以|是不是)"
    r"|^(?:how|what|when|where|why|who|which|can|could|do|does|did|is|are|will|would|should|may)\b",
    re.IGNORECASE,
)
TALK = re.compile(
    r"(?:你好|您好|谢谢|多谢|好的?|行|嗯+|哦+|可以|等一?下|稍等|等等|在吗)[啊呀哦吧呢了您你]*"
    r"|hi|hello|hey|ok(?:ay)?|sure|thanks?(?: you)?|wait|(?:just |one |a )*(?:moment|minute|second|sec)",
    re.IGNORECASE,
)
WISH = re.compile(
    r"^(?:那?我[要想])(?:退货|换货|维修|投诉|退款|取消)"
    r"|^i(?:'d| would)? (?:want|like) to (?:return|exchange|complain|cancel)",
    re.IGNORECASE,
)
SERIAL = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9](?:[A-Za-z0-9]|[-/](?=[A-Za-z0-9])){5,29}(?![A-Za-z0-9])")
FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
DIGITS = re.compile(r"\d[\s-]?\d[\s-]?\d")
LEAST, MOST = 3, 1000  # characters of a description


def wants_person(text: str) -> bool:
    """Tell whether a message asks for a person and for nothing else."""
    return bool(PERSON.fullmatch(_bare(text)))


def read(step: str, text: str, order_pattern: str) -> Answer | None:
    """Return answers by step, None for what is not there, `NEARLY` for a part, None for a message that is no answer."""
    if NONE.fullmatch(_bare(text)):
        return {"order_no": None, "phone_last4": None} if step in ("order_no", "phone_last4") else {step: None}
    reader = READERS.get(step)
    return reader(step, text.strip(), order_pattern) if reader else None


def _order(step: str, text: str, order_pattern: str) -> Answer | None:
    found = re.search(rf"(?<![0-9A-Za-z])(?:{order_pattern})(?![0-9A-Za-z])", text, re.IGNORECASE)
    rest = text.replace(found[0], " ") if found else text
    four = FOUR.search(rest) if found or step == "phone_last4" else None
    answer = ({"order_no": found[0].upper()} if found else {}) | ({"phone_last4": four[0]} if four else {})
    return answer or _part(text)


def _serial(step: str, text: str, order_pattern: str) -> Answer | None:
    for found in SERIAL.finditer(text):
        order = re.fullmatch(order_pattern, found[0], re.IGNORECASE)
        if any(map(str.isdigit, found[0])) and not order:
            return {step: found[0].upper()}
    return _part(text)


def _words(step: str, text: str, order_pattern: str) -> Answer | None:
    bare = _bare(text)
    if ASKS.search(bare) or ASKS.search(text) or TALK.fullmatch(bare) or WISH.search(bare):
        return None
    return {step: text[:MOST]} if len(bare) >= (LEAST if step == "description" else 2) else None


def _part(text: str) -> Answer | None:
    """Take digits that are too few for an attempt, unless something is asked."""
    return NEARLY if DIGITS.search(text) and not ASKS.search(text) else None


def _bare(text: str) -> str:
    return text.strip(" \t\r\n。.!！~～，,")


READERS: Mapping[str, Callable[[str, str, str], Answer | None]] = {
    "order_no": _order,
    "phone_last4": _order,
    "serial_no": _serial,
    "description": _words,
    "time": _words,
}
