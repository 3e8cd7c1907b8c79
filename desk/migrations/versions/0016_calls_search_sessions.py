"""Calls that agents take down, a search over what was said, and sessions that can be told apart."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget who called; nothing is searched any more."""
    op.execute("DROP INDEX cases_words, messages_words, proofs_of_order")
    op.execute("DROP FUNCTION bigrams(text)")
    op.execute("ALTER TABLE agent_sessions DROP COLUMN id, DROP COLUMN browser, DROP COLUMN seen_at")
    op.execute("ALTER TABLE consents DROP COLUMN manner")
    op.execute("DROP TABLE call_backs, calls")
