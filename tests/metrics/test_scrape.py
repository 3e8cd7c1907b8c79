"""What a scrape says of a gateway: counted as it happens, read as it is, and without an id."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import psycopg.conninfo

from bot.app import METRICS
from desk.version import VERSION
from tests.bot.conftest import MONDAY_TEN, running_gateway
from tests.bot.fake_engine import FakeEngine, reply
from tests.metrics.conftest import Observed

ROOT = Path(__file__).parent.parent.parent
HANDOFF = [reply("好的，我帮您联系人工客服。", effect={"kind": "handoff", "reason": "asked"})]


async def test_a_turn_is_counted_once_wherever_it_passes(observed: Observed) -> None:
    before = await observed.told()
    page = await observed.running.page()
    await page.say("几天可以退")
    await page.answer("answer to 几天可以退")
    after = await observed.told()

    def grew(name: str, **labels: str) -> float:
        return after(name, **labels) - before(name, **labels)

    assert grew("frontdesk_turns_total", outcome="done") == 1
    assert grew("frontdesk_engine_calls_total", outcome="ok") == 1
    assert grew("frontdesk_messages_total", channel="widget", author="consumer") == 1
    assert grew("frontdesk_messages_total", channel="widget", author="bot") == 1
    assert grew("frontdesk_arrivals_total", channel="widget", outcome="accepted") == 2  # hello and say
    assert grew("frontdesk_sockets_open", page="widget") == 1
    for histogram in ("turn", "turn_wait", "engine"):
        assert grew(f"frontdesk_{histogram}_seconds_count") == 1
    assert after("frontdesk_conversations", owner="bot") == 1


async def test_a_socket_that_closes_is_no_longer_open(observed: Observed) -> None:
    before = await observed.told()
    page = await observed.running.page()
    await page.close()
    while (await observed.told())("frontdesk_sockets_open", page="widget") != before(
        "frontdesk_sockets_open", page="widget"
    ):
        pass


async def test_what_fails_is_told_apart(observed: Observed) -> None:
    before = await observed.told()
    observed.running.engine.failures = [(503, "actions_unavailable"), (500, "never heard of")]
    page = await observed.running.page()
    await page.send("nonsense")
    await page.next("error")
    await page.say("你好")
    await page.answer("answer to 你好")
    after = await observed.told()

    def grew(name: str, **labels: str) -> float:
        return after(name, **labels) - before(name, **labels)

    assert grew("frontdesk_engine_calls_total", outcome="actions_unavailable") == 1
    assert grew("frontdesk_engine_calls_total", outcome="other") == 1
    assert grew("frontdesk_turns_total", outcome="retried") == 2
    assert grew("frontdesk_turns_total", outcome="done") == 1
    assert grew("frontdesk_arrivals_total", channel="widget", outcome="refused") == 1


async def test_the_queue_its_promise_and_the_agents_are_told_as_they_are(observed: Observed) -> None:
    running = observed.running
    before = await observed.told()
    assert before("frontdesk_in_service_hours") == 1 and before("frontdesk_agents_present") == 0
    await running.agent()
    running.engine.say = lambda turn: HANDOFF
    page = await running.page()
    await page.say("转人工")
    await page.next("owner", owner="queue")
    told = await observed.told()
    assert told("frontdesk_queue_length") == told("frontdesk_conversations", owner="queue") == 1
    assert told("frontdesk_agents_present") == 1
    assert told("frontdesk_promises", kind="first_reply", state="pending") == 1
    assert told("frontdesk_queue_overdue") == 0
    assert told("frontdesk_handoffs_total", reason="asked") == before("frontdesk_handoffs_total", reason="asked") + 1
    running.clock.forward(timedelta(minutes=31))
    late = await observed.told()
    assert late("frontdesk_queue_overdue") == 1 and late("frontdesk_queue_oldest_seconds") >= 31 * 60
    assert late("frontdesk_agents_present") == 0


async def test_without_a_database_a_scrape_still_answers_and_says_so(
    observed: Observed, given: dict[str, Any], postgres: str
) -> None:
    assert (await observed.told())("frontdesk_database_up") == 1
    name = psycopg.conninfo.conninfo_to_dict(given["DATABASE_URL"])["dbname"]
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            told = await observed.told()
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert ("frontdesk_database_up", ()) in told.samples and told("frontdesk_database_up") == 0
    assert "frontdesk_queue_length" not in told.text and "frontdesk_turns_total" in told.text
    observed.forget()


async def test_two_who_scrape_cost_one_look_at_the_stores(observed: Observed) -> None:
    first = await observed.told()
    page = await observed.running.page()
    await page.say("你好")
    await page.answer("answer to 你好")
    async with observed.running.session.get(observed.url) as response:
        text = await response.text()
    assert 'frontdesk_conversations{owner="bot"} 0.0' in text
    assert first("frontdesk_conversations", owner="bot") == 0
    assert (await observed.told())("frontdesk_conversations", owner="bot") == 1


async def test_no_label_holds_an_id_or_a_text(observed: Observed) -> None:
    observed.running.engine.say = lambda turn: [
        reply("好的", effect={"kind": "handoff", "reason": "because 13800138000 says so"})
    ]
    page = await observed.running.page()
    await page.say("13800138000 在吗")
    conversation = (await page.next("opened"))["conversation"]
    await page.answer("好的")
    told = await observed.told()
    assert conversation not in told.text and "13800138000" not in told.text
    ours = [labels for metric, labels in told.samples if metric.startswith("frontdesk_")]
    values = {value for labels in ours for name, value in labels if name not in ("le", "version", "model")}
    assert not [value for value in values if not re.fullmatch(r"[a-z_0-9-]{1,30}", value)]
    assert told("frontdesk_handoffs_total", reason="other") >= 1


async def test_metrics_are_not_at_the_public_address(observed: Observed) -> None:
    async with observed.running.session.get(observed.running.url("/metrics")) as response:
        assert response.status == 404


async def test_without_a_port_nothing_listens(given: dict[str, Any], engine: FakeEngine) -> None:
    async with running_gateway(given, engine, MONDAY_TEN) as one:
        assert one.server.app[METRICS].port == 0


async def test_the_model_is_told_once_an_engine_has_said_it(observed: Observed) -> None:
    assert (await observed.told())("frontdesk_build_info", version=VERSION, model="") == 1
    async with aiohttp.ClientSession() as session, session.get(observed.running.url("/ready")) as ready:
        assert ready.status == 200
    assert (await observed.told())("frontdesk_build_info", version=VERSION, model="fake.tar.gz") == 1


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text()
