"""What the operator should know about the agreement in force: each thing is logged once."""

from __future__ import annotations

import asyncio

import structlog

from desk.agreement.agreement import Agreement
from desk.agreement.slips import warnings
from desk.availability.calendar import unsettled_years
from desk.clock import Clock
from desk.front_desk import Desk

log = structlog.get_logger()
EVERY = 60.0


class AgreementNotices:
    """Looks at the agreement at the start and every minute, as days pass and contents change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: set[tuple[str, str]] = set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY)

    def look(self) -> None:
        """Log what is new."""
        agreement = self._desk.agreements.today
        problem = validity_problem(agreement, self._desk.clock)
        if problem and self._is_new(agreement, problem):
            log.error("agreement_not_valid", version=agreement.version, problem=problem)
        for warning in warnings(agreement, self._desk.clock.now()):
            if self._is_new(agreement, warning):
                log.warning("agreement_warning", version=agreement.version, problem=warning)
        unsettled = unsettled_years(agreement, self._desk.clock.now())
        if unsettled and self._is_new(agreement, " ".join(map(str, unsettled))):
            log.warning(
                "holidays_not_announced", years=[one.year for one in unsettled], problems=list(map(str, unsettled))
            )

    def _is_new(self, agreement: Agreement, problem: str) -> bool:
        seen = (agreement.version, problem) in self._told
        self._told.add((agreement.version, problem))
        return not seen


def validity_problem(agreement: Agreement, clock: Clock) -> str | None:
    """Say why the agreement does not bind today; it counts all the same, for there is no other."""
    today = clock.now().astimezone(agreement.service_hours.zone).date()
    if agreement.valid_on(today):
        return None
    if today < agreement.valid_from:
        return f"valid_from: {agreement.valid_from}, which is still to come"
    return f"valid_until: {agreement.valid_until}, which is past, and renewal.automatic is false"
