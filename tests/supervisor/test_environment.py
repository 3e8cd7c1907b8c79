"""Who is told what: a secret reaches the one process that needs it."""

from supervisor.environment import Environment
from supervisor.options import read_options
from supervisor.secrets import Secrets


def test_only_the_gateway_is_told_the_token_of_a_messaging_app():
    outside = {"TELEGRAM_TOKEN": "1:a", "TELEGRAM_WEBHOOK_SECRET": "b", "PATH": "/bin"}
    secrets = Secrets("e" * 16, "a" * 16, "key", {"lin": "x", "chen": "y"})
    options = read_options(outside, port="0")
    told = Environment(outside, options, secrets, "postgresql://d", "postgresql://e", "redis://r", (1,), (2,), (3,))
    assert told.bot(0)["TELEGRAM_TOKEN"] == "1:a"
    for others in (told.engine(0), told.actions(0), told.seed()):
        assert not {name for name in others if name.startswith("TELEGRAM_")}
