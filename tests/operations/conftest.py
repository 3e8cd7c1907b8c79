"""A desk with one conversation, its case and its contact details, on a real database."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from desk.conversation.identity import ConversationId
from desk.front_desk import Desk, open_desk
from desk.settings import ROOT, DeskSettings

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CONTACT = {"name": "王小明", "phone": "13812348000", "address": "浙江省杭州市西湖区文三路1号"}
PARKED = {"phone": "13912340000"}
EPISODE = "e_remembered"
ENGINE = f"""
CREATE SCHEMA IF NOT EXISTS engine;
CREATE TABLE engine.events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sender_id text, data text);
INSERT INTO engine.events (sender_id, data) SELECT '{EPISODE}', n::text FROM generate_series(1, 7) AS n;
"""


@dataclass(frozen=True)
class Kept:
    """What must be there again."""

    conversation: ConversationId
    secret: str
    contact: str
    case: str
    prompt: str


@pytest.fixture
def key() -> str:
    return Fernet.generate_key().decode()


def settings_for(url: str, keys: str) -> DeskSettings:
    return DeskSettings.read(DATABASE_URL=url, REDIS_URL="redis://127.0.0.1:1/0", FRONTDESK_KEY=keys)


async def fill(desk: Desk) -> Kept:
    """Let one consumer hand in a return, leave a form half typed, and say something to be posted."""
    database = desk.database
    await database.run(
        "INSERT INTO products (sku, name_zh, name_en, kind, supplier) VALUES ('R', '锅', 'Pot', 'pot', 's')"
    )
    await database.run(
        """INSERT INTO orders (number, phone_last4, ordered_at, received_at)
           VALUES ('FD202611010017', '8000', %(o)s, %(r)s)""",
        o=NOW - timedelta(days=5),
        r=NOW - timedelta(days=2),
    )
    await database.run(
        "INSERT INTO order_items (id, order_no, sku, quantity, price) VALUES ('i1', 'FD202611010017', 'R', 1, 399)"
    )
    conversation, secret = await desk.beginnings.begin("widget", "zh", NOW)
    draft = await desk.drafts.begin(conversation.id, "return", NOW)
    consent = await desk.consents.record(
        conversation.id, "contact", granted=True, notice_version="1", notice_hash="h", language="zh", channel="widget",
        message="t_1", now=NOW,
    )  # fmt: skip
    contact = await desk.contacts.keep(draft.id, CONTACT, consent, NOW)
    prompt = await desk.prompts.ask(conversation.id, draft.id, "contact", ["phone"], NOW)
    await desk.prompts.park(prompt, PARKED)
    case = await opened_case(desk, conversation.id, draft.id, contact.id)
    return Kept(conversation.id, secret, contact.id, case, prompt.id)


async def opened_case(desk: Desk, conversation: ConversationId, draft: str, contact: str) -> str:
    await desk.database.run(
        """INSERT INTO cases (number, key, conversation, kind, order_no, item, fields, contact, eligibility, agreement,
             opened_at) VALUES ('R20261123-0001', %(draft)s, %(conversation)s, 'return', 'FD202611010017', 'i1', '{}',
             %(contact)s, '{}', '1', %(now)s)""",
        draft=draft,
        conversation=conversation,
        contact=contact,
        now=NOW,
    )
    return "R20261123-0001"


async def filled(url: str, keys: str) -> Kept:
    async with open_desk(settings_for(url, keys)) as desk:
        return await fill(desk)


def run(module: str, *arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run one of our programs as the operator would; an empty variable is taken out."""
    outside = {n: v for n, v in os.environ.items() if not n.startswith(("FRONTDESK_", "DATABASE_URL", "ENGINE_"))}
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=outside | environment,
        capture_output=True,
        text=True,
        check=False,
    )
