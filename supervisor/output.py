"""What the terminal shows: one line at a time, each with the name of who said it."""

import asyncio
import sys
from typing import TextIO

COLOURS = {"desk": 1, "postgres": 34, "redis": 31, "migrate": 36, "seed": 36, "engine": 35, "actions": 33, "bot": 32}
LONGEST_LINE = 16_384


class Output:
    """Lines of several programs on one stream; when its reader is gone, they are dropped."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._colours = stream.isatty()

    def say(self, text: str, name: str = "desk") -> None:
        """Print one line; whoever reads it may have gone, which is no reason to stop the desk."""
        prefix = f"{name:<8} |"
        if self._colours:
            prefix = f"\033[{COLOURS.get(name, 0)}m{prefix}\033[0m"
        try:
            self._stream.write(f"{prefix} {text}\n")
            self._stream.flush()
        except OSError:
            self._stream = open("/dev/null", "w")  # noqa: SIM115  kept open for the rest of our life

    async def follow(self, name: str, source: asyncio.StreamReader) -> None:
        """Print a program's lines until it closes its end; a line too long to be one is cut into several."""
        rest = b""
        while chunk := await source.read(LONGEST_LINE):
            *lines, rest = (rest + chunk).split(b"\n")
            if len(rest) > LONGEST_LINE:
                lines, rest = [*lines, rest], b""
            for line in lines:
                self.say(line.decode(errors="replace"), name)
        if rest:
            self.say(rest.decode(errors="replace"), name)
