"""Consent withdrawn: it holds no more, and the contact details that no open case needs are gone."""

from __future__ import annotations

from typing import Any

import pytest

from desk.errors import NotFound
from tests.bot.conftest import Running
from tests.rights.conftest import VALUES, confirm, known, rows


async def test_no_consent_holds_afterwards_and_the_form_is_closed(running: Running) -> None:
    one = await known(running)
    await confirm(running, one, "withdrawal")
    notice = running.desk.agreements.today.notice_hash
    assert await running.desk.consents.valid(one.conversation, "contact", notice) is None
    assert await running.desk.prompts.open(one.conversation, running.clock.now()) is None
    await one.page.next("prompt", prompt=None)


async def test_contact_details_of_drafts_and_closed_cases_are_erased(running: Running, given: dict[str, Any]) -> None:
    one = await known(running)
    assert one.case
    await confirm(running, one, "withdrawal")
    with pytest.raises(NotFound):
        await running.desk.contacts.reveal(one.contact)
    assert (await running.desk.cases.get(one.case.number)).contact is None
    draft = await running.desk.drafts.open(one.conversation)
    assert draft and draft.fields.keys() == {"account"}, "what was written stays, consent and contact do not"
    assert rows(given["DATABASE_URL"], "SELECT 1 FROM prompts WHERE parked IS NOT NULL") == []


async def test_contact_details_of_an_open_case_stay(running: Running) -> None:
    one = await known(running, case="submitted")
    await confirm(running, one, "withdrawal")
    assert (await running.desk.contacts.reveal(one.contact))["name"] == VALUES["name"]


async def test_contact_details_cannot_be_left_before_a_new_yes(running: Running) -> None:
    one = await known(running)
    await confirm(running, one, "withdrawal")
    draft = await running.desk.drafts.open(one.conversation)
    assert draft
    prompt = await running.desk.prompts.ask(
        one.conversation, draft.id, "contact", ["name", "phone"], running.clock.now()
    )
    answer = await one.page.submit(prompt.id, {"name": VALUES["name"], "phone": VALUES["phone"]})
    assert answer["code"] == "no_consent"


async def test_a_withdrawal_is_audited_once_and_the_moment_stands(running: Running, given: dict[str, Any]) -> None:
    one = await known(running)
    await confirm(running, one, "withdrawal")
    (first,) = await running.desk.consents.of(one.conversation)
    await confirm(running, one, "withdrawal", "再次确认。")
    (second,) = await running.desk.consents.of(one.conversation)
    assert first.withdrawn_at == second.withdrawn_at is not None
    audited = rows(given["DATABASE_URL"], "SELECT data FROM audit WHERE what = 'consent_withdrawn' ORDER BY id")
    assert [one["data"] for one in audited] == [{"consents": 1, "contacts": 1}, {"consents": 0, "contacts": 0}]
