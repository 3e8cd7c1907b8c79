"""What is promised about the widget's files as they lie."""

import gzip
import re

from web.widget_desk import WEB


def test_the_whole_widget_is_under_twelve_kilobytes_gzipped():
    files = [*(WEB / "widget").glob("*.js"), *(WEB / "widget").glob("*.css"), WEB / "tokens.css"]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < 12 * 1024


def test_no_script_of_the_pages_reads_text_as_html():
    scripts = [*(WEB / "widget").glob("*.js"), *(WEB / "shop").glob("*.js")]
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write")
    assert [file.name for file in scripts if markup.search(file.read_text())] == []


def test_both_languages_have_the_same_words():
    text = (WEB / "widget" / "words.js").read_text()
    chinese, english = text.split("  en: {")
    names = re.compile(r"^    (\w+):", re.MULTILINE)
    assert names.findall(chinese) == names.findall(english)
