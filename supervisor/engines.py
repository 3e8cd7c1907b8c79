"""The engines of one desk: started side by side, and replaced by engines of another model while turns flow."""

from collections.abc import Callable
from pathlib import Path

from supervisor.errors import SetupError
from supervisor.processes import Process
from supervisor.programs import Program
from supervisor.supervision import Supervision

DRAIN = 25.0  # seconds that an engine may take to finish its turns
Make = Callable[[str, int, int], Program]  # of a model, for a copy, at a port


class Engines:
    """Where engines are, told to the gateways in a file that they follow."""

    def __init__(self, supervision: Supervision, make: Make, url: Callable[[int], str], told: Path) -> None:
        self.model = ""
        self._supervision = supervision
        self._make = make
        self._url = url
        self._told = told
        self._running: dict[int, tuple[int, Process]] = {}  # copy: its port and process

    @property
    def urls(self) -> list[str]:
        return [self._url(port) for _, (port, _) in sorted(self._running.items())]

    async def start(self, model: str, copy: int, port: int) -> None:
        """Start one engine and return when it is ready."""
        self.model = model
        self._running[copy] = port, await self._supervision.start(self._make(model, copy, port))
        self._tell(self.urls)

    async def swap(self, model: str, free_port: Callable[[], int]) -> None:
        """Replace the engines one after the other: the new one is ready and known before the old one is asked to end.

        Raises:
            SetupError: a new one did not get ready; the old one goes on.
        """
        if not Path(model).is_file():
            raise SetupError(f"There is no model at {model}.")
        for copy, (_, old) in sorted(self._running.items()):
            port = free_port()
            new = await self._supervision.start_beside(self._make(model, copy, port))
            self._tell([*self.urls, self._url(port)])
            self._running[copy] = port, new
            self._tell(self.urls)
            await self._supervision.replace(old, new, DRAIN)
        self.model = model

    def _tell(self, urls: list[str]) -> None:
        unfinished = self._told.with_name(self._told.name + ".new")
        unfinished.write_text(",".join(urls))
        unfinished.rename(self._told)
