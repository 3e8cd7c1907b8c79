"""Takeovers: the audit is asked by whose a conversation was, and for teams that were removed."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Look through the whole audit again."""
    op.execute("DROP INDEX audit_by_whose, audit_dropped_teams")
