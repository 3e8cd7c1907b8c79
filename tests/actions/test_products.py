"""The action that answers product questions: what it says, what it remembers, and what it notes for the operator."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from actions.app import DESK, SECRET_HEADER, init_app
from actions.settings import ActionsSettings
from desk.conversation.ledger import Author
from desk.front_desk import Desk
from desk.settings import ROOT

SECRET = "a secret of the action tests"
ADDED = """### 烧开会响吗？
*蜂鸣提示*
烧开时不会蜂鸣。

# English"""


class Consumer:
    """Says things outside and inside the form; what the bot answered lies in tracker and ledger as a gateway leaves it."""

    def __init__(self, client: "TestClient[Any, Any]", desk: Desk, episode: str, conversation: Any) -> None:
        self._client = client
        self.desk = desk
        self._episode = episode
        self.conversation = conversation
        self._events: list[dict[str, Any]] = []
        self._said = 0
        self.form = False
        self.locale = "zh"

    async def says(
        self, text: str, intent: str = "ask_product", action: str = "action_answer_product"
    ) -> dict[str, Any]:
        return await self._turn(action, {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []})

    async def presses(self, button: dict[str, Any]) -> dict[str, Any]:
        wanted = button["payload"]
        action = {
            "ask_product": "action_answer_product",
            "submit_answer_fits": "action_confirm_answer",
            "submit_answer_misses": "action_reject_answer_shown",
        }[wanted["intent"]]
        entities = [{"entity": name, "value": value} for name, value in wanted["entities"].items()]
        heard = {"text": "", "intent": {"name": wanted["intent"], "confidence": 1.0}, "entities": entities}
        return await self._turn(action, heard)

    async def _turn(self, action: str, heard: dict[str, Any]) -> dict[str, Any]:
        self._said += 1
        message = f"t_{self._said}"
        self._events.append({"event": "user", "message_id": message, "text": heard["text"]})
        tracker = {
            "sender_id": self._episode,
            "slots": {"locale": self.locale, "channel": "widget"},
            "latest_message": {**heard, "message_id": message},
            "events": self._events,
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": "request_form"} if self.form else {},
            "latest_action_name": "action_listen",
        }
        body = {"next_action": action, "sender_id": self._episode, "tracker": tracker, "domain": {"intents": []}}
        async with self._client.post("/webhook", json=body, headers={SECRET_HEADER: SECRET}) as response:
            assert response.status == 200, await response.text()
            (reply,) = (await response.json())["responses"]
        await self._keep(reply)
        return dict(reply)

    async def _keep(self, reply: dict[str, Any]) -> None:
        said = {"event": "bot", "text": "…", "metadata": {"utter_action": reply["response"]}}
        self._events.append({**said, "data": {"buttons": reply["buttons"], "custom": reply["custom"]}})
        data = {"response": reply["response"], "buttons": reply["buttons"], **reply["custom"]}
        async with self.desk.database.transaction():
            await self.desk.conversations.lock(self.conversation)
            await self.desk.ledger.append(self.conversation, Author.BOT, "…", self.desk.clock.now(), data=data)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    return tmp_path / "catalog"


@pytest.fixture
async def consumer(database_url: str, catalog: Path) -> AsyncIterator[Consumer]:
    settings = ActionsSettings.read(
        DATABASE_URL=database_url,
        REDIS_URL="redis://127.0.0.1:1/0",
        FRONTDESK_KEY=Fernet.generate_key().decode(),
        FRONTDESK_CATALOG=catalog,
        ACTIONS_SECRET=SECRET,
    )
    async with TestClient(TestServer(init_app(settings))) as client:
        assert client.app is not None
        desk = client.app[DESK]
        conversation, _ = await desk.beginnings.begin("widget", "zh", desk.clock.now())
        episode = await desk.episodes.begin(conversation.id, None, desk.clock.now())
        yield Consumer(client, desk, episode.id, conversation.id)


async def test_an_answer_tells_its_source_and_asks_whether_that_was_it(consumer: Consumer) -> None:
    reply = await consumer.says("电热水壶能保温吗")
    assert reply["response"] == "utter_product_answer"
    assert "没有保温功能" in reply["passage"]
    (basis,) = reply["custom"]["basis"]
    assert basis["clause"] == "catalog/products/electric-kettle.md#没有的功能"
    assert len(basis["version"]) == 12
    assert [button["title"] for button in reply["buttons"]] == ["是的", "不是"]
    assert (await consumer.presses(reply["buttons"][0]))["response"] == "utter_product_fits"
    assert not await consumer.desk.unanswered.open()


