"""A whole desk, everything real: saved while it runs, wiped, brought back; its consumers notice nothing."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from operations.conftest import run
from psycopg.rows import dict_row
from quick_folder import quick_folder
from stack.consumer import Consumer, consumer_at
from stack.running_desk import running_desk

from desk.privacy.vault import Vault

CONTACT = {"name": "王小明", "phone": "13812348000", "address": "浙江省杭州市西湖区文三路90号2幢301室"}
MORNING, LATER = "2026-11-25T10:00:00+08:00", "2026-11-25T10:20:00+08:00"


@pytest.fixture
def folder() -> Iterator[Path]:
    made = quick_folder("fd-saved-")
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


async def handed_in(consumer: Consumer) -> str:
    """Hand in a return and give contact details; return the case's number."""
    await consumer.say("我要退货，订单FD202611010017，尾号8000")
    await consumer.press("不想要了")
    await consumer.press("都完好")
    await consumer.press("同意")
    await consumer.fill_in(**CONTACT)
    await consumer.press("提交")
    found = re.search(r"R\d{8}-\d{4}", consumer.transcript())
    assert found, consumer.transcript()
    return found[0]


def come_back(consumer: Consumer, before: Consumer) -> None:
    """Be the page that knows its conversation and secret, and has forgotten what it showed."""
    consumer.conversation, consumer.secret = before.conversation, before.secret


async def test_a_desk_that_was_wiped_goes_on_where_its_backup_was_made(folder: Path) -> None:
    state, backups = folder / "state", folder / "backups"
    state.mkdir(mode=0o755)
    with running_desk(state, FRONTDESK_NOW=MORNING) as desk:
        async with consumer_at(desk.url) as done, consumer_at(desk.url) as asked:
            case = await handed_in(done)
            await asked.say("我要退货，订单FD202611010022，尾号6315")
            await asked.press("长绒棉毛巾")
            await asked.press("2件")
            made = run("supervisor.backup", "--state", state, "--to", backups)
            assert made.returncode == 0, made.stderr
            await done.say("这句话在备份之后")
    shutil.rmtree(state)

    (key,) = backups.glob("*.key")
    restored = run("supervisor.restore", made.stdout.splitlines()[0], "--key", key, "--state", state)
    assert restored.returncode == 0, restored.stderr
    with running_desk(state, FRONTDESK_NOW=LATER) as desk:
        async with consumer_at(desk.url) as again:
            come_back(again, done)
            await again.close()
            await again.connect()
            await again.until(lambda: case in again.transcript())
            assert "这句话在备份之后" not in again.transcript()
        async with consumer_at(desk.url) as again:
            come_back(again, asked)
            await again.close()
            await again.connect()
            await again.until(lambda: "长绒棉毛巾" in again.transcript())
            await again.press("不想要了")
            await again.press("都完好")
            assert any(button["title"] == "同意" for m in again.messages.values() for button in m["buttons"] or [])
        with psycopg.connect(desk.database_url, row_factory=dict_row) as database:
            contact = database.execute(
                "SELECT k.sealed FROM cases c JOIN contacts k ON k.id = c.contact WHERE c.number = %s", [case]
            ).fetchone()
            episodes = database.execute(
                "SELECT count(*) AS n FROM episodes WHERE conversation = %s", [asked.conversation]
            ).fetchone()
        assert contact and Vault(desk.report()["key"].split(",")).unseal(contact["sealed"]) == {
            **CONTACT,
            "phone": "+86" + CONTACT["phone"],
        }
        assert episodes and episodes["n"] == 1, "the assistant went on in the episode it knew"
