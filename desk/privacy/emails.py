"""E-mail addresses as they are written, and as they are spelt out: zhang(at)qq.com, zhang 艾特 qq 点 com."""

import re
from collections.abc import Iterator

from desk.patterns import any_of
from desk.privacy.seen import Kind, Seen

_WRITTEN = re.compile(r"[A-Za-z0-9._%+-]{1,64}[ \t]?@[ \t]?(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![ \t]?@)")

_BLANK = r"[^\S\n]{0,3}"
_OPEN, _CLOSE = rf"[\[({{<【]{_BLANK}", rf"{_BLANK}[\])}}>】]"
_SURE = rf"{_BLANK}(?:{_OPEN}(?:at|@|艾特|爱特){_CLOSE}|@|艾特|爱特|小老鼠|圈a){_BLANK}"
_AT = r"[^\S\n]{1,3}at[^\S\n]{1,3}"
_DOT = rf"(?:{_BLANK}(?:{_OPEN}(?:dot|点|\.){_CLOSE}|[点.。]){_BLANK}|[^\S\n]{{1,3}}dot[^\S\n]{{1,3}})"
_ENDING = "(?:com|net|org|edu|gov|cn|hk|tw|mo|jp|kr|sg|uk|de|fr|eu|au|ca|nz|io|co|cc|vip|top|xyz|info|biz|example|test)"
_MAILBOX = "(?:qq|163|126|139|189|yeah|sina|sohu|aliyun|foxmail|gmail|outlook|hotmail|yahoo|icloud)"
_HOST = rf"(?:(?:[A-Za-z0-9-]{{1,63}}{_DOT}){{1,4}}{_ENDING}|{_MAILBOX})(?![A-Za-z0-9])"
_SPELT = re.compile(
    rf"(?<![A-Za-z0-9._%+@*-])(?P<name>[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}})(?:{_SURE}|(?P<at>{_AT}))(?P<host>{_HOST})",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"(?:邮箱|邮件|邮址|e-?mail|mail(?:box)?)[^\n]{0,30}\Z", re.IGNORECASE)
_OF_MAIL = re.compile(rf"{_MAILBOX}\.(?:com|net|cn)", re.IGNORECASE)
# What stands before "at" in ordinary English about shops and sites.
_NO_NAME = any_of(
    """a|an|and|or|the|i|me|you|your|he|she|him|her|it|it's|its|we|us|they|them|my|this|that|those|things?|stuff|ones?
    |is|am|are|was|were|be|do|done|have|got|get|go|goods|here|there|in|on|up|of|to|for|out|back|now|later|today|not|all
    |buy|buying|bought|sell|sold|sale|shop|shopped|shopping|store|order|orders|ordered|ordering|purchased?|paid|pay
    |look|looks|looked|looking|see|seen|saw|find|found|read|search|check|checked|checkout|arrived?|delivered|parcel
    |pric(?:e|ed)|deals?|discount|items?|products?|listed|available|stock|refund(?:ed)?|return(?:ed)?|live|log|login
    |sign(?:ed)?|register(?:ed)?|accounts?|member|online|page|site|works?|people|someone|staff|team|start|stay|time"""
)


def emails(plain: str) -> Iterator[Seen]:
    """Yield addresses as they are written everywhere."""
    for match in _WRITTEN.finditer(plain):
        yield Seen(Kind.EMAIL, re.sub(r"\s", "", match.group()), *match.span())


def spelt_emails(plain: str) -> Iterator[Seen]:
    """Yield addresses whose signs are said in words, or stand apart."""
    for match in _SPELT.finditer(plain):
        host = re.sub(_DOT, ".", match["host"], flags=re.IGNORECASE)
        if match["at"] is None or _is_address(match["name"], match["host"], host, plain[: match.start()]):
            yield Seen(Kind.EMAIL, f"{match['name']}@{host}", *match.span())


def _is_address(name: str, written: str, host: str, before: str) -> bool:
    """Tell "zhang at qq dot com" from "look at it": the dot is said as well, or the host has mailboxes."""
    if _NO_NAME.fullmatch(name):
        return False
    said = "." in host and "." not in written
    return said or bool(_OF_MAIL.fullmatch(host)) or bool(_ASKED_FOR.search(before[-60:]))
