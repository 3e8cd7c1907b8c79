"""What haste does to a text: letters swapped and lost, the wrong character of the right sound, no marks, fillers."""

from __future__ import annotations

import random
import re

# Characters that one key sequence of a Chinese keyboard offers side by side; the common slips of chats.
SOUNDS = "在再 的得地 退推腿 做作坐 他她它 那哪 以已 换还环 修休 货或获 订定 单担 发法 收手 件见"
ALIKE = {one: group.replace(one, "") for group in SOUNDS.split() for one in group}
BEFORE = {"zh": ("亲 ", "那个，", "emm ", "你好 ", "急 "), "en": ("hi ", "um ", "pls ", "hey so ", "ok ")}
AFTER = {"zh": ("啊", "呢", "哈", " 谢谢", "…"), "en": (" pls", " thx", " lol", "...", " please")}
MARKS = re.compile(r"[，。！？、,.!?;；]")
WORD = re.compile(r"[A-Za-z]{4,}")


HAN = re.compile(r"[㐀-鿿]")


def noised(text: str, seed: int) -> str:
    """Return the text as haste writes it: one or two slips; the same seed makes the same slips."""
    language = "zh" if HAN.search(text) else "en"
    chance = random.Random(f"{seed} {text}")  # noqa: S311 (slips are no secrets)
    for slip in chance.sample((_misspell, _unmark, _fill), chance.choice((1, 2))):
        text = slip(text, language, chance)
    return text


def hurried(text: str) -> str:
    """Return the slips that training adds to an example."""
    return noised(text, 1)


def _misspell(text: str, language: str, chance: random.Random) -> str:
    return _wrong_sound(text, chance) if language == "zh" else _wrong_letter(text, chance)


def _wrong_sound(text: str, chance: random.Random) -> str:
    places = [place for place, character in enumerate(text) if character in ALIKE]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + chance.choice(ALIKE[text[place]]) + text[place + 1 :]


def _wrong_letter(text: str, chance: random.Random) -> str:
    words = list(WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    place = chance.randrange(word.start() + 1, word.end() - 1)
    if chance.random() < 0.5:
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _unmark(text: str, language: str, chance: random.Random) -> str:
    return MARKS.sub(" ", text).strip() or text


def _fill(text: str, language: str, chance: random.Random) -> str:
    return chance.choice(BEFORE[language]) + text if chance.random() < 0.5 else text + chance.choice(AFTER[language])
