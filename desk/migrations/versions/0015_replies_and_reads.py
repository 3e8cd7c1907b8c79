"""Canned replies, mentions in notes, and who read contact details."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget the replies, and why contact details were read; the audit still says who read them, and when."""
    op.execute("DROP INDEX audit_by_object, audit_by_conversation")
    op.execute("DROP TABLE canned_replies, mentions, contact_reads")
