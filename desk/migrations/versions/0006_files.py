"""Photos that consumers send as evidence."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Take the photos away again; messages that showed one keep its place."""
    op.execute("DROP TABLE files")
