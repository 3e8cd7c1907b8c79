"""The console's API on real PostgreSQL and Redis, as in tests/console, and requests of every kind handed in."""

from tests.console.conftest import at, browser, chen, lin, settings

__all__ = ["at", "browser", "chen", "lin", "settings"]
