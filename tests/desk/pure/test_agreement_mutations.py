"""Every single value of agreement.yml, made wrong in every way: valid all the same, or refused with its key."""

import copy
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.agreement.agreement import load, of_content
from desk.agreement.contradictions import contradictions
from desk.agreement.slips import warnings
from desk.errors import AgreementInvalid

TEXT = (Path(__file__).parents[3] / "agreement.yml").read_text(encoding="utf-8")
CONTENT = yaml.safe_load(TEXT)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
GONE = object()
EXTRA = object()
MUTATIONS = [
    None, "", "words", "字" * 5000, "{hole}", "a\0b", "\ud800", "\u202eevil", True, 0, -1, 10**9, 10**5000, float("nan"),
    [], {}, [None], {"zh": "词", "en": "word", "fr": "mot"}, {1: 2}, date(1, 1, 1), date(9999, 12, 31), b"bytes", GONE, EXTRA,
]  # fmt: skip
Path_ = tuple[Any, ...]


def paths(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path of every key, inner ones too."""
    if path:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in parts:
        yield from paths(one, (*path, key))


PATHS = list(paths(CONTENT))


def mutated(path: Path_, mutation: Any) -> dict[Any, Any]:
    content = copy.deepcopy(CONTENT)
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    if mutation is GONE:
        del holder[path[-1]]
    elif mutation is EXTRA:
        if isinstance(holder, dict):
            holder["unknown"] = 1
    else:
        holder[path[-1]] = mutation
    return content


def problems(content: dict[Any, Any]) -> list[str]:
    """Return what is wrong; everything that an accepted content must bear is done with one that is not."""
    try:
        agreement = of_content(content)
    except AgreementInvalid as error:
        return list(error.problems)
    found = contradictions(agreement)
    if not found:
        warnings(agreement, NOW)
        assert agreement.content_hash and agreement.notice_hash
        agreement.privacy.paragraphs("zh")
    return found


def names(problem: str, path: Path_) -> bool:
    """Tell whether a problem names a key: its path, one around or inside it, or the key in its words."""
    said, _, words = problem.partition(": ")
    written = ".".join(map(str, path))
    around = written.startswith(said) or said.startswith(tuple(filter(None, (written, ".".join(map(str, path[:-1]))))))
    return around or any(str(part) in words for part in path if isinstance(part, str))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_a_broken_value_is_borne_or_refused_with_its_key(path: Path_) -> None:
    for mutation in MUTATIONS:
        found = problems(mutated(path, mutation))
        assert all(one and "Traceback" not in one and len(one) < 600 for one in found)
        assert not found or any(names(one, path) for one in found), (mutation, found)


@pytest.mark.parametrize(
    "path", [path for path in PATHS if isinstance(path[-1], str)], ids=lambda path: ".".join(map(str, path))
)
def test_a_key_that_is_unknown_is_refused_everywhere_but_among_names_that_the_shop_chooses(path: Path_) -> None:
    chosen = path[:-1] in {
        ("suppliers",),
        ("warranty", "months"),
        ("suppliers", "example_lighting", "warranty", "months"),
    }
    found = problems(mutated(path, EXTRA))
    assert chosen or any("unknown" in one for one in found)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(PATHS), junk=JUNK)
def test_junk_anywhere_is_borne_or_refused(path: Path_, junk: Any) -> None:
    problems(mutated(path, junk))


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(TEXT)), gone=st.integers(0, 12), junk=st.text(max_size=6))
def test_a_slip_of_the_keyboard_anywhere_is_borne_or_refused(at: int, gone: int, junk: str) -> None:
    with suppress(AgreementInvalid):
        contradictions(load(TEXT[:at] + junk + TEXT[at + gone :]))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "a: " * 20_000,
        "version: " + "9" * 5000,
        "version: 0x" + "f" * 9000,
        'version: "\\0"',
        'version: "\\ud800"',
        "version: !!python/object:os.system x",
        "version: 2026-13-45",
        "? [a]\n: b",
        "a: &a [1]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\nversion: [*d,*d,*d,*d]",
        "<<: {version: x}",
        "12: x",
        "--- 1\n--- 2",
        "%TAG x\n",
        "\ufeff\ufeffversion: x",
    ],
)
def test_yaml_at_its_worst_is_refused_in_words(text: str) -> None:
    with pytest.raises(AgreementInvalid) as caught:
        load(text)
    assert all(len(one) < 600 for one in caught.value.problems)
