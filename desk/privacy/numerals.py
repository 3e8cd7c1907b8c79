"""Digits as people write and say them, brought to 0-9, one character for one."""

import re
import unicodedata
from functools import lru_cache

# 幺, 两, 拐, 勾 and 洞 are said on the phone, 壹贰叁 written where nothing may be changed.
HAN = "零〇○洞一幺壹二两兩贰貳三叁參四肆五伍六陆陸七柒拐八捌九玖勾"
_VALUES = "000011122222333445566677788999"
_HAN_DIGITS = dict(zip(HAN, _VALUES, strict=True))
_COUNTS = "[位个段遍次]"  # 后四位 and 一个 count, they are no part of a number
_SPOKEN = re.compile(rf"[{HAN}](?!{_COUNTS})")
_WORTH = re.compile(rf"[{HAN}][^{HAN}\d]{{0,8}}[{HAN}\d]|\d[^{HAN}\d]{{0,8}}[{HAN}]")


def narrow(text: str) -> str:
    """Turn full-width, circled and foreign digits and signs into ASCII."""
    return text if text.isascii() else "".join(map(_narrow_character, text))


def spoken(plain: str) -> str | None:
    """Return the text with Chinese digits as 0-9, or None where they cannot make a number."""
    if not _WORTH.search(plain):
        return None
    return _SPOKEN.sub(lambda digit: _HAN_DIGITS[digit.group()], plain)


@lru_cache(maxsize=8192)
def _narrow_character(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    if character.isascii():
        return character
    return str(unicodedata.digit(character, character))
