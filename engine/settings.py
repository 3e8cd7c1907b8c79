"""The engine's settings, read from the environment once; all that is wrong is named at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine import secret_files


class SettingsInvalid(Exception):
    """Some settings are missing or wrong; its text names each with what is allowed."""


@dataclass(frozen=True)
class Settings:
    host: str
    port: int
    secret: str
    model: Path
    database_url: str
    schema: str
    actions_urls: tuple[str, ...]
    actions_secret: str
    log_level: str
    log_format: str


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise ValueError("a port from 0 (any free one) to 65535")
    return int(value)


def _secret(value: str) -> str:
    if len(value) < 16:
        raise ValueError("at least 16 characters")
    return value


def _path(value: str) -> Path:
    if not value:
        raise ValueError("the path of a model; `python -m engine.train --path-only` prints it")
    return Path(value).resolve()  # behind a link, the model's own name is told by /ready


def _database(value: str) -> str:
    if not value.startswith("postgresql://"):
        raise ValueError("a libpq URL such as postgresql://user@/db?host=/socket/folder")
    return value


def _schema(value: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", value):
        raise ValueError("a PostgreSQL name of lower-case letters, digits and _")
    return value


def _webhooks(value: str) -> tuple[str, ...]:
    urls = tuple(one.strip() for one in value.split(",") if one.strip())
    if not urls or not all(_is_webhook(one) for one in urls):
        raise ValueError("an http URL that ends in /webhook, several separated by commas")
    return urls


def _is_webhook(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.path.endswith("/webhook")


def _level(value: str) -> str:
    if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("one of DEBUG, INFO, WARNING, ERROR")
    return value.upper()


def _form(value: str) -> str:
    if value not in ("logfmt", "json"):
        raise ValueError("logfmt or json")
    return value


READERS: dict[str, tuple[str, str, Callable[[str], Any]]] = {
    "host": ("ENGINE_HOST", "127.0.0.1", str),
    "port": ("ENGINE_PORT", "5055", _port),
    "secret": ("ENGINE_SECRET", "", _secret),
    "model": ("ENGINE_MODEL", "", _path),
    "database_url": ("ENGINE_DATABASE_URL", "", _database),
    "schema": ("ENGINE_SCHEMA", "engine", _schema),
    "actions_urls": ("ACTIONS_URL", "", _webhooks),
    "actions_secret": ("ACTIONS_SECRET", "", _secret),
    "log_level": ("LOG_LEVEL", "INFO", _level),
    "log_format": ("LOG_FORMAT", "logfmt", _form),
}


def _from_files(environment: Mapping[str, str]) -> dict[str, str]:
    try:
        return secret_files.from_files([variable for variable, _, _ in READERS.values()], environment)
    except ValueError as error:
        raise SettingsInvalid(str(error)) from error


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings; a secret's value is never repeated in the complaint.

    Raises:
        SettingsInvalid: naming every variable that is wrong and what it may be.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    given_at_all = {**environment, **_from_files(environment)}
    for field, (variable, default, reader) in READERS.items():
        given = given_at_all.get(variable, default)
        try:
            values[field] = reader(given)
        except ValueError as error:
            shown = "is missing" if not given else "is wrong"
            wrong.append(f"{variable} {shown}: it must be {error}")
    if wrong:
        raise SettingsInvalid("\n".join(wrong))
    return Settings(**values)
