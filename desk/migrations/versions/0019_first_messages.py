"""First messages: the conversation that one made is found again by the page that sent it."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget which first messages made which conversations."""
    op.execute("ALTER TABLE conversations DROP COLUMN first_hash")
