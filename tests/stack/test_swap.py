"""Another model is taken in while turns flow: none lost, none doubled, none failed, and the new one answers at the end."""

import asyncio
import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from stack.consumer import consumer_at
from stack.running_desk import ROOT, RunningDesk, running_desk
from stack.test_copies import QUESTIONS, check_whole, talk

from desk import examples

LEARNED = "咕噜咕噜那档子事"  # nobody says this, and no model knows it without having learned it
MEANT = "ask_service_hours"
TALKED_OF = dict(zip(QUESTIONS, ("ask_refund_time", "ask_return_freight", MEANT), strict=True))
FEW, MORE = 6, 60  # examples of an intent; of those that the talk is about


@pytest.fixture(scope="module")
def desk() -> Iterator[RunningDesk]:
    """A desk of one engine, to swap."""
    here = {"FRONTDESK_NOW": "2026-11-25T10:00:00+08:00", "FRONTDESK_MESSAGES_PER_10S": "1000"}
    with running_desk(**here) as started:
        yield started


@pytest.fixture(scope="module")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of few examples, quickly made, that has learned one more; all that the talk below says is in it."""
    project = tmp_path_factory.mktemp("project")
    (project / "nlu_data/nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "nlu_data/rules.yml"):
        shutil.copy(ROOT / name, project / name)
    kept = {intent: [question] for question, intent in TALKED_OF.items()}
    kept[MEANT].append(LEARNED)
    for intent, example in examples.of_folder(ROOT / "nlu_data"):
        if len(kept.setdefault(intent, [])) < (MORE if intent in TALKED_OF.values() else FEW):
            kept[intent].append(example)
    (project / "nlu_data/nlu/few.yml").write_text(examples.written(kept), encoding="utf-8")
    command = [ROOT / "engine/.venv/bin/python", "-m", "engine.train", "--project", project]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (model,) = (project / ".build/models").glob("*.tar.gz")
    return model


async def swap(desk: RunningDesk, model: Path) -> None:
    command = (sys.executable, "-m", "supervisor.swap", str(model), "--state", str(desk.folder))
    process = await asyncio.create_subprocess_exec(*command, "--ready-file", str(desk.folder / "ready.json"), cwd=ROOT)
    assert await process.wait() == 0, desk.log.read_text()[-4000:]


def model_of(desk: RunningDesk) -> str:
    with urllib.request.urlopen(desk.report()["engine_url"] + "/ready") as answer:
        return str(json.loads(answer.read())["model"])


async def test_a_model_is_swapped_while_turns_flow(desk: RunningDesk, other_model: Path) -> None:
    first = desk.report()
    async with consumer_at(desk.url, "zh") as one, consumer_at(desk.url, "zh") as other:
        assert "service_hours" not in str(await one.say(LEARNED)), "not learned yet"
        over = asyncio.Event()
        talks = [asyncio.create_task(talk(consumer, over)) for consumer in (one, other)]
        await asyncio.wait_for(swap(desk, other_model), 240)
        asked = {consumer: len(consumer.messages) for consumer in (one, other)}
        await one.until(lambda: len(one.messages) > asked[one] + 2)
        await other.until(lambda: len(other.messages) > asked[other] + 2)
        over.set()
        assert sum(await asyncio.gather(*talks)) > 8, "there was talk all the time"
        assert "service_hours" in str(await one.say(LEARNED + "？")), "learned now"
    for consumer in (one, other):
        check_whole(desk, consumer)
        assert consumer.errors == []
    after = desk.report()
    assert model_of(desk) == other_model.name != Path(first["model"]).name
    assert after["restarts"] == dict.fromkeys(after["restarts"], 0), "nothing fell over"
    assert after["pids"]["bot"] == first["pids"]["bot"]
    assert after["pids"]["engine"] != first["pids"]["engine"]
