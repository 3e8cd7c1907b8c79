"""What waiting consumers were told, what the assistant asks for an agent, and conversations set aside."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget all three."""
    op.execute("DROP TABLE snoozes")
    op.execute("DROP TABLE errands")
    op.execute("DROP TABLE waits")
