"""The way to the engine: signed calls (docs/engine-turn.md), turns and erasures, and whether it is known to be down."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.turns.copies import Copies
from bot.turns.engine_addresses import EngineAddresses
from desk.clock import wall_time
from desk.errors import DeskError

TURN_SECONDS = 15  # the engine gives up after this
WAIT = aiohttp.ClientTimeout(total=20, sock_connect=3)  # and the gateway a little later
CODE = re.compile(r"[a-z_]{1,40}")  # anything else is no code, and is neither stored nor logged
RESTARTING = ("actions_unavailable", "store_unavailable", "not_ready")
Told = tuple[int, Any]
KNOWN_DOWN = timedelta(seconds=20)  # a restart is over by then, unless more patience is asked for


class EngineDown(DeskError):
    """No engine answers."""


class EngineFailed(DeskError):
    """The engine answered that this turn failed; nothing of it was saved.

    `for_good`: a retry would fail as well. `restarting`: a part it needs is away for the moment.
    """

    def __init__(self, code: str, *, for_good: bool = False, restarting: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good
        self.restarting = restarting


@dataclass(frozen=True)
class TurnRequest:
    """One turn; exactly one of `text` and `payload` is given."""

    message_id: str
    episode: str
    text: str | None
    payload: Mapping[str, Any] | None
    slots: Mapping[str, Any]
    seed: Mapping[str, Any] | None


@dataclass(frozen=True)
class Answer:
    """What the engine said, as docs/engine-turn.md describes it."""

    replies: list[dict[str, Any]]
    loop: str | None
    intent: str | None
    guesses: Sequence[Mapping[str, Any]] = ()
    model: str = ""

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Answer:
        intent = (body.get("intent") or {}).get("name")
        return cls(
            list(body["replies"]), body.get("loop"), intent, body.get("guesses") or (), str(body.get("model") or "")
        )


class Engine:
    """A client of one engine or several, on a session that somebody else closes.

    It goes by the wall clock: the engines know nothing of a simulated one.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        addresses: EngineAddresses,
        secret: str,
        wall: Callable[[], datetime] = wall_time,
        *,
        known_down: timedelta = KNOWN_DOWN,
    ) -> None:
        self._session = session
        self._addresses = addresses
        self._copies = Copies(addresses.urls)
        self._secret = secret.encode()
        self._wall = wall
        self._known_down = known_down
        self._down_since: datetime | None = None
        self.model = ""  # the name of the model, once an engine that was asked has told it

    @property
    def known_down(self) -> bool:
        """Tell whether all of them have been away for longer than a restart takes."""
        return self._down_since is not None and self._wall() - self._down_since >= self._known_down

    async def turn(self, request: TurnRequest) -> Answer:
        """Run a turn, or fetch the answer of one that ran; where one engine is gone, the next is asked at once.

        Raises:
            EngineDown: nobody answers.
            EngineFailed: the turn failed or took too long.
        """
        return _read(*await self._first("POST", "/turns", asdict(request), deadline=True))

    async def forget(self, episode: str) -> None:
        """Have an episode's tracker erased; one that is not there is erased already.

        Raises:
            EngineDown: nobody answers.
            EngineFailed: it was not erased; try again.
        """
        status, body = await self._first("DELETE", f"/episodes/{episode}", {"episode": episode})
        if status != 200:
            raise _failed(status, body)

    async def _first(self, method: str, path: str, asked: Mapping[str, Any], *, deadline: bool = False) -> Told:
        """Ask the first engine that answers."""
        gone = EngineDown("nobody")
        for url in self._in_turn():
            try:
                told = await self._ask(url, method, path, asked, deadline=deadline)
            except EngineDown as error:
                gone = error
                continue
            self._down_since = None
            return told
        self._down_since = self._down_since or self._wall()
        raise gone

    def _in_turn(self) -> Iterator[str]:
        """Yield whom to ask; once all are gone, those who have come meanwhile."""
        self._follow()
        yield from self._copies.in_turn()
        if self._follow():
            yield from self._copies.in_turn()

    def _follow(self) -> bool:
        changed = self._addresses.refresh()
        if changed:
            self._copies.become(self._addresses.urls)
        return changed

    async def _ask(self, url: str, method: str, path: str, asked: Mapping[str, Any], *, deadline: bool) -> Told:
        """Ask one engine; whether it answers decides when it is asked again."""
        try:
            answer = await self._call(f"{url}{path}", method, asked, deadline=deadline)
        except ValueError as error:
            raise EngineFailed("unreadable") from error
        except (aiohttp.ClientError, OSError) as error:
            self._copies.lose(url)
            if isinstance(error, TimeoutError) and not isinstance(error, aiohttp.ConnectionTimeoutError):
                raise EngineFailed("timeout") from error
            raise EngineDown(type(error).__name__) from error
        self._copies.find(url)
        return answer

    async def _call(self, url: str, method: str, asked: Mapping[str, Any], *, deadline: bool) -> Told:
        now = self._wall()
        until = {"deadline": now.timestamp() + TURN_SECONDS} if deadline else {}
        body = json.dumps({**asked, **until}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "X-Frontdesk-Signature": self._signature(body, now)}
        async with self._session.request(method, url, data=body, headers=headers, timeout=WAIT) as response:
            return response.status, await response.json(content_type=None)

    async def is_ready(self) -> bool:
        """Ask whether an engine would take a turn."""
        self._follow()
        return any(await asyncio.gather(*(self._answers(url) for url in self._addresses.urls)))

    async def _answers(self, url: str) -> bool:
        try:
            async with self._session.get(f"{url}/ready", timeout=aiohttp.ClientTimeout(total=2)) as response:
                if response.status == 200:
                    self.model = str((await response.json()).get("model", ""))
                return response.status == 200
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, AttributeError):
            return False

    def _signature(self, body: bytes, now: datetime) -> str:
        seconds = int(now.timestamp())
        digest = hmac.new(self._secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
        return f"t={seconds},v1={digest}"


def _failed(status: int, body: Any) -> EngineFailed:
    told = body.get("error") if isinstance(body, dict) else None
    code = told if isinstance(told, str) and CODE.fullmatch(told) else str(status)
    return EngineFailed(code, for_good=status == 400, restarting=code in RESTARTING)


def _read(status: int, body: Any) -> Answer:
    if status != 200:
        raise _failed(status, body)
    try:
        answer = Answer.of(body)
    except (KeyError, TypeError, AttributeError) as error:
        raise EngineFailed("unreadable") from error
    if not answer.replies:
        raise EngineFailed("empty")
    return answer
