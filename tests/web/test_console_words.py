"""The console's words and sources, read as text."""

import re
from pathlib import Path

CONSOLE = Path(__file__).parents[2] / "web" / "console"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in CONSOLE.glob("*.js")}


def words(language: str) -> dict[str, str]:
    block = re.search(rf"const {language} = {{\n(.*?)\n}}", SOURCES["words.js"], re.DOTALL)
    assert block
    return {
        quoted or bare: text for quoted, bare, text in re.findall(r"^  (?:'([^']+)'|(\w+)): '(.*)',$", block[1], re.M)
    }


def test_every_sentence_is_there_in_both_languages_with_the_same_facts() -> None:
    chinese, english = words("zh"), words("en")
    assert chinese.keys() == english.keys()
    for key, sentence in chinese.items():
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", english[key])), key


def test_every_sentence_that_is_said_has_words() -> None:
    said = {key for source in SOURCES.values() for key in re.findall(r"\bsay\('([^'$]+)'", source)}
    assert said
    assert said <= words("zh").keys()


def test_chinese_sentences_use_full_width_punctuation_and_never_shout() -> None:
    for key, sentence in words("zh").items():
        if re.search(r"[\u4e00-\u9fff]", sentence):
            assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[！!]", sentence), key


def test_no_source_writes_markup() -> None:
    for name, source in SOURCES.items():
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source), name
