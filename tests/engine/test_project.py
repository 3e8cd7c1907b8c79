"""What a model may be made of; each refusal names what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine import lean, train

lean.install(serving=False)

from rasa.shared.core.domain import Domain  # noqa: E402

from engine.importer import Importer  # noqa: E402
from engine.project import Project  # noqa: E402

HERE = Path(__file__).parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "project", tmp_path / "project"))


def run(project: Path, *arguments: str) -> int:
    return train.main(["--project", str(project), *arguments])


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


BROKEN = [
    ("domain.yml", "utter_missed:\n    - text: 抱歉，我没有听懂。\n    - ", "utter_missed:\n    - ", "utter_missed has no Chinese variant"),
    ("domain.yml", ", condition: [{type: slot, name: locale, value: en}]}\n  utter_ask_request_form_order_no", "}\n  utter_ask_request_form_order_no", "utter_refund_time has no English variant"),
    ("domain.yml", "payload: /request_return}, {title: 退", "payload: request_return}, {title: 退", "button"),
    ("domain.yml", "payload: /request_return}, {title: 退", "payload: /no_such_intent}, {title: 退", "no_such_intent"),
    ("domain.yml", "ask_data, nlu_fallback", "ask_data, ask_unheard, nlu_fallback", "ask_unheard has no examples"),
    ("domain.yml", "entities: [order_no, ", "entities: [", "order_no"),
    ("nlu_data/rules.yml", "rules:", "rules:\n  - {rule: other, steps: [{intent: greet}, {action: utter_missed}]}", "Contradicting rules"),
    ("nlu_data/rules.yml", "{action: utter_missed}", "{action: utter_nowhere}", "utter_nowhere"),
    ("nlu_data/rules.yml", "rules:", "rules:\n  - {rule: other, steps: [{intent: affirm}, {slot_was_set: [{unheard_of: 1}]}, {action: utter_missed}]}", "unheard_of"),
    ("nlu_data/nlu.yml", "      - 好的\n", "      - 好的\n      - 您好\n", "您好"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "named"), BROKEN, ids=[broken[3] for broken in BROKEN])
def test_a_flawed_project_makes_no_model(project: Path, file: str, old: str, new: str, named: str, capsys):
    change(project / file, old, new)
    assert run(project) == 1
    assert named in capsys.readouterr().err
    assert not list(project.glob(".build/models/*"))


def test_a_missing_file_is_named(project: Path, capsys):
    (project / "domain.yml").unlink()
    assert run(project) == 1
    assert "domain.yml is missing" in capsys.readouterr().err


def test_every_content_has_its_own_model_and_the_same_content_the_same(project: Path):
    before = Project(project).model()
    assert Project(project).model() == before
    change(project / "nlu_data/nlu.yml", "- 您好\n", "- 您好！\n")
    assert Project(project).model() != before


def test_data_are_read_once_for_the_checks_and_the_training(project: Path):
    importer = Importer(Project(project))
    assert importer.get_domain() is importer.get_domain()
    assert importer.get_stories() is importer.get_stories()
    texts = [example.get("text") for example in importer.get_nlu_data().intent_examples]
    assert importer.get_nlu_data() is importer.get_nlu_data()
    assert texts == list(dict.fromkeys(texts))


def test_a_domain_is_written_as_it_was(project: Path, tmp_path: Path):
    domain = Importer(Project(project)).get_domain()
    domain.persist(tmp_path / "written.yml")
    assert Domain.load(tmp_path / "written.yml").as_dict() == domain.as_dict()


def test_the_path_is_printed_without_making_anything(project: Path, capsys):
    assert run(project, "--path-only") == 0
    assert capsys.readouterr().out.strip() == str(Project(project).model())
    assert not Project(project).model().exists()
