"""The words of the console's parts, each in a folder of its own, read as text."""

import re
from pathlib import Path

import pytest

CONSOLE = Path(__file__).parents[2] / "web" / "console"
PARTS = ("callers", "people", "search", "sessions")


def words(part: str, language: str) -> dict[str, str]:
    source = (CONSOLE / part / "words.js").read_text(encoding="utf-8")
    block = re.search(rf"const {language} = {{\n(.*?)\n}}", source, re.DOTALL)
    assert block
    found = re.findall(r"""^  (?:'([^']+)'|(\w+)): (?:'(.*)'|"(.*)"),$""", block[1], re.M)
    return {quoted or bare: one or other for quoted, bare, one, other in found}


@pytest.mark.parametrize("part", PARTS)
def test_every_sentence_of_a_part_is_there_in_both_languages(part: str) -> None:
    chinese, english = words(part, "zh"), words(part, "en")
    assert chinese.keys() == english.keys() and chinese
    for key, sentence in chinese.items():
        assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", english[key])), key
        assert not re.search(r"[\u4e00-\u9fff][,;:!?()]|[！!]", sentence), key


@pytest.mark.parametrize("part", PARTS)
def test_every_sentence_that_a_part_says_has_words(part: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in (CONSOLE / part).glob("*.js")]
    own = [source for source in sources if "from './words.js'" in source]
    said = {key for source in own for key in re.findall(r"\bsay\('([^'$]+)'", source)}
    assert said and said <= words(part, "zh").keys()


@pytest.mark.parametrize("part", PARTS)
def test_no_part_writes_markup(part: str) -> None:
    for path in (CONSOLE / part).glob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", path.read_text()), path
