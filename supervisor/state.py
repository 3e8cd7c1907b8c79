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
from supervisor.errors import AlreadyRunning, SetupError

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


def sockets_of(folder: Path) -> Path:
    """Return where the sockets of the desk that runs from this folder lie."""
    link = folder / "sockets"
    return link.readlink() if link.is_symlink() else folder / "run"


class State:
    """The state folder, ours alone from here to `close`; its sockets have a short path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.account = servers_account()
        try:
            if self.account:
                require_passage(folder)
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711 if self.account else 0o700)
            self._lock = self._take()
        except OSError as error:
            raise SetupError(f"The state folder {folder} cannot be used: {error.strerror}.") from error
        self.sockets = self._sockets()

    def close(self) -> None:
        """Let another supervisor have the folder, and remove sockets that had to live elsewhere."""
        if self.sockets.parent != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)
        os.close(self._lock)

    def private(self, name: str) -> Path:
        """Return a folder of the state that only the embedded servers (and root) may enter."""
        return self._closed(self.folder / name)

    def pid_file(self, name: str) -> Path:
        """Return where a process's number is kept."""
        folder = self.folder / "pids"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / name

    def _take(self) -> int:
        """Lock the folder; the system lets go of it by itself when we die, however we die."""
        descriptor = os.open(self.folder / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode() or "?"
            os.close(descriptor)
            raise AlreadyRunning(
                f"The desk is already running from {self.folder} (process {holder}). "
                "Stop it first, or set FRONTDESK_STATE to another folder."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        return descriptor

    def _sockets(self) -> Path:
        """Return the folder of the sockets: in the state, or where that path would be too long, one of a short name."""
        folder = self.folder / "run"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
            return self._closed(folder)
        link = self.folder / "sockets"
        with suppress(FileNotFoundError):
            shutil.rmtree(link.readlink(), ignore_errors=True)
            link.unlink()
        elsewhere = Path(tempfile.mkdtemp(prefix="frontdesk-", dir="/tmp"))
        link.symlink_to(elsewhere)
        return self._closed(elsewhere)

    def _closed(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        return folder
