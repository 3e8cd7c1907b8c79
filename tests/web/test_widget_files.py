"""What is promised about the widget's files as they lie."""

import gzip
import re
from pathlib import Path

from web.widget_desk import WEB

LATER = {"prompt.js", "upload.js", "upload.css"}  # fetched when a form is asked for, or photos are there


def weight(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_what_a_page_loads_is_under_twelve_kilobytes_gzipped():
    files = [*(WEB / "widget").glob("*.js"), *(WEB / "widget").glob("*.css"), WEB / "tokens.css"]
    assert weight(*(file for file in files if file.name not in LATER)) < 12 * 1024
    assert all(weight(WEB / "widget" / name) < 3 * 1024 for name in LATER)


def test_what_comes_later_is_not_loaded_at_once():
    imported = re.compile(r"^(?:import|export)\b.*from '\./([\w.-]+)'", re.MULTILINE)
    found, asked = set(), ["front-desk-chat.js"]
    while asked:
        found.add(name := asked.pop())
        asked += set(imported.findall((WEB / "widget" / name).read_text())) - found
    assert found == {file.name for file in (WEB / "widget").glob("*.js")} - LATER


def test_no_script_of_the_pages_reads_text_as_html():
    scripts = [*(WEB / "widget").glob("*.js"), *(WEB / "shop").glob("*.js")]
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write")
    assert [file.name for file in scripts if markup.search(file.read_text())] == []


def test_both_languages_have_the_same_words():
    text = (WEB / "widget" / "words.js").read_text()
    chinese, english = text.split("  en: {")
    names = re.compile(r"^    (\w+):", re.MULTILINE)
    assert names.findall(chinese) == names.findall(english)
