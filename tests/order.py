"""Which files of tests share a worker, and which begin first.

What takes longest begins first, or one worker is left with it at the end. Files that share something costly go to one
worker, which starts it once.
"""

FIRST = (
    "tests/dialogues/",
    "tests/stack/test_copies.py",
    "tests/stack/test_rights.py",
    "tests/stack/test_faults.py",
    "tests/stack/test_browser.py",
    "tests/dialogue/",
    "tests/operations/",
    "tests/stack/",
    "tests/deployment/",
    "tests/telegram/test_bad_input.py",
    "tests/channels/",
    "tests/web/",
    "tests/telegram/",
    "tests/desk/pure/test_agreement_mutations.py",
)
SHARED = {
    "the shop's desk": ("stack/test_bad_input", "stack/test_canary", "stack/test_path", "stack/test_photos"),
    "a desk to break": ("stack/test_faults", "stack/test_rights"),
    "a desk with Telegram": ("stack/test_telegram", "stack/test_same_rows"),
    "an engine": ("dialogue/",),
}


def together(file: str) -> str:
    """Return what a file is given out with."""
    name = file.removeprefix("tests/")
    return next((shared for shared, files in SHARED.items() if name.startswith(files)), file)


def place(test: str) -> int:
    """Return a test's place in the order."""
    return next((number for number, first in enumerate(FIRST) if test.startswith(first)), len(FIRST))
