"""`python -m supervisor.shell`: talk to the assistant in a terminal, through the widget's own socket."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from supervisor.errors import SetupError
from supervisor.state import ROOT, default_folder

HELP = "Type a message; a number presses that button; an empty line or Ctrl-D ends."


@contextmanager
def running_desk() -> Iterator[str]:
    """Yield the address of the desk that runs from this clone, starting one quietly where none does."""
    folder = default_folder(os.environ)
    report = folder / "running.json"
    if report.exists() and _runs(report):
        yield json.loads(report.read_text())["url"]
        return
    folder.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    print("Starting the desk …")
    with (folder / "shell.log").open("w") as log:
        command = [sys.executable, "-m", "supervisor", "--port", "0", "--end-with-parent"]
        environment = {"FRONTDESK_DEMO": "1", **os.environ}
        desk = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, process_group=0)
    try:
        while not report.exists():
            if desk.poll() is not None:
                raise SetupError((folder / "shell.log").read_text()[-2000:])
            time.sleep(0.1)
        yield json.loads(report.read_text())["url"]
    finally:
        desk.terminate()
        desk.wait()


def _runs(report: Path) -> bool:
    """Say whether the desk that wrote this report is still there; a killed one leaves it behind."""
    pid = json.loads(report.read_text())["pids"].get("bot")
    return bool(pid) and Path(f"/proc/{pid}").exists()


class Talk:
    """One conversation in the terminal."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._asked: dict[str, Any] = {}
        self._prompt: dict[str, Any] | None = None

    async def listen(self) -> None:
        """Print what the desk says until it hangs up."""
        async for frame in self._socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                self._show(json.loads(frame.data))
        print("The desk has hung up.")

    async def speak(self, line: str) -> None:
        """Send a line: a button's number, a form that is open, or what was typed."""
        if self._prompt:
            await self._send("submit", prompt=self._prompt["id"], values=await self._fill(self._prompt, line))
            return
        buttons = self._asked.get("buttons") or []
        if line.isdecimal() and 1 <= int(line) <= len(buttons):
            await self._send("choose", message=self._asked["seq"], index=int(line) - 1)
        else:
            await self._send("say", text=line)

    async def _send(self, kind: str, **fields: Any) -> None:
        await self._socket.send_json({"type": kind, "id": uuid4().hex, **fields})

    async def _fill(self, prompt: dict[str, Any], first: str) -> dict[str, str]:
        """Ask for each field of a form; the line already typed is the first one's."""
        values = {}
        for number, field in enumerate(prompt["fields"]):
            values[field["name"]] = first if number == 0 else await asyncio.to_thread(input, f"  {field['label']}: ")
        return values

    def _show(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "message" and frame["message"]["author"] != "consumer":
            self._show_message(frame["message"])
        elif kind == "prompt" or (kind == "welcome" and frame.get("prompt")):
            self._show_prompt(frame.get("prompt"))
        elif kind == "welcome":
            print(f"— {frame['shop']['name']} · {frame['availability']['words']}")
        elif kind == "error":
            print(f"! {frame['what']}")

    def _show_message(self, message: dict[str, Any]) -> None:
        self._asked = message
        print(f"{message['name'] or message['author']}: {message['text']}")
        if card := message.get("card"):
            print(f"  {json.dumps(card, ensure_ascii=False)}")
        for number, button in enumerate(message.get("buttons") or [], start=1):
            print(f"  {number}  {button['title']}")

    def _show_prompt(self, prompt: dict[str, Any] | None) -> None:
        self._prompt = prompt
        if prompt:
            print(f"  {prompt['title']} – {prompt['why']}\n  {prompt['fields'][0]['label']}:")


async def talk(url: str) -> None:
    """Hold one conversation until the person at the terminal ends it."""
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(f"{url}/widget/socket", protocols=["frontdesk.1"], origin=url)
        await socket.send_json({"type": "hello", "since": 0})
        terminal = Talk(socket)
        listening = asyncio.create_task(terminal.listen())
        print(HELP)
        while not listening.done() and (line := await asyncio.to_thread(sys.stdin.readline)).strip():
            await terminal.speak(line.strip())
        await asyncio.sleep(0 if sys.stdin.isatty() else 3)  # what was piped in still wants its answers
        listening.cancel()


def main() -> int:
    """Run the shell; return 1 when there is no desk to talk to."""
    try:
        with running_desk() as url:
            asyncio.run(talk(url))
    except (SetupError, aiohttp.ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
