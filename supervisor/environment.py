"""Who is told what: each process gets the addresses and secrets it needs, and no others."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from supervisor.options import Options
from supervisor.secrets import Secrets

SECRET = ("DATABASE_URL", "REDIS_URL", "ENGINE_", "ACTIONS_", "FRONTDESK_", "TELEGRAM_")
PYTHON = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")
LOCAL = "127.0.0.1"
SCHEMA = "engine"


@dataclass(frozen=True)
class Environment:
    """The environments of the desk's own processes, on top of the one we were started in."""

    outside: Mapping[str, str]
    options: Options
    secrets: Secrets
    database_url: str
    engine_database_url: str
    redis_url: str
    ports: tuple[int, ...]  # one a copy, as those that follow
    engine_ports: tuple[int, ...]
    actions_ports: tuple[int, ...]
    engines_told: str = ""  # the file that says where engines are by now
    began: float = field(default_factory=time.time)

    def desk(self) -> dict[str, str]:
        """What everything that opens the desk's stores needs."""
        ours = {name: value for name, value in self.outside.items() if name.startswith("FRONTDESK_")}
        return (
            self._plain()
            | ours
            | {
                "DATABASE_URL": self.database_url,
                "REDIS_URL": self.redis_url,
                "FRONTDESK_KEY": self.outside.get("FRONTDESK_KEY") or self.secrets.key,
                "FRONTDESK_DEMO": "1" if self.options.demo else "0",
                "FRONTDESK_NOW_SINCE": str(self.began),  # so that a process started again shows the same simulated time
            }
        )

    def seed(self) -> dict[str, str]:
        """The desk's, with the demo agents to create."""
        return self.desk() | {"FRONTDESK_DEMO_AGENTS": json.dumps(self.secrets.agents(), ensure_ascii=False)}

    def engine(self, port: int) -> dict[str, str]:
        """The engine sees its own schema, the action servers, and nothing of the desk."""
        return (
            self._plain()
            | self._actions()
            | {
                "ENGINE_HOST": LOCAL,
                "ENGINE_PORT": str(port),
                "ENGINE_SECRET": self.secrets.engine,
                "ENGINE_DATABASE_URL": self.engine_database_url,
                "ENGINE_SCHEMA": SCHEMA,
                "RASA_TELEMETRY_ENABLED": "false",
            }
        )

    def actions(self, copy: int) -> dict[str, str]:
        """The desk's stores, and the secret the engine calls with."""
        return self.desk() | self._actions() | {"ACTIONS_HOST": LOCAL, "ACTIONS_PORT": str(self.actions_ports[copy])}

    def bot(self, copy: int) -> dict[str, str]:
        """The desk's stores, the way to the engines, and where consumers come in."""
        telegram = {name: value for name, value in self.outside.items() if name.startswith("TELEGRAM_")}
        bot = (
            self.desk()
            | telegram
            | {
                "ENGINE_URL": ",".join(f"http://{LOCAL}:{port}" for port in self.engine_ports),
                "ENGINE_SECRET": self.secrets.engine,
                "FRONTDESK_HOST": self.options.host,
                "FRONTDESK_PORT": str(self.ports[copy]),
                "FRONTDESK_ORIGINS": self.outside.get("FRONTDESK_ORIGINS") or ",".join(self._origins()),
            }
        )
        if self.engines_told:
            bot["ENGINES_FILE"] = self.engines_told
        if copy and bot.get("METRICS_PORT"):
            bot["METRICS_PORT"] = "0"  # any free one: the first has the port that was asked for
        return bot

    def _origins(self) -> list[str]:
        """Return this machine's own addresses at each gateway's port."""
        hosts = [self.options.shown_host, "127.0.0.1", "localhost"]
        return list(dict.fromkeys(f"http://{host}:{port}" for port in self.ports for host in hosts))

    def _actions(self) -> dict[str, str]:
        return {
            "ACTIONS_URL": ",".join(f"http://{LOCAL}:{port}/webhook" for port in self.actions_ports),
            "ACTIONS_SECRET": self.secrets.actions,
        }

    def _plain(self) -> dict[str, str]:
        outside = {name: value for name, value in self.outside.items() if not name.startswith(SECRET + PYTHON)}
        return outside | {"PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
