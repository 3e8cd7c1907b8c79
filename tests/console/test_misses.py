"""The list of what was not understood: for supervisors, filtered, decided once, and its file to carry over."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.settings import BotSettings
from desk.knowledge.unanswered import Outcome as Unanswer
from desk.misses import Kind, Miss, Next, Outcome
from tests.console.agent_page import AgentPage
from tests.console.conftest import Console

GUESSES = [{"name": "ask_return_freight", "confidence": 0.3}]
MISS = Miss("zh", Kind.UNCLEAR, "邮费咋算", GUESSES, "one.tar.gz", date(2026, 11, 23))


@pytest.fixture
def settings(settings: BotSettings, tmp_path: Path) -> BotSettings:
    (tmp_path / "nlu").mkdir()
    return settings.model_copy(update={"nlu_data": tmp_path})


@pytest.fixture
async def miss(at: Console) -> str:
    """One miss that a button followed; returns its id."""
    conversation = await at.consumer("邮费咋算", waits=False)
    await at.desk.misses.note(MISS, conversation, "e1")
    await at.desk.misses.follow(conversation, Next(Outcome.CHOSEN, intent="ask_return_freight"))
    (group,) = await at.desk.misses.groups()
    return group.id


async def decide(page: AgentPage, miss: str, **body: Any) -> Any:
    return await page.call("PUT", f"/misses/{miss}", body)


async def test_an_agent_who_is_no_supervisor_gets_nothing_of_it(lin: AgentPage, miss: str) -> None:
    for method, path in (
        ("GET", "/misses"),
        ("GET", "/misses/learned"),
        ("GET", "/intents"),
        ("PUT", f"/misses/{miss}"),
    ):
        said = await lin.call(method, path, {"learn": "nothing"} if method == "PUT" else None)
        assert (said.status, said.code) == (403, "forbidden"), path
        assert "主管" in said.body["error"]["what"]


async def test_the_list_tells_what_was_guessed_and_what_happened_next(boss: AgentPage, miss: str) -> None:
    (line,) = (await boss.get("/misses"))["misses"]
    assert line == {
        "id": miss,
        "locale": "zh",
        "times": 1,
        "kinds": ["unclear"],
        "texts": ["邮费咋算"],
        "guesses": GUESSES,
        "next": [{"outcome": "chosen", "intent": "ask_return_freight", "text": None, "times": 1}],
        "model": "one.tar.gz",
        "first": "2026-11-23",
        "last": "2026-11-23",
    }
    assert (await boss.get("/misses?locale=en"))["misses"] == []
    assert len((await boss.get("/misses?guess=ask_return_freight&kind=unclear"))["misses"]) == 1


async def test_questions_that_the_catalogue_did_not_answer_are_on_the_list(boss: AgentPage, at: Console) -> None:
    await at.desk.unanswered.note("zh", "KT-1", "能煮面吗", Unanswer.REJECTED, at.clock.now(), message="t_1")
    (line,) = (await boss.get("/misses?kind=unanswered"))["misses"]
    assert (line["texts"], line["kinds"], line["product"]) == (["能煮面吗"], ["unanswered"], "KT-1")
    assert (await decide(boss, line["id"], learn="passage")).body["times"] == 1
    assert (await boss.get("/misses"))["misses"] == []


async def test_an_intent_comes_with_what_it_holds(boss: AgentPage) -> None:
    intents = {one["name"]: one for one in (await boss.get("/intents"))["intents"]}
    freight = intents["ask_return_freight"]
    assert freight["label"] == "运费谁出"
    assert "who pays the shipping" in freight["holds"]
    assert "ask_return_address" in freight["excludes"]
    assert not any(name.startswith("submit_") for name in intents)


async def test_learning_writes_the_example_and_settles_all_that_are_similar(
    boss: AgentPage, miss: str, at: Console, tmp_path: Path
) -> None:
    said = await decide(boss, miss, learn="intent", intent="ask_return_freight", text="来回邮费咋算，我叫王伟")
    assert said.body == {"times": 1, "example": "来回邮费咋算，我叫王芳", "written": True}
    assert "    - 来回邮费咋算，我叫王芳\n" in (tmp_path / "nlu/learned.yml").read_text(encoding="utf-8")
    assert (await boss.get("/misses"))["misses"] == []
    assert (await decide(boss, miss, learn="nothing")).status == 404
    row = await at.desk.database.one("SELECT actor, data FROM audit WHERE what = 'miss_assigned'")
    assert "邮费" not in str(row)


async def test_an_example_under_another_intent_is_refused_with_its_name(
    boss: AgentPage, miss: str, tmp_path: Path
) -> None:
    (tmp_path / "nlu/service.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: ask_charge\n  examples: |\n    - 邮费咋算\n'
    )
    said = await decide(boss, miss, learn="intent", intent="ask_return_freight")
    assert (said.status, said.code) == (409, "conflict")
    assert said.body["error"]["now"]["intent"] == "ask_charge"
    assert "ask_charge" in said.body["error"]["what"]
    assert len((await boss.get("/misses"))["misses"]) == 1


async def test_where_the_tree_is_read_only_the_file_is_fetched(boss: AgentPage, miss: str, tmp_path: Path) -> None:
    (tmp_path / "nlu/.learned.new").mkdir()  # nothing can be written there
    assert (await decide(boss, miss, learn="intent", intent="ask_return_freight")).body["written"] is False
    for form, begins in (("yaml", 'version: "3.1"'), ("patch", "--- /dev/null")):
        async with boss.session.get(f"{boss.url}/api/misses/learned?form={form}") as response:
            text = await response.text()
            assert "attachment" in response.headers["Content-Disposition"]
        assert text.startswith(begins)
        assert "- 邮费咋算" in text


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "learn"),
        ({"learn": "everything"}, "learn"),
        ({"learn": "intent"}, "intent"),
        ({"learn": "intent", "intent": "Ask Freight"}, "intent"),
        ({"learn": "intent", "intent": "ask_nonsense"}, "intent"),
        ({"learn": "intent", "intent": "submit_contact"}, "intent"),
        ({"learn": "nothing", "intent": "ask_charge"}, "intent"),
        ({"learn": "intent", "intent": "ask_charge", "text": ""}, "text"),
        ({"learn": "intent", "intent": "ask_charge", "text": "[]"}, "text"),
        ({"learn": "nothing", "more": 1}, "more"),
    ],
)
async def test_a_wrong_field_is_named_and_changes_nothing(boss: AgentPage, miss: str, body: Any, field: str) -> None:
    said = await decide(boss, miss, **body)
    assert (said.status, said.body["error"]["field"]) == (400, field)
    assert len((await boss.get("/misses"))["misses"]) == 1


@pytest.mark.parametrize("query", ["locale=fr", "kind=all", "guess=A%20B", "more=1"])
async def test_a_wrong_filter_is_refused(boss: AgentPage, query: str) -> None:
    assert (await boss.call("GET", f"/misses?{query}")).status == 400


async def listed(page: AgentPage) -> list[str]:
    return [one["id"] for one in (await page.get("/misses"))["misses"]]


@pytest.mark.parametrize(
    "lesson", [{"learn": "intent", "intent": "ask_return_freight"}, {"learn": "passage"}, {"learn": "nothing"}]
)
async def test_a_decision_is_taken_back_with_all_that_came_of_it(
    boss: AgentPage, miss: str, at: Console, tmp_path: Path, lesson: dict[str, Any]
) -> None:
    assert (await decide(boss, miss, **lesson)).status == 200
    said = await boss.call("DELETE", f"/misses/{miss}/decision", {})
    assert (said.status, said.body) == (200, {"times": 1, "written": True})
    assert await listed(boss) == [miss]
    assert "邮费咋算" not in "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.yml"))
    assert await at.desk.unanswered.open() == []
    assert (await boss.call("DELETE", f"/misses/{miss}/decision", {})).status == 404, "nothing is decided any more"
    assert (await decide(boss, miss, **lesson)).status == 200


async def test_a_question_to_the_catalogue_is_taken_back_without_its_example_too(
    boss: AgentPage, lin: AgentPage, at: Console, tmp_path: Path
) -> None:
    await at.desk.unanswered.note("zh", "KT-1", "能煮面吗", Unanswer.REJECTED, at.clock.now(), message="t_1")
    (gap,) = await listed(boss)
    assert (await decide(boss, gap, learn="intent", intent="ask_charge")).status == 200
    assert "能煮面吗" in (tmp_path / "nlu/learned.yml").read_text(encoding="utf-8")
    assert (await lin.call("DELETE", f"/misses/{gap}/decision", {})).status == 403
    assert (await boss.call("DELETE", f"/misses/{gap}/decision", {})).status == 200
    assert await listed(boss) == [gap]
    assert "能煮面吗" not in (tmp_path / "nlu/learned.yml").read_text(encoding="utf-8")
