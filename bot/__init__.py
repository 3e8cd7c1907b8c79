"""The gateway: every message, who owns a conversation, turns and timers."""
