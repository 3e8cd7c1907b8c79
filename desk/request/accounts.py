"""What a consumer tells in their own words: what it is about, when it suits, how many."""

from __future__ import annotations

import re

from desk.patterns import LEFT_OVER, any_of

# Says that something is wrong, but not what.
BARE_FAULT = re.compile(
    r"(?:[是有的了个一些点存在因为因為商品质質量东東西西问題题坏壞毛病瑕疵不好对啊，。,.！!\s]|it'?s|there'?s|there|is|was|an?|the|some|something|wrong"
    r"|with|it|quality|problems?|issues?|faulty|defective|broken|item|product|yes)+",
    re.IGNORECASE,
)
# What may hurt somebody: such complaints come first.
SAFETY = any_of(
    r"""着火|起火|失火|火苗|火花|冒烟|冒煙|触电|觸電|漏电|漏電|电到|電到|麻手|爆炸|炸了|炸裂|烫伤|燙傷|烧伤|燒傷|
    灼伤|受伤|受傷|割伤|划伤手|割破手|流血|中毒|过敏|過敏|起疹|窒息|呛到|送医|住院|去医院|急诊|有毒|
    \bfire\b|flames?\b|smok(?:e|ing)\b|spark(?:s|ed|ing)|explod|explosion|electric(?:al)? shock|electrocut|
    shocked me|got a shock|burn(?:ed|t) (?:me|my|his|her|our)|\binjur|\bhurt (?:me|my|himself|herself|our)|
    poison|allerg|\brash\b|bleed|chok(?:ed|ing)|hospital|cut (?:my|his|her) (?:hand|finger)"""
)
# Says that somebody wants to complain, suggest, be called or add a remark, but not what it is about.
WANTING = (
    r"FD\d{12}|投诉|投訴|举报|建议|建議|意见|意見|反馈|反饋|回电话|回电|回個電話|打个电话|打電話|电话|電話|备注|備註|"
    r"补充|補充|留言|技术支持|人工|客服|你们|您们|咱们|贵店|店里|商城|订单|訂單|申请|请问|您好|你好|麻烦|谢谢|尾号|后四位|"
    r"我|你|您|有|要|想|提|个|個|条|條|一下|一|点|點|给|給|帮|幫|请|請|让|可以|能|吗|嗎|吧|呢|啊|的|了|这|這|那|就|人|小|"
    r"些|是|对|對|加|句|好|跟|和|说|說|联系|聯繫|"
    r"\b(?:i|i'd|i'm|want|wanna|would|like|to|make|file|lodge|submit|raise|have|has|got|give|get|a|an|the|some|my|your|our|"
    r"you|it|is|for|about|of|on|with|and|complain|complaints?|complaining|suggestions?|suggest|ideas?|feedback|callback|"
    r"call|calls|back|me|ring|phone|please|can|could|someone|somebody|agent|person|need|hello|hi|hey|there|remark|note|"
    r"comment|add|leave|put|this|that|order|request|case|formal|official|speak|talk|just|one|thing|so|technical|support|"
    r"question|help)\b"
)
BARE_WISH = any_of(WANTING)
# Words of displeasure: beside a wish to complain they tell nothing, as the answer to "what happened?" they do.
BARE = any_of(
    rf"""{WANTING}|服务|態度|态度|太差|真差|很差|差劲|垃圾|很|太|真|
    \b(?:service|terrible|awful|bad|very|really)\b"""
)
DAYS = (
    r"今天|明天|后天|後天|大后天|周[一二三四五六日天末]|星期[一二三四五六日天]|下周[一二三四五六日天]?|工作日|周末|"
    r"随时|隨時|现在(?![没有不])|上午|中午|下午|晚上|早上|傍晚"
)
CLOCK = r"\d{1,2}\s*[点點:：时]\s*\d{0,2}分?|[一二三四五六七八九十两]{1,3}[点點]半?"
LINKS = r"以后|之后|以後|左右|之前|都行|到|至|和|或|[-–~，、\s]"
ENGLISH_DAYS = (
    r"\b(?:(?:to|to)day|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?|afternoons?|evenings?|"
    r"noon|lunch|weekdays?|weekends?|any ?time|now|next week|after|before|around|between|from|until|at|and|or|in the)\b"
)
TIME = re.compile(
    rf"(?:{DAYS}|{CLOCK}|{LINKS})+|(?:{ENGLISH_DAYS}|\b\d{{1,2}}(?::\d\d)?\s*(?:am|pm|o'?clock)?|[-–,\s])+",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"[天周点點时午晚早末]|随时|隨時|现在|工作日|day|morning|afternoon|evening|noon|time|now|week|"
    r"\d\s*(?:am|pm|:)|o'?clock|after \d|before \d",
    re.IGNORECASE,
)
HAN_NUMBERS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "俩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
ENGLISH_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
NUMBERS = {**HAN_NUMBERS, **ENGLISH_NUMBERS}
AMOUNT = re.compile(
    rf"(?<![\d.])\d{{1,4}}(?![\d.])|[{''.join(HAN_NUMBERS)}]|\b(?:{'|'.join(ENGLISH_NUMBERS)})\b", re.IGNORECASE
)
ALL = re.compile(
    r"都[退换換修要]|全[退换換修部都]|两件都|都要|都不要|都是|\bboth\b|\ball\b|everything|"
    r"the whole (?:order|lot)|each of them",
    re.IGNORECASE,
)
_HAN = "".join(HAN_NUMBERS)
_COUNTED = "件个個只隻条條双雙台套盒块塊张張把本瓶支对份包袋"
_ENGLISH = "|".join(ENGLISH_NUMBERS)
PIECES = re.compile(  # a number beside what is to be done: "退两条", "两条要退", "return two"
    rf"(?:[退换換修]|其中|只)[^，。,;；第]{{0,5}}?(?<![第\d])(\d{{1,2}}|[{_HAN}])[{_COUNTED}]|"
    rf"(?<![第\d了])(\d{{1,2}}|[{_HAN}])[{_COUNTED}][^，。,;；]{{0,6}}[退换換修]|"
    rf"\b(?:return|exchange|swap|replace|repair|fix|send|only|just) (?:back |the |my |of )*(\d{{1,2}}|{_ENGLISH})\b",
    re.IGNORECASE,
)
ENOUGH, LITTLE = 4, 2  # characters of Chinese, or half as many words of English


