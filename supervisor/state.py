"""The folder outside the clone where everything lives that must survive a restart of the desk."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from supervisor.account import require_passage, servers_account
from supervisor.errors import SetupError

ROOT = Path(__file__).resolve().parent.parent
# A Unix socket's path may have 107 bytes; ".s.PGSQL.5432.lock" and a slash must still fit.
LONGEST_SOCKET_FOLDER = 88


def default_folder(environment: Mapping[str, str]) -> Path:
    """Return FRONTDESK_STATE, or a folder named after the clone, so that two clones never meet."""
    if chosen := environment.get("FRONTDESK_STATE"):
        return Path(chosen).expanduser().absolute()
    name = "frontdesk-" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    if os.geteuid() == 0:
        return Path("/var/lib") / name
    return Path(environment.get("XDG_STATE_HOME") or Path.home() / ".local/state") / name


class State:
    """The state folder, opened: it exists, only we may look into it, and its sockets have a short path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account = servers_account()
        self._lock: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.account:
                require_passage(folder)
            folder.chmod(0o711 if self.account else 0o700)
        except OSError as error:
            raise SetupError(
                f"The state folder {folder} cannot be used: {error.strerror}. Set FRONTDESK_STATE."
            ) from error
        self.sockets = self._sockets()

    def lock(self) -> None:
        """Take the folder for this process; another supervisor on the same folder is told so."""
        path = self.folder / "supervisor.lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode() or "?"
            os.close(descriptor)
            raise SetupError(
                f"The desk is already running from {self.folder} (process {holder}). "
                "Stop it first, or set FRONTDESK_STATE to another folder."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        self._lock = descriptor

    def unlock(self) -> None:
        """Let another supervisor have the folder, and remove sockets that had to live elsewhere."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def private(self, name: str) -> Path:
        """Return a folder of the state that only the embedded servers (and root) may enter."""
        return self._closed(self.folder / name)

    def pid_file(self, name: str) -> Path:
        """Return where a process's number is kept."""
        folder = self.folder / "pids"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name

    def _sockets(self) -> Path:
        folder = self.folder / "run"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return self._closed(folder)
        with suppress(FileNotFoundError):
            shutil.rmtree(os.readlink(self.folder / "sockets"), ignore_errors=True)
            (self.folder / "sockets").unlink()
        elsewhere = Path(tempfile.mkdtemp(prefix="frontdesk-", dir="/tmp"))
        (self.folder / "sockets").symlink_to(elsewhere)
        return self._closed(elsewhere)

    def _closed(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        return folder
