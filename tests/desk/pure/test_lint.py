"""The linter finds what is wrong between agreement, words, intents and code, and says where."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desk.lint.__main__ import findings, main
from desk.lint.understanding import plain
from desk.settings import ROOT

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DOMAIN = """version: "3.1"
intents:
- greet
- ask_days
actions:
- action_answer_question
responses:
  utter_greet:
    - text: "您好"
      buttons:
        - {title: "退货", payload: '/ask_days'}
    - text: "Hello"
      condition:
        - {type: slot, name: locale, value: en}
      buttons:
        - {title: "Return", payload: '/ask_days{{"a": 1}}'}
  utter_label_payer_shop:
    - text: "商家{days}"
    - text: "the shop{days}"
      condition:
        - {type: slot, name: locale, value: en}
"""
NLU = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - 你好
    - hello
- intent: ask_days
  examples: |
    - 几天
    - "Ｈow many [days](date)?"
"""
RULES = """version: "3.1"
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
- rule: ask_days
  steps:
  - intent: ask_days
  - action: action_answer_question
"""
CODE = '''
"""Says utter_nothing_at_all."""

class AnswerQuestion:
    def name(self):
        return "action_answer_question"

    def label(self, name):
        return self.words.say(f"utter_label_{name}")

TOPICS = {"ask_days": "shop"}
payer = answer.label(f"payer_{who}")
x(days=7)
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small project with nothing wrong in it."""
    for name, text in (
        ("domain.yml", DOMAIN),
        ("nlu_data/nlu.yml", NLU),
        ("nlu_data/rules.yml", RULES),
        ("actions/talk.py", CODE),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    shutil.copy(ROOT / "agreement.yml", tmp_path)
    return tmp_path


def found(folder: Path) -> list[str]:
    return [str(one) for one in findings(folder, NOW) if not one.warning]


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_configuration_that_is_shipped_is_clean() -> None:
    assert found(ROOT) == []


def test_a_small_project_without_faults_is_clean(folder: Path) -> None:
    assert found(folder) == []
    assert main([str(folder)]) == 0


LONG = "x" * 65
CASES = [
    ("domain.yml", '    - text: "您好"', '    - text: ""', "domain.yml: responses.utter_greet: no Chinese variant; write one"),
    ("domain.yml", "value: en}\n      buttons", "value: fr}\n      buttons", "utter_greet: no English variant; write one"),
    ("domain.yml", "value: en}\n      buttons", "value: fr}\n      buttons", "a variant for the locale 'fr'"),
    ("domain.yml", '"Hello"', '"您好您好您好"', "utter_greet: the English variant is Chinese"),
    ("domain.yml", "shop{days}", "shop{hours}", "utter_label_payer_shop: {days}, {hours} stands in one language only"),
    ("domain.yml", "shop{days}", "shop{days", "utter_label_payer_shop: a brace that does not close"),
    ("domain.yml", '"Return"', f'"{LONG}"', "is 65 long; at most 64 are allowed in messaging apps"),
    ("domain.yml", '"退货"', '"' + "😀" * 33 + '"', "is 66 long; at most 64 are allowed"),
    ("domain.yml", '"退货"', '" "', "a button without a title"),
    ("domain.yml", "'/ask_days'", "'/ask_weeks'", "the payload '/ask_weeks' names no intent of the domain"),
    ("domain.yml", "'/ask_days'", "'ask_days'", "the payload 'ask_days' is no intent"),
    ("domain.yml", '{{"a": 1}}', "{{a}}", "holds no JSON"),
    ("domain.yml", "utter_label_payer_shop:", "utter_greet:", "utter_greet: written 2 times"),
    ("domain.yml", "utter_label_payer_shop:", "utter_label_payer_nobody:", "utter_label_payer_nobody: nobody says it"),
    ("domain.yml", "- ask_days\n", "- ask_days\n- ask_weeks\n", "nlu_data/rules.yml: ask_weeks: an intent without an answer"),
    ("domain.yml", "- ask_days\n", "- ask_days\n- ask_weeks\n", "ask_weeks: an intent without examples"),
    ("domain.yml", "- ask_days\n", "", "ask_days: examples of an intent that is not in domain.yml"),
    ("domain.yml", "- ask_days\n", "", "ask_days: a rule of an intent that is not in domain.yml"),
    ("domain.yml", "- action_answer_question\n", "- action_answer_question\n- action_dream\n", "actions.action_dream: no action of the code"),
    ("nlu_data/rules.yml", "action: utter_greet", "action: utter_gret", "utter_gret: neither an action nor a response"),
    ("nlu_data/nlu.yml", "    - hello", "    - how many DAYS", "the example '\"Ｈow many [days](date)?\"' stands under greet, too"),
    ("actions/talk.py", '{"ask_days"', '{"ask_weeks"', "ask_days: action_answer_question knows no answer to it"),
    ("actions/talk.py", "TOPICS", 'said = "utter_lost"\nTOPICS', "actions/talk.py: utter_lost: there is no such response"),
    ("actions/talk.py", 'x(days', 'x(weeks', "utter_label_payer_shop: nothing fills {days}"),
    ("actions/talk.py", "TOPICS", 'said = x.label("lost")\nTOPICS', "label('lost'): there is no utter_label_lost in domain.yml"),
    ("catalog/products/name-cup.md", "exception: made_to_order", "exception: made", "EH-CUPNAME: exception 'made' is no kind of"),
    ("catalog/products/folding-desk-lamp.md", "supplier: example_lighting", "supplier: nobody", "EH-LAMP20: supplier 'nobody' is none of"),
    ("agreement.yml", "days: 7 ", "days: 0 ", "agreement.yml: return.no_reason.days: 0 is not allowed"),
    ("agreement.yml", "en: Example Mall", "en: Example {mall}", "agreement.yml: parties.platform.en: nothing fills {mall}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), CASES, ids=[case[3][:50] for case in CASES])
def test_what_is_wrong_is_found_and_named(folder: Path, name: str, old: str, new: str, said: str) -> None:
    change(folder, name, old, new)
    assert any(said in one for one in found(folder)), found(folder)
    assert main([str(folder)]) == 1


def test_a_file_that_cannot_be_read_is_told_without_a_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, "domain.yml", "intents:", "intents: [")
    assert main([str(folder)]) == 1
    assert capsys.readouterr().err.startswith("error: ")
    (folder / "domain.yml").unlink()
    assert main([str(folder)]) == 1


def test_examples_are_compared_as_they_are_heard() -> None:
    assert plain("Ｈow many [days](date)?") == plain("how  many days") == plain('HOW MANY [days]{"entity": "date"}！')
    assert plain("？") != plain("！")
