"""Teams, how many conversations an agent is given at once, and whom a handoff that waits is meant for."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Let everybody be assigned by hand again."""
    for column in ("returned", "team", "team_until", "not_agent", "not_until", "open_by"):
        op.execute(f"ALTER TABLE handoffs DROP COLUMN {column}")
    op.execute("ALTER TABLE agents DROP COLUMN at_once, DROP COLUMN away_why")
    op.execute("DROP TABLE teams")
    op.execute("DROP INDEX handoffs_by_agent, conversations_by_agent, handoffs_of_conversation")
