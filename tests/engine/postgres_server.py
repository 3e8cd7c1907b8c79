"""Run by the root environment, which has the server's binaries: start PostgreSQL, print its URL, stop at end of input."""

import shutil
import sys
import tempfile
from pathlib import Path

from supervisor.alone import running
from supervisor.postgres import Postgres
from supervisor.state import State

folder = Path(tempfile.mkdtemp(prefix="fd-engine-", dir="/tmp"))
state = State(folder)
server = Postgres(state, hasty=True)
with running(server.program()) as number:
    server.create_database("frontdesk")
    print(server.url("frontdesk_engine", "frontdesk"), number, flush=True)
    sys.stdin.read()
state.close()
shutil.rmtree(folder)
