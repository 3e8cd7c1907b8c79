"""What is promised about the page's files as they lie."""

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "web" / "prompt"


def test_no_script_of_the_page_reads_text_as_html() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in WEB.glob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", scripts)


def test_both_languages_have_the_same_words() -> None:
    chinese, english = (WEB / "words.js").read_text(encoding="utf-8").split("  en: {")
    names = re.compile(r"^    (\w+):", re.MULTILINE)
    assert names.findall(chinese) == names.findall(english) != []
