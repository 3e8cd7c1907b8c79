"""Telegram's channel: updates come in by webhook or by polling, messages leave through the Bot API."""
