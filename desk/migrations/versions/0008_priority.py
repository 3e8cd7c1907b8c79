"""Handoffs that cannot wait."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Let everybody wait alike again."""
    op.execute("ALTER TABLE handoffs DROP COLUMN priority")
