"""Messaging apps: what is to be posted, and who cannot be reached."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Take the outbox away again; what was not posted is lost to the consumers."""
    op.execute("DROP TABLE outbox; ALTER TABLE conversations DROP COLUMN unreachable_since")
    op.execute("ALTER TABLE tries DROP COLUMN turn")