def account_in(text: str) -> str | None:
    """Return a text that tells something; None where it only says that somebody wants to tell it."""
    return text if _weight(BARE.sub(" ", text)) >= ENOUGH else None


def told_in(text: str) -> str | None:
    """Return the answer to "what happened?": whatever says more than that there is something to tell."""
    return text if _weight(BARE_WISH.sub(" ", text)) >= LITTLE else None


def _weight(left: str) -> int:
    return sum(1 if one > "\u3000" else 2 for one in LEFT_OVER.findall(left))


def worded(text: str) -> str | None:
    """Return a text that says anything at all."""
    return text if len(text) >= 2 else None


def call_of(text: str) -> dict[str, str]:
    """Return what a call shall be about and when it suits, as far as a sentence says so."""
    said = {"account": text if account_in(TIME.sub(" ", text)) else None, "time": time_in(text)}
    return {name: value for name, value in said.items() if value}


def time_in(text: str) -> str | None:
    """Return the part of a text that says when."""
    said = [match[0].strip(" ，、,-–~") for match in TIME.finditer(text)]
    return max((one for one in said if WHEN.search(one)), key=len, default=None)


def pieces_in(text: str) -> int | str | None:
    """Return how many pieces a sentence wants dealt with: `all`, or a number; None where it does not say."""
    if ALL.search(text):
        return "all"
    found = {one for match in PIECES.finditer(text) for one in match.groups() if one}
    number = found.pop().lower() if len(found) == 1 else ""
    return int(number) if number.isdigit() else NUMBERS.get(number)


def amount_in(text: str) -> int | None:
    """Return the one number of pieces that a text names."""
    found = AMOUNT.findall(text)
    if len(found) != 1:
        return None
    return int(found[0]) if found[0].isdigit() else NUMBERS[found[0].lower()]


def describes_fault(text: str) -> bool:
    return len(text) >= 2 and not BARE_FAULT.fullmatch(text)
