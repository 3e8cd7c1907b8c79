"""Texts without whoever wrote them: numbers, names, addresses and links become placeholders."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 300
PLACEHOLDERS = {
    "order": ("[订单号]", "[order number]"),
    "number": ("[号码]", "[number]"),
    "phone": ("[手机号]", "[phone]"),
    "email": ("[邮箱]", "[e-mail]"),
    "name": ("[姓名]", "[name]"),
    "address": ("[地址]", "[address]"),
    "link": ("[链接]", "[link]"),
}
# What stands in an example of the training data where somebody's own was.
SAMPLES = {
    "order": ("FD202611010017", "FD202611010017"),
    "number": ("2046", "2046"),
    "phone": ("138****8000", "138****8000"),
    "name": ("王芳", "Anna"),
    "address": ("南京", "Leeds"),
}
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕丁任沈姚"
    "卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧"
)
GIVEN = r"[㐀-鿿·]{1,3}"
CAPITAL = r"[A-Z][\w'’-]+"
DOOR = r"\d{1,5}\s?(?:号楼|单元|[号弄栋幢室楼])"
STREET = r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|close|way|boulevard|blvd|court|square)"
SIGHTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("link", re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.%+*-])[\w.%+*-]++@[\w.*-]+")),
    ("phone", re.compile(r"\+?\d{2,4}\*{3,8}\d{2,4}")),
    (
        "address",
        re.compile(
            rf"[㐀-鿿]{{2,3}}(?:省|自治区)[㐀-鿿\d-]{{0,40}}(?:[市区县镇乡村路街道巷]|{DOOR})"
            rf"|[㐀-鿿]{{2,4}}市[㐀-鿿\d-]{{1,30}}{DOOR}|[㐀-鿿]{{2,4}}市[㐀-鿿]{{1,6}}[区县]"
            rf"|[㐀-鿿]{{2,8}}(?:路|街|大道|巷|弄|小区|花园){DOOR}(?:{DOOR}){{0,3}}"
        ),
    ),
    ("address", re.compile(rf"\b\d{{1,5}}[A-Za-z]?,? (?:[\w'’-]+ ){{1,3}}{STREET}\b\.?", re.IGNORECASE)),
    ("number", re.compile(r"(?<![A-Za-z\d])[A-Za-z]{0,4}-?\d(?:[\s\-_.·]{0,2}\d){3,}[A-Za-z]?(?![\d])")),
    ("number", re.compile(r"[零〇○一二三四五六七八九幺两]{4,}")),
    ("name", re.compile(rf"(?<=我叫|我姓|贵姓){GIVEN}|(?<=名字是|名字叫){GIVEN}")),
    ("name", re.compile(rf"(?<=收件人)[是叫：:\s]*{GIVEN}|(?<=联系人)[是叫：:\s]*{GIVEN}|(?<=本人){GIVEN}(?=[，,])")),
    ("name", re.compile(rf"[{SURNAMES}](?:[㐀-鿿])?(?=先生|女士|小姐)")),
    ("name", re.compile(rf"(?:(?<=(?i:\bmy name is ))|(?<=(?i:\bname's )))[^\W\d_][\w'’-]*(?: {CAPITAL}){{0,2}}")),
    ("name", re.compile(rf"(?<=\bcalled )(?:{CAPITAL})(?: {CAPITAL}){{0,2}}")),
    ("name", re.compile(rf"(?<=\bMr |\bMs ){CAPITAL}|(?<=\bMrs |\bM[rs]\. ){CAPITAL}|(?<=\bMrs\. ){CAPITAL}")),
    ("name", re.compile(rf"(?<=\bI'm |\bI’m )(?:{CAPITAL} {CAPITAL})|(?<=\bI am )(?:{CAPITAL} {CAPITAL})")),
)  # fmt: skip
BARE = re.compile(rf"[{SURNAMES}][㐀-鿿]{{1,2}}(?<!色)|{CAPITAL}(?: {CAPITAL}){{1,2}}")
HOLDERS = {name: chr(0xE010 + index) for index, name in enumerate(PLACEHOLDERS)}  # while the text is looked through


def anonymous(text: str, locale: str, order_pattern: str) -> str:
    """Return one line of a masked text with placeholders for what is still somebody's own.

    Placeholders that stand there already stay, so that a text may come through here twice.
    """
    plain = "".join(map(_narrow, text))
    for name, holder in HOLDERS.items():
        plain = plain.replace(holder, "")
        for stands in PLACEHOLDERS[name]:
            plain = plain.replace(stands, holder)
    for name, sight in (("order", _order(order_pattern)), *SIGHTS):
        plain = sight.sub(HOLDERS[name], plain)
    for name, holder in HOLDERS.items():
        plain = plain.replace(holder, PLACEHOLDERS[name][locale == "en"])
    return _cut(" ".join(plain.split()))


def is_a_name(text: str) -> bool:
    """Tell whether a text may be nothing but somebody's name; asked where a form may have wanted one."""
    return bool(BARE.fullmatch(text))


def spoken(text: str, locale: str) -> str:
    """Return a text as an example of the training data: samples in the place of placeholders, no signs of the file."""
    for name, pair in PLACEHOLDERS.items():
        sample = SAMPLES.get(name, ("", ""))[locale == "en"]
        for one in pair:
            text = text.replace(one, sample)
    plain = " ".join(re.sub(r"[\[\]{}]", " ", text).split())
    return plain.lstrip("/-#|> ").removesuffix("…").strip()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


@lru_cache(maxsize=4)
def _order(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Za-z])(?:{pattern})(?![0-9A-Za-z])", re.IGNORECASE)


def _narrow(character: str) -> str:
    """Turn digits and letters of any width into plain ones, and drop what no reader sees: terminals obey it."""
    if not (character.isprintable() or character.isspace()):
        return ""
    if character.isascii() or not character.isalnum():
        return character
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character
