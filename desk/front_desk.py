"""The desk as a whole: every store on one database, opened once a process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from desk.agents import Agents
from desk.agreements import Agreements
from desk.announcements import Announcements
from desk.assignments import Assignments
from desk.audit import Audit
from desk.background import running
from desk.breaches import Breaches
from desk.calendar import service_hours
from desk.callers import Callers
from desk.canned_replies import CannedReplies
from desk.cases import Cases
from desk.clock import Clock, clock_from
from desk.closures import Closures
from desk.consents import Consents
from desk.contact_reads import ContactReads
from desk.contacts import Contacts
from desk.conversations import Conversations
from desk.database import Database, open_database
from desk.downloads import Downloads
from desk.drafts import Drafts
from desk.effects import Effects
from desk.episodes import Episodes
from desk.erasing import Erasing
from desk.erasures import Erasures
from desk.errands import Errands
from desk.files import Files
from desk.handoffs import Handoffs
from desk.hours import Availability, ServiceHours
from desk.ledger import Ledger
from desk.measures import Measures
from desk.mentions import Mentions
from desk.misses import Misses
from desk.orders import Orders
from desk.outbox import Outbox
from desk.promises import Promises
from desk.prompts import Prompts
from desk.proofs import Proofs
from desk.ratings import Ratings
from desk.retention import Retention
from desk.schema import require_schema
from desk.search import Search
from desk.sessions import Sessions
from desk.settings import DeskSettings
from desk.snoozes import Snoozes
from desk.teams import Teams
from desk.timers import Timers
from desk.tries import Tries
from desk.turns import Turns
from desk.unanswered import Unanswered
from desk.vault import Vault
from desk.waits import Waits
from desk.warnings import Warnings
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
    breaches: Breaches
    callers: Callers
    canned_replies: CannedReplies
    cases: Cases
    closures: Closures
    consents: Consents
    contact_reads: ContactReads
    contacts: Contacts
    conversations: Conversations
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
    promises: Promises
    prompts: Prompts
    proofs: Proofs
    ratings: Ratings
    retention: Retention
    search: Search
    sessions: Sessions
    snoozes: Snoozes
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
        breaches=Breaches(database),
        callers=Callers(database),
        canned_replies=CannedReplies(database),
        cases=Cases(database),
        closures=Closures(database),
        consents=Consents(database),
        contact_reads=ContactReads(database),
        contacts=Contacts(database, vault),
        conversations=Conversations(database),
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
        promises=Promises(database),
        prompts=Prompts(database, vault),
        proofs=Proofs(database, orders, tries),
        ratings=Ratings(database),
        retention=Retention(database),
        search=Search(database),
        sessions=Sessions(database),
        snoozes=Snoozes(database),
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
