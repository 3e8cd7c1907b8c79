"""Quick reading of YAML gives what Rasa's own gives."""

from pathlib import Path
from typing import Any

import pytest

from engine import lean

lean.install(serving=True)

import rasa.shared.utils.io as rasas  # noqa: E402
from ruamel.yaml.constructor import DuplicateKeyError  # noqa: E402

from engine.quick_yaml import reader  # noqa: E402

SLOWLY = rasas.read_yaml.__closure__[0].cell_contents
ROOT = Path(__file__).parents[2]
PLAIN = (
    "name: 退货\nsaid: [yes, no, on, 'true', ~, null, a b]\nmany: {days: 7, price: -1.50, open: true, shut: False}\n"
)


def unasked(content: str, reader_type: Any = "safe") -> Any:
    raise AssertionError("Rasa's reader was asked")


@pytest.mark.parametrize("content", [PLAIN, "什么: |\n  - 一\n  - two # three\n", "- 一\n- - 二\n  - {三: 3}\n"])
def test_what_is_ordinary_is_read_quickly_and_alike(content: str) -> None:
    assert reader(unasked)(content) == SLOWLY(content)


@pytest.mark.parametrize(
    "content", ["日: 2026-11-22", "数: 0o17", "数: 010", "数: .inf", "数: 1e3", "数: 1_000", "一: &a {二: 三}\n四: {<<: *a}"]
)
def test_what_is_strange_is_read_as_rasa_reads_it(content: str) -> None:
    assert reader(SLOWLY)(content) == SLOWLY(content)


@pytest.mark.parametrize("content", ["一: 1\n一: 2\n", "文:\n  一: 1\n  一: 2\n"])
def test_a_key_twice_is_refused_as_by_rasa(content: str) -> None:
    with pytest.raises(DuplicateKeyError):
        reader(SLOWLY)(content)


def test_the_domain_is_read_alike_with_the_lines_that_errors_name() -> None:
    path = ROOT / "tests/engine/project/domain.yml"
    quick, slow = reader(unasked)(path.read_text(), ["safe", "rt"]), SLOWLY(path.read_text(), ["safe", "rt"])
    assert quick == slow
    assert list(quick["responses"]) == list(slow["responses"])
    for name, variants in slow["responses"].items():
        assert [one.lc.line for one in quick["responses"][name]] == [one.lc.line for one in variants]
