"""The action server's settings: the desk's, and where and for whom it listens."""

from pydantic import Field, SecretStr

from desk.settings import DeskSettings


class ActionsSettings(DeskSettings):
    """The environment of `python -m actions`."""

    host: str = Field(default="127.0.0.1", alias="ACTIONS_HOST")
    port: int = Field(default=5056, alias="ACTIONS_PORT", ge=0, le=65535)
    secret: SecretStr = Field(alias="ACTIONS_SECRET", min_length=16)
