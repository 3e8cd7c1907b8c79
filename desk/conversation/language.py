"""The language a consumer writes in."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEAST = 1.0
_NOT_WORDS = re.compile(r"\[[^\]]*\]|https?://\S+|(?<![^\s\]])\S*@\S+|\b\w*[\d_][\w*-]*", re.ASCII)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_OTHER_SCRIPT = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0900-\u097f]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# What carries a sentence: these tell its language, whatever product names stand in it.
_FRAME_ZH = re.compile(
    r"[的了吗嘛呢吧么们我你您他她它是不没在有能可要想请把给被跟和就都还也这那哪谁啥咋怎几什為嗎沒這個們還請給]"
)
_FRAME_EN = _words(
    """a an the this that these those i i'm i'd i've it it's its is isn't are was were be been am do does did don't
    doesn't didn't can can't cannot could would will won't should may my your you we they he she me us them to of for
    from with without on in at and or but not no yes if when where what which who why how there here have has had get
    got want need"""
)
_OURS = _words(
    """hello hey help please thanks thank return refund exchange repair warranty complaint delivery shipping order agent
    human person cancel continue english broken faulty damaged"""
)
_BOTH = _words("ok okay k hi bye vip app wifi qq sku pdf lol emm emmm haha hhh usb tv pc sos")


def language_of(text: str) -> str | None:
    """Return `zh` or `en`; None when nothing in the text tells: numbers, codes, emoji, words used in both."""
    words = _NOT_WORDS.sub(" ", text.replace("’", "'"))
    chinese, english = _chinese(words), _english(words)
    if len(_OTHER_SCRIPT.findall(words)) > max(chinese, english) or max(chinese, english) < LEAST:
        return None
    return "zh" if chinese >= english else "en"


def _chinese(text: str) -> float:
    """Weigh Chinese: a lone character counts as a whole word, more of them as half a word each."""
    characters = len(_HAN.findall(text))
    return max(characters / 2, min(characters, LEAST)) + 2 * len(_FRAME_ZH.findall(text))


def _english(text: str) -> float:
    words = [word for word in _WORD.findall(_HAN.sub(" ", text)) if word.isascii() or not _OTHER_SCRIPT.search(word)]
    shouted = len(words) > 1 and all(word.isupper() for word in words)
    return sum(_weight(word.lower() if shouted else word) for word in words)


def _weight(word: str) -> float:
    """Weigh one word: names and codes tell little, words of grammar tell most."""
    if word.lower() in _BOTH:
        return 0
    if word.lower() in _FRAME_EN:
        return 2
    if word.lower() in _OURS:
        return 1
    if len(word) == 1 or not (word.islower() or word.istitle()):
        return 0.3
    return 1 if word.islower() else 0.6
