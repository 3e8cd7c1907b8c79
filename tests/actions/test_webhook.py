"""The door itself: who may knock, what comes back, and that an outage is never an answer."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from aiohttp.test_utils import TestClient

from actions.app import EXECUTOR
from desk import quick_yaml
from desk.settings import ROOT

TOPICS = (
    "ask_return_policy",
    "ask_quality_return",
    "ask_return_freight",
    "ask_refund_time",
    "ask_service_hours",
    "ask_person_available",
    "ask_contact_channels",
    "ask_privacy",
)
FACT = re.compile(r"(?<!\{)\{([a-z_0-9]+)\}(?!\})")


@cache
def domain() -> dict[str, Any]:
    return quick_yaml.read((ROOT / "domain.yml").read_text(encoding="utf-8"))


async def test_a_call_without_the_secret_is_refused(assistant: Any) -> None:
    status, body = await assistant.call("action_request_person", secret="somebody else's secret")
    assert (status, body["error"]) == (401, "bad_secret")


async def test_a_body_that_is_no_call_is_named(client: "TestClient[Any, Any]") -> None:
    headers = {"X-Frontdesk-Secret": "a secret of the action tests"}
    for body in (b"{", b"[]", b'{"next_action": "action_request_person"}'):
        async with client.post("/webhook", data=body, headers=headers) as response:
            assert response.status == 422


async def test_an_action_nobody_knows_is_not_found(assistant: Any) -> None:
    assert (await assistant.call("action_fly"))[0] == 404


async def test_it_is_ready_while_the_database_answers_and_alive_even_when_not(
    client: "TestClient[Any, Any]", database_url: str
) -> None:
    async with client.get("/ready") as response:
        assert response.status == 200
    drop(database_url)
    async with client.get("/ready") as response:
        assert response.status == 503
    async with client.get("/health") as response:
        assert response.status == 200


def drop(url: str) -> None:
    """Take the database away from under the server."""
    name = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


async def test_a_lost_database_is_a_5xx_and_never_an_answer(assistant: Any, database_url: str) -> None:
    drop(database_url)
    status, body = await assistant.call("action_answer_question", "ask_refund_time")
    assert status == 503 and "responses" not in body


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_every_fact_of_an_answer_is_given(assistant: Any, topic: str, locale: str) -> None:
    status, body = await assistant.call("action_answer_question", topic, slots={"locale": locale})
    said = body["responses"][0]
    variants = domain()["responses"][said["response"]]
    wanted = {fact for variant in variants for fact in FACT.findall(variant["text"])}
    assert status == 200 and wanted <= set(said)
    assert said["custom"]["basis"][0]["version"] == "2026.3"


def test_the_domain_names_exactly_the_actions_that_are_served(client: Any) -> None:
    assert set(domain()["actions"]) == set(client.app[EXECUTOR].actions)


def test_every_response_that_an_action_says_is_in_the_domain() -> None:
    said = {
        name
        for module in Path(ROOT / "actions").glob("*.py")
        for name in re.findall(r'"(utter_[a-z_0-9]+[a-z0-9])"', module.read_text(encoding="utf-8"))
        if name != "utter_action"
    }
    responses = list(domain()["responses"])
    missing = {name for name in said if not any(one.startswith(name) for one in responses)}
    assert not missing


def test_no_sentence_shouts_or_puts_a_space_between_han_and_digits() -> None:
    for name, variants in domain()["responses"].items():
        for variant in variants:
            assert "！" not in variant["text"] and "亲" not in variant["text"], name
            assert not re.search(r"[\u4e00-\u9fff] \d|\d [\u4e00-\u9fff]", variant["text"]), name
