"""A consumer on a messaging app who was asked for contact details and got a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.gateway import Gateway
from desk.conversation.identity import ConversationId
from desk.front_desk import Desk
from desk.privacy.prompts import Prompt
from desk.seed import seed

FIELDS = ("name", "phone", "address")
VALUES = {"name": "林晓明", "phone": "13800138000", "address": "浙江省杭州市西湖区文三路1号"}


@dataclass(frozen=True)
class Asked:
    """The open prompt, its conversation and the token of its link."""

    conversation: ConversationId
    prompt: Prompt
    token: str


async def asked(
    desk: Desk,
    gateway: Gateway,
    *,
    address: str = "7001",
    locale: str = "zh",
    consent: bool = True,
    fields: Sequence[str] = FIELDS,
) -> Asked:
    """Let a consumer arrive and ask for contact details."""
    now = desk.clock.now()
    await seed(desk, [])
    conversation = await gateway.arrive("telegram", address, locale)
    draft = await desk.drafts.begin(conversation, "return", now)
    await desk.consents.record(
        conversation, "contact", granted=consent, notice_version="1", notice_hash=desk.agreements.today.notice_hash,
        language=locale, channel="telegram", message="t_1", now=now,
    )  # fmt: skip
    prompt = await desk.prompts.ask(conversation, draft.id, "contact", fields, now)
    return Asked(conversation, prompt, desk.prompts.link_token(prompt))
