"""The supervisor's own main with real servers and three tiny programs in place of engine, actions and bot."""

import sys

from supervisor.__main__ import main
from supervisor.environment import LOCAL, Environment
from supervisor.probes import answers_ready
from supervisor.programs import Program
from supervisor.stack import Stack

WEB = """
import http.server, os, sys
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
print("ready soon", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


def fake(name: str, port: int) -> Program:
    return Program(name, (sys.executable, "-c", WEB, str(port)), answers_ready(LOCAL, port))


class DeskOfFakes(Stack):
    async def _model(self) -> str:
        return "model.tar.gz"

    async def _start_actions(self, environment: Environment) -> None:
        await self.supervision.start(fake("actions", environment.actions_ports[0]))

    def _engine(self, environment: Environment, model: str, copy: int, port: int) -> Program:
        return fake(f"engine{copy + 1 if copy else ''}", port if "broken" not in model else -1)

    def _bot(self, environment: Environment, copy: int) -> Program:
        return fake(f"bot{copy + 1 if copy else ''}", environment.ports[copy])


if __name__ == "__main__":
    sys.exit(main(DeskOfFakes))
