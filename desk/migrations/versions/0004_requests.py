"""Every kind of request: cases without an order, drafts set aside, cases that follow from another."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Cases without an order cannot be kept by what came before."""
    raise NotImplementedError("restore a backup instead")
