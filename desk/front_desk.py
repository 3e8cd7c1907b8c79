"""The desk as a whole: every store on one database, opened once a process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from desk.agreement.agreements import Agreements
from desk.audit import Audit
from desk.availability.announcements import Announcements
from desk.availability.calendar import service_hours
from desk.availability.closures import Closures
from desk.availability.hours import Availability, ServiceHours
from desk.background import running
from desk.case.breaches import Breaches
from desk.case.case_lists import CaseLists
from desk.case.cases import Cases
from desk.case.promises import Promises
from desk.case.steps import CaseSteps
from desk.case.warnings import Warnings
from desk.clock import Clock, clock_from
from desk.conversation.beginnings import Beginnings
from desk.conversation.callers import Callers
from desk.conversation.conversations import Conversations
from desk.conversation.effects import Effects
from desk.conversation.episodes import Episodes
from desk.conversation.files import Files
from desk.conversation.ledger import Ledger
from desk.conversation.outbox import Outbox
from desk.conversation.ownership import Ownership
from desk.conversation.ratings import Ratings
from desk.conversation.search import Search
from desk.conversation.turns import Turns
from desk.database import Database, open_database
from desk.handoff.assignments import Assignments
from desk.handoff.errands import Errands
from desk.handoff.handoffs import Handoffs
from desk.handoff.snoozes import Snoozes
from desk.handoff.takeovers import Takeovers
from desk.handoff.waits import Waits
from desk.knowledge.unanswered import Unanswered
from desk.measures import Measures
from desk.misses import Misses
from desk.people.agents import Agents
from desk.people.canned_replies import CannedReplies
from desk.people.devices import Devices
from desk.people.mentions import Mentions
from desk.people.sessions import Sessions
from desk.people.teams import Teams
from desk.privacy.consents import Consents
from desk.privacy.contact_reads import ContactReads
from desk.privacy.contacts import Contacts
from desk.privacy.downloads import Downloads
from desk.privacy.erasing import Erasing
from desk.privacy.erasures import Erasures
from desk.privacy.prompts import Prompts
from desk.privacy.retention import Retention
from desk.privacy.vault import Vault
from desk.request.drafts import Drafts
from desk.request.orders import Orders
from desk.request.proofs import Proofs
from desk.schema import require_schema
from desk.settings import DeskSettings
from desk.timers import Timers
from desk.tries import Tries
from desk.words import Words

log = structlog.get_logger()
WATCH_EVERY = 1.0  # seconds between two looks at agreement.yml


@dataclass(frozen=True)
class Desk:
    """The stores, the clock, the words and the agreement."""

    settings: DeskSettings
    database: Database
    clock: Clock
    words: Words
    agreements: Agreements
    agents: Agents
    announcements: Announcements
    assignments: Assignments
    audit: Audit
    beginnings: Beginnings
    breaches: Breaches
    callers: Callers
    canned_replies: CannedReplies
    case_lists: CaseLists
    case_steps: CaseSteps
    cases: Cases
    closures: Closures
    consents: Consents
    contact_reads: ContactReads
    contacts: Contacts
    conversations: Conversations
    devices: Devices
    downloads: Downloads
    drafts: Drafts
    effects: Effects
    episodes: Episodes
    errands: Errands
    erasing: Erasing
    erasures: Erasures
    files: Files
    handoffs: Handoffs
    ledger: Ledger
    measures: Measures
    mentions: Mentions
    misses: Misses
    orders: Orders
    outbox: Outbox
    ownership: Ownership
    promises: Promises
    prompts: Prompts
    proofs: Proofs
    ratings: Ratings
    retention: Retention
    search: Search
    sessions: Sessions
    snoozes: Snoozes
    takeovers: Takeovers
    teams: Teams
    timers: Timers
    tries: Tries
    turns: Turns
    unanswered: Unanswered
    waits: Waits
    warnings: Warnings

    async def service_hours(self, supplier: str = "") -> ServiceHours:
        """Return today's hours, or those of a supplier that has its own, with the closures announced."""
        agreement = self.agreements.today.for_supplier(supplier)
        return service_hours(agreement, await self.closures.ending_after(self.clock.now()))

    async def availability(self) -> Availability:
        """Tell whether somebody can answer now: the one source for widget, bot, queue and due times."""
        now = self.clock.now()
        return (await self.service_hours()).availability(now, await self.agents.present(now))


def build(settings: DeskSettings, database: Database) -> Desk:
    """Put the stores together."""
    vault = Vault([key.get_secret_value() for key in settings.keys])
    orders, tries = Orders(database), Tries(database)
    case_steps, conversations = CaseSteps(database), Conversations(database)
    return Desk(
        settings=settings,
        database=database,
        clock=clock_from(settings.demo, settings.simulated_now, settings.simulated_since),
        words=Words(settings.domain),
        agreements=Agreements(database, settings.agreement),
        agents=Agents(database, demo=settings.demo),
        announcements=Announcements(database),
        assignments=Assignments(database, demo=settings.demo, at_once=settings.at_once),
        audit=Audit(database),
        beginnings=Beginnings(database),
        breaches=Breaches(database),
        callers=Callers(database),
        canned_replies=CannedReplies(database),
        case_lists=CaseLists(database),
        case_steps=case_steps,
        cases=Cases(database, case_steps),
        closures=Closures(database),
        consents=Consents(database),
        contact_reads=ContactReads(database),
        contacts=Contacts(database, vault),
        conversations=conversations,
        devices=Devices(vault),
        downloads=Downloads(database, vault),
        drafts=Drafts(database),
        effects=Effects(database),
        episodes=Episodes(database),
        errands=Errands(database),
        erasing=Erasing(database),
        erasures=Erasures(database),
        files=Files(database, vault),
        handoffs=Handoffs(database),
        ledger=Ledger(database),
        measures=Measures(database, demo=settings.demo),
        mentions=Mentions(database, demo=settings.demo),
        misses=Misses(database),
        orders=orders,
        outbox=Outbox(database),
        ownership=Ownership(database, conversations),
        promises=Promises(database),
        prompts=Prompts(database, vault),
        proofs=Proofs(database, orders, tries),
        ratings=Ratings(database),
        retention=Retention(database),
        search=Search(database),
        sessions=Sessions(database),
        snoozes=Snoozes(database),
        takeovers=Takeovers(database),
        teams=Teams(database),
        timers=Timers(database),
        tries=tries,
        turns=Turns(database),
        unanswered=Unanswered(database),
        waits=Waits(database),
        warnings=Warnings(database),
    )


@asynccontextmanager
async def open_desk(settings: DeskSettings) -> AsyncIterator[Desk]:
    """Open the desk and follow agreement.yml while it is open.

    Raises:
        AgreementInvalid: the file is unusable and no version was ever accepted.
        SchemaBehind: the database lacks migrations that this code needs.
    """
    async with open_database(settings.database_url.get_secret_value()) as database:
        await require_schema(database)
        desk = build(settings, database)
        await desk.agreements.start(desk.clock.now())
        async with running(_follow_agreement(desk)):
            yield desk


async def _follow_agreement(desk: Desk) -> None:
    told = desk.agreements.problem
    while True:
        await asyncio.sleep(WATCH_EVERY)
        try:
            if await desk.agreements.refresh(desk.clock.now()):
                log.info("agreement_accepted", version=desk.agreements.today.version)
        except Exception:
            log.exception("agreement_not_stored")
        problem = desk.agreements.problem
        if problem is not None and problem != told:
            log.error("agreement_refused", problems=problem.problems)
        told = problem
