"""Scores in words: which of 1-5 somebody means who types an answer to the question how satisfied they are.

Only a message that is nothing but the answer counts. Stars and points say so by themselves; what may be said about
anything (`5`, `不满意`, `not bad`) counts only as a reply to the question. What may as well be a mere "understood"
(`ok`, `好`) never does.
"""

from __future__ import annotations

import re

from desk.conversation.urgent import plainly

DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
DIGIT = r"([1-5一二两三四五]|one|two|three|four|five)"
VERY_ZH, VERY_EN = "(?:很|非常|十分|特别|极其|太|超级?)", "(?:very|really|extremely|so|highly|completely)"


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


POLITE = _pattern(r"谢谢您?你?|多谢|感谢|辛苦了|thank you(?: so much| very much)?|thanks(?: a lot)?|thx")
STOPS = re.compile(r"[\s，。,.;；、~～\U0001F300-\U0001FAFF\u2600-\u27BF]+|\bfor\b$")
UNHAPPY = "(?:dissatisfied|unsatisfied|unhappy)"
GIVE_ZH = "(?:我?[打给评](?:你们?|您|[他她])?[打个]?)?"
GIVE_EN = r"(?:i(?:'d| would)? (?:give|rate)(?: it| this| you)?(?: an?)? )?"
COUNTED = (
    _pattern(rf"{GIVE_ZH}{DIGIT} ?(?:颗?星|分)(?:好评|吧)?"),
    _pattern(rf"{GIVE_EN}{DIGIT} ?(?:stars?|points?|/ ?5|out of (?:5|five))"),
)
FULL = _pattern(rf"{GIVE_ZH}(?:满分|(?:10|100|十|一百)分)|(?:10|ten)\s*(?:/\s*10|out of (?:10|ten))")
REPLIES = (  # the strongest first
    (1, rf"[打给评]?[0零]分|{VERY_ZH}不满意|一点[都也]不满意|{VERY_EN} {UNHAPPY}|not satisfied at all"),
    (5, rf"{VERY_ZH}满意|满意极了|{VERY_EN} (?:satisfied|happy)"),
    (2, rf"不太?满意|不怎么满意|(?:quite |rather )?{UNHAPPY}|not (?:very |so |really )?satisfied"),
    (4, r"(?:还算?|比较|挺|蛮)?满意的?|(?:i'm |quite |rather )?(?:satisfied|happy)"),
    (3, r"neither good nor bad"),
    (1, rf"差评|{VERY_ZH}差(?:劲|了)?|差劲|糟糕|terrible|awful|horrible|{VERY_EN} (?:bad|poor)|poor|the worst|worst"),
    (5, rf"{VERY_ZH}(?:好|棒)了?|棒|完美|excellent|great|perfect|awesome|amazing|{VERY_EN} good"),
    (2, r"不太?好|不怎么样|不咋地|bad|not (?:so |very |that )?good"),
    (4, r"不错|[挺蛮]好的?|好评|good|pretty good|quite good|not bad"),
    (3, r"一般般?|还行吧?|还可以吧?|凑合|马马虎虎|中等|so[- ]?so|average|meh|okay-ish|neutral"),
)
LIKELY = [(score, _pattern(words)) for score, words in REPLIES]


def certain_score(text: str) -> int | None:
    """Return the score that a message names by itself, or None."""
    bare = _bare(text)
    counted = next(filter(None, (words.fullmatch(bare) for words in COUNTED)), None)
    if counted:
        return _digit(counted[1])
    return 5 if FULL.fullmatch(bare) else None


def score_in_reply(text: str) -> int | None:
    """Return the score that a message means where it replies to the question, or None."""
    bare = _bare(text)
    if re.fullmatch(DIGIT, bare, re.IGNORECASE):
        return _digit(bare)
    likely = next((score for score, words in LIKELY if words.fullmatch(bare)), None)
    return likely or certain_score(text)


def _bare(text: str) -> str:
    """Return a message without thanks, stops and pictures."""
    return STOPS.sub(" ", POLITE.sub(" ", plainly(text).strip(" !！"))).strip(" !！的")


def _digit(word: str) -> int:
    return DIGITS.get(word.lower()) or int(word)
