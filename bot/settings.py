"""The gateway's settings: the desk's, where it listens, the engine, and who may embed the widget."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode

from bot.addresses import Network, networks_of
from desk.settings import ROOT, DeskSettings

ORIGIN = re.compile(r"https?://[^/\s]+")
PUBLIC_URL = re.compile(r"https?://[^/\s?#]+(?:/[^\s?#]*)?")
TELEGRAM_TOKEN = re.compile(r"(?:[0-9]+:[A-Za-z0-9_-]+)?")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


class BotSettings(DeskSettings):
    """What the gateway needs; every limit has a default."""

    redis_url: SecretStr = Field(alias="REDIS_URL")
    host: str = Field(default="127.0.0.1", alias="FRONTDESK_HOST", min_length=1)
    port: int = Field(default=8080, alias="FRONTDESK_PORT", ge=0, le=65535)
    origins: Annotated[frozenset[str], NoDecode] = Field(alias="FRONTDESK_ORIGINS")
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(default=(), alias="FRONTDESK_TRUSTED_PROXIES")
    engine_urls: Annotated[tuple[str, ...], NoDecode] = Field(alias="ENGINE_URL")
    engines_file: Path | None = Field(default=None, alias="ENGINES_FILE")  # followed; wins over ENGINE_URL
    engine_secret: SecretStr = Field(alias="ENGINE_SECRET")
    web: Path = Field(default=ROOT / "web", alias="FRONTDESK_WEB")
    patience: int = Field(default=25, alias="FRONTDESK_PATIENCE", ge=10, le=600)  # seconds with a restarting engine
    assign: bool = Field(default=True, alias="FRONTDESK_ASSIGN")  # give who waits to agents who are free
    turns_at_once: int = Field(default=8, alias="FRONTDESK_TURNS_AT_ONCE", ge=1, le=64)
    messages_per_10s: int = Field(default=20, alias="FRONTDESK_MESSAGES_PER_10S", ge=1)
    conversations_per_minute: int = Field(default=30, alias="FRONTDESK_CONVERSATIONS_PER_MINUTE", ge=1)
    sockets_at_once: int = Field(default=1000, alias="FRONTDESK_SOCKETS_AT_ONCE", ge=1)  # of one address, a process
    sockets_per_minute: int = Field(default=120, alias="FRONTDESK_SOCKETS_PER_MINUTE", ge=1)
    file_bytes: int = Field(default=8 * 2**20, alias="FRONTDESK_FILE_BYTES", ge=2**16, le=32 * 2**20)  # of one photo
    files_per_day: int = Field(default=10, alias="FRONTDESK_FILES_PER_DAY", ge=1)
    body_seconds: float = Field(default=30, alias="FRONTDESK_BODY_SECONDS", gt=0)
    send_seconds: float = Field(default=10, alias="FRONTDESK_SEND_SECONDS", gt=0)
    posts_at_once: int = Field(default=8, alias="FRONTDESK_POSTS_AT_ONCE", ge=1, le=64)
    public_url: str = Field(default="", alias="FRONTDESK_PUBLIC_URL")  # where consumers reach us: links, webhook
    telegram_token: SecretStr = Field(default=SecretStr(""), alias="TELEGRAM_TOKEN")  # empty: no Telegram
    telegram_webhook_secret: SecretStr = Field(default=SecretStr(""), alias="TELEGRAM_WEBHOOK_SECRET")  # empty: polling
    telegram_api_url: str = Field(default="https://api.telegram.org/bot", alias="TELEGRAM_API_URL")
    metrics_host: str = Field(default="127.0.0.1", alias="METRICS_HOST", min_length=1)
    metrics_port: int | None = Field(default=None, alias="METRICS_PORT", ge=0, le=65535)  # None: no metrics
    shop: str = Field(default="", alias="FRONTDESK_SHOP")  # the name in the widget; else the agreement's platform

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("of the form redis://host:6379/0, rediss://… or unix:///path")
        return value

    @field_validator("origins", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> frozenset[str]:
        origins = frozenset(one.strip().rstrip("/").lower() for one in str(value).split(",") if one.strip())
        wrong = sorted(one for one in origins if one != "*" and not ORIGIN.fullmatch(one))
        if wrong or not origins:
            raise ValueError("origins such as https://shop.example, separated by commas, without a path")
        return origins

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        try:
            return networks_of(value) if isinstance(value, str) else value
        except ValueError as error:
            raise ValueError("addresses and networks such as 10.0.0.5, 10.1.0.0/16, separated by commas") from error

    @field_validator("engine_urls", mode="before")
    @classmethod
    def _http(cls, value: Any) -> tuple[str, ...]:
        urls = tuple(one.strip().rstrip("/") for one in str(value).split(",") if one.strip())
        if not urls or not all(one.startswith(("http://", "https://")) for one in urls):
            raise ValueError("of the form http://host:port, several separated by commas")
        return urls

    @field_validator("engine_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 16:
            raise ValueError("at least 16 characters")
        return value

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not PUBLIC_URL.fullmatch(value):
            raise ValueError("of the form https://desk.example, with a path where a proxy adds one")
        return value.rstrip("/")

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr) -> SecretStr:
        if not TELEGRAM_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("as BotFather gave it: digits, a colon, letters and digits")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr) -> SecretStr:
        if not WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("1-256 of A-Z a-z 0-9 _ -")
        return value

    @model_validator(mode="after")
    def _telegram_finds_us(self) -> Self:
        if self.telegram_token.get_secret_value() and not self.public_url:
            raise ValueError("FRONTDESK_PUBLIC_URL: required with TELEGRAM_TOKEN: messages hold links to it")
        if self.telegram_by_webhook and not self.demo and not self.public_url.startswith("https://"):
            raise ValueError("FRONTDESK_PUBLIC_URL: https://… with TELEGRAM_WEBHOOK_SECRET: Telegram calls no other")
        return self

    @model_validator(mode="after")
    def _no_open_door(self) -> Self:
        if "*" in self.origins and not self.demo:
            raise ValueError("FRONTDESK_ORIGINS: '*' is only allowed with FRONTDESK_DEMO=1; name the shop's origins")
        return self

    @property
    def telegram_by_webhook(self) -> bool:
        """Tell whether Telegram delivers updates to us; otherwise, with a token, we poll."""
        return bool(self.telegram_token.get_secret_value() and self.telegram_webhook_secret.get_secret_value())

    def allows(self, origin: str | None) -> bool:
        """Tell whether pages of this origin may open the widget's socket."""
        return origin is not None and ("*" in self.origins or origin.lower() in self.origins)
