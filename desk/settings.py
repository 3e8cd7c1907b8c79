"""Settings: the environment, read once, typed; everything that is wrong is named at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Self

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from desk.errors import SettingsInvalid
from desk.logs import Form
from desk.secret_files import from_files

ROOT = Path(__file__).parent.parent


class DeskSettings(BaseSettings):
    """What every process at the desk needs."""

    model_config = SettingsConfigDict(env_prefix="", extra="ignore", populate_by_name=True)

    database_url: SecretStr = Field(alias="DATABASE_URL")
    keys: Annotated[list[SecretStr], NoDecode] = Field(
        alias="FRONTDESK_KEY", description="Fernet keys, comma separated, newest first"
    )
    agreement: Path = Field(default=ROOT / "agreement.yml", alias="FRONTDESK_AGREEMENT")
    domain: Path = Field(default=ROOT / "domain.yml", alias="FRONTDESK_DOMAIN")
    nlu_data: Path = Field(default=ROOT / "nlu_data", alias="FRONTDESK_NLU_DATA")
    catalog: Path = Field(default=ROOT / "catalog", alias="FRONTDESK_CATALOG")
    order_pattern: str = Field(default=r"FD\d{12}", alias="ORDER_PATTERN")
    at_once: int = Field(default=4, alias="FRONTDESK_AT_ONCE", ge=0, le=99)  # conversations an agent; 0: by hand only
    demo: bool = Field(default=False, alias="FRONTDESK_DEMO")
    simulated_now: str | None = Field(default=None, alias="FRONTDESK_NOW")
    simulated_since: float | None = Field(default=None, alias="FRONTDESK_NOW_SINCE")
    log_level: str = Field(default="INFO", alias="LOG_LEVEL", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    log_format: Form = Field(default="logfmt", alias="LOG_FORMAT")

    @field_validator("database_url", mode="before")
    @classmethod
    def _postgresql(cls, value: str) -> str:
        if not str(value).startswith("postgresql://"):
            raise ValueError("of the form postgresql://name:password@host/database")
        return value

    @field_validator("keys", mode="before")
    @classmethod
    def _fernet(cls, value: Any) -> list[str]:
        return read_keys(str(value))

    @field_validator("order_pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError("a regular expression such as FD\\d{12}") from error
        return value

    @classmethod
    def read(cls, **given: Any) -> Self:
        """Read the environment and the files of secrets; `given` values (by variable name) win.

        Raises:
            SettingsInvalid: with every variable that is missing or wrong; values are not repeated, they may be secrets.
        """
        from_its_file = from_files(field.alias for field in cls.model_fields.values() if field.alias)
        try:
            return cls(**(from_its_file | given))
        except ValidationError as error:
            raise SettingsInvalid([_problem(one) for one in error.errors(include_input=False)]) from error


def read_keys(value: str) -> list[str]:
    """Read the value of FRONTDESK_KEY.

    Raises:
        ValueError: saying what is allowed, without the value.
    """
    keys = [key.strip() for key in value.split(",") if key.strip()]
    try:
        [Fernet(key) for key in keys]
    except ValueError as error:
        raise ValueError("Fernet keys (32 bytes, URL-safe base64), separated by commas") from error
    if not keys:
        raise ValueError("at least one Fernet key")
    return keys


def _problem(detail: Any) -> str:
    name = ".".join(str(part) for part in detail["loc"]) or "environment"
    if detail["type"] == "missing":
        return f"{name}: not given"
    return f"{name}: {str(detail['msg']).removeprefix('Value error, ')}"
