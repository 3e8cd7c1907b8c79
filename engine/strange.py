"""What no model of ours should guess at: other languages, and texts without a word in them."""

from __future__ import annotations

import re
import unicodedata

FOREIGN, NOISE = "foreign", "noise"
URL = re.compile(r"https?://\S+|\S+@\S+", re.ASCII)
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
KANA = re.compile(r"[\u3040-\u30ff]")
LETTERS = re.compile(r"[^\W\d_]")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
CODED = re.compile(r"[A-Za-z0-9+/=_-]{24,}", re.ASCII)
LONG_RUN = re.compile(r"([^\W\d_])\1{11,}", re.IGNORECASE)
SYMBOLS = re.compile(r"[{}\[\]<>=$%\\|^`;]")
SQL = re.compile(r"\b(?:drop|alter|create) table\b|\bselect\b.+\bfrom\b|\b(?:insert into|delete from)\b", re.IGNORECASE)
SHOUTED = 12  # letters of one or two kinds that may still be a laugh


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """a an the this that these those i i'm i've it it's its is isn't are was were be been am do does did don't doesn't
    didn't can can't cannot could would will won't should my your you we they he she me us them to of for from with
    without on in at and or but not no yes if when where what which who why how there here have has had get got want
    need please order return refund money back"""
)
# Small words of languages that people write to shops in; none of them is English, few are names.
OTHERS = _words(
    """el la los las una uno unos que qué de del al por para con sin mi su es está son fue cómo cuándo cuánto dónde
    quiero necesito puedo pero muy hola gracias devolver pedido le les des du au aux et ou je tu il elle nous vous mon
    ma mes votre c'est j'ai n'est pas pour avec dans sur est sont comment quand combien où quel quelle bonjour merci
    commande rembourser voudrais peux der das den dem ein eine einen und oder ich sie wir ihr mein meine nicht kein
    keine ist sind wie wann wo warum für mit ohne auf bei zu zum zur möchte kann bitte danke hallo bestellung zurück
    geben zurückgeben os um uma não eu você ele meu minha é são foi como quando onde quero preciso posso obrigado olá
    lo gli di che sono è ho mio mia dove voglio vorrei grazie ciao ordine het een niet ik jij mijn wij waar wanneer
    hoe wil graag bedankt bestelling terug nie jest jak kiedy gdzie chcę proszę dziękuję zamówienie zwrot và là của
    không tôi bạn cho được muốn trả hàng saya anda tidak ingin bisa mau barang pesanan kembali terima kasih bir ve bu
    için değil istiyorum nasıl ne zaman sipariş iade teşekkürler och det att jag inte är hur kan vill tack"""
)


def strange_in(text: str) -> str | None:
    """Return `foreign` for another language, `noise` for what holds no words, nothing for what may be understood."""
    plain = URL.sub(" ", unicodedata.normalize("NFKC", text))
    letters, chinese = len(LETTERS.findall(plain)), len(HAN.findall(plain))
    latin = sum(character.isascii() and character.isalpha() for character in plain)
    if not letters:
        return None if any(character.isdigit() for character in plain) else NOISE
    if len(KANA.findall(plain)) >= max(2, letters // 5) or letters - chinese - _latin_like(plain) > chinese + latin:
        return FOREIGN
    if _noisy(plain, letters):
        return NOISE
    return FOREIGN if not chinese and _another_latin(plain) else None


def _latin_like(text: str) -> int:
    """Count letters of the Latin script, with all their accents."""
    return sum(
        (character.isalpha() and character < "\u0250") or "\u1e00" <= character <= "\u1eff" for character in text
    )


def _noisy(text: str, letters: int) -> bool:
    """Tell whether a text is one letter over and over, or some code."""
    symbols = len(SYMBOLS.findall(text))
    if SQL.search(text) or (symbols >= 4 and symbols * 10 >= len(text)):
        return True
    kinds = {character.lower() for character in text if character.isalpha()}
    coded = sum(len(word) for word in CODED.findall(text) if _mixed(word))
    return (letters >= SHOUTED and len(kinds) <= 2) or bool(LONG_RUN.search(text)) or coded * 2 > len(text)


def _mixed(word: str) -> bool:
    return any(map(str.isupper, word)) and any(map(str.islower, word)) and any(map(str.isdigit, word))


def _another_latin(text: str) -> bool:
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    others = sum(word in OTHERS for word in words)
    return others >= 2 and others > sum(word in ENGLISH for word in words)
