"""Rights over one's data: links to downloads, erasures with their receipts, and what is erased already."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """What was erased does not come back."""
    raise NotImplementedError("restore a backup instead")