async def test_a_no_brings_the_next_passage_once_and_then_a_person(consumer: Consumer) -> None:
    first = await consumer.says("充电宝充满要多久")
    second = await consumer.presses(first["buttons"][1])
    assert second["response"] == "utter_product_next"
    assert second["passage"] != first["passage"]
    last = await consumer.presses(second["buttons"][1])
    assert (last["response"], last["buttons"]) == ("utter_product_misses", [])
    (gap,) = await consumer.desk.unanswered.open()
    assert (gap.outcome, gap.sku, gap.question, gap.times) == ("rejected", "EH-PB10", "充电宝充满要多久", 1)


async def test_a_typed_no_counts_like_a_pressed_one(consumer: Consumer) -> None:
    await consumer.says("充电宝充满要多久")
    second = await consumer.says("不是", "deny", "action_take_no")
    assert second["response"] == "utter_product_next"
    assert (await consumer.says("对", "affirm", "action_take_yes"))["response"] == "utter_product_fits"


async def test_what_no_file_says_is_noted_and_not_guessed(consumer: Consumer) -> None:
    reply = await consumer.says("台灯能语音控制吗，我叫王小明，电话138****8000")
    assert reply["response"] == "utter_product_unknown"
    (gap,) = await consumer.desk.unanswered.open()
    assert gap.outcome == "unknown"
    assert "王" not in gap.question and "8000" not in gap.question


async def test_which_product_is_asked_once(consumer: Consumer) -> None:
    which = await consumer.says("杯子能放洗碗机吗")
    assert which["response"] == "utter_product_which"
    buttons = {button["title"]: button for button in which["buttons"]}
    assert list(buttons)[-1] == "都不是"
    assert set(buttons) == {"陶瓷保温杯 450ml", "刻字陶瓷杯（定制）", "都不是"}
    assert "不要放洗碗机" in (await consumer.presses(buttons["陶瓷保温杯 450ml"]))["passage"]
    other = await consumer.presses(buttons["都不是"])
    assert other["response"] == "utter_product_not_listed"


async def test_the_product_may_be_typed_that_was_asked_for(consumer: Consumer) -> None:
    await consumer.says("杯子能放洗碗机吗")
    reply = await consumer.says("就是那个保温杯", "nlu_fallback", "action_ask_to_rephrase")
    assert "不要放洗碗机" in reply["passage"]


async def test_who_still_names_no_product_is_offered_a_person(consumer: Consumer) -> None:
    assert (await consumer.says("这个多重"))["response"] == "utter_product_which"
    assert (await consumer.says("我说这个多重"))["response"] == "utter_product_not_listed"


async def test_a_question_without_a_name_is_about_the_product_spoken_of_last(consumer: Consumer) -> None:
    await consumer.says("电热水壶能保温吗")
    assert "1.1千克" in (await consumer.says("那它多重"))["passage"]
    reply = await consumer.says("一次能烧多少水", "nlu_fallback", "action_ask_to_rephrase")
    assert "1.2升" in reply["passage"]


async def test_in_a_form_an_answer_asks_nothing_back(consumer: Consumer) -> None:
    consumer.form = True
    reply = await consumer.says("电热水壶能保温吗")
    assert (reply["response"], reply["buttons"]) == ("utter_product_told", [])


async def test_a_warranty_is_told_by_the_agreement_of_the_supplier(consumer: Consumer) -> None:
    consumer.locale = "en"
    reply = await consumer.says("what does the warranty of the folding desk lamp cover")
    assert (reply["response"], reply["months"]) == ("utter_product_warranty", "24 months")
    assert reply["custom"]["basis"][0]["clause"] == "warranty"


async def test_a_question_added_to_a_file_is_answered_without_a_restart(consumer: Consumer, catalog: Path) -> None:
    assert (await consumer.says("电热水壶有没有蜂鸣提示"))["response"] == "utter_product_unknown"
    path = catalog / "products/electric-kettle.md"
    path.write_text(path.read_text(encoding="utf-8").replace("# English", ADDED, 1), encoding="utf-8")
    async with asyncio.timeout(30):
        while (reply := await consumer.says("电热水壶有没有蜂鸣提示"))["response"] != "utter_product_answer":
            await asyncio.sleep(0.1)
    assert reply["passage"] == "烧开时不会蜂鸣。"
