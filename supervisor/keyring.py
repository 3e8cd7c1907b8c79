"""The keys of this installation: FRONTDESK_KEY where it is given, else those of secrets.json; and keys in files."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from desk.privacy.vault import Vault
from desk.secret_files import variable
from desk.settings import read_keys
from supervisor.errors import SetupError
from supervisor.secrets import kept_secrets, write_private

HANDED_OUT = "key-handed-out"  # in the state folder: the newest key whose copy an operator was given
IN_USE = "key-in-use"  # in the state folder: the newest key of the desk that runs, or ran last


def given_keys() -> list[str]:
    """Return the keys of FRONTDESK_KEY, none where it is not given."""
    value = variable("FRONTDESK_KEY")
    return keys_in(value, "FRONTDESK_KEY") if value else []


def installed_keys(folder: Path) -> list[str]:
    """Return the keys that the desk of this state folder starts with."""
    return given_keys() or kept_keys(folder)


def kept_keys(folder: Path) -> list[str]:
    return keys_in(kept_secrets(folder).key, f"the key in {folder / 'secrets.json'}")


def keys_of_file(path: Path) -> list[str]:
    """Read a file that `make backup` wrote, or any that holds a value for FRONTDESK_KEY."""
    try:
        return keys_in(path.read_text(), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{path} cannot be read as a file of keys.") from error


def keys_in(value: str, name: str) -> list[str]:
    try:
        return read_keys(value)
    except ValueError as error:
        raise SetupError(f"{name}: {error}") from None


def fingerprints(keys: Sequence[str]) -> tuple[str, ...]:
    return Vault(list(keys)).fingerprints


def hand_out(keys: Sequence[str], state: Path, folder: Path) -> Path | None:
    """Write the keys into a file of their own, once for each newest key; return it where that was now."""
    newest, told = fingerprints(keys)[0], state / HANDED_OUT
    if told.exists() and told.read_text() == newest:
        return None
    path = folder / f"frontdesk-{newest}.key"
    write_private(path, ",".join(keys) + "\n")
    write_private(told, newest)
    return path


def note_in_use(value: str, state: Path) -> None:
    """Remember what the desk that starts now seals with; a wrong FRONTDESK_KEY is for its processes to refuse."""
    with suppress(SetupError):
        write_private(state / IN_USE, fingerprints(keys_in(value, "FRONTDESK_KEY"))[0])


def seals_with(state: Path) -> str:
    """Return the newest key's fingerprint of the desk that runs; empty where it never said."""
    return (state / IN_USE).read_text() if (state / IN_USE).exists() else ""
