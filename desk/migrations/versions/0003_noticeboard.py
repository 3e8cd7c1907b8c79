"""The noticeboard: announcements, and what maintenance means for consumers."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Take the noticeboard away again; announcements and effects are lost."""
    op.execute("DROP TABLE announcements; ALTER TABLE closures DROP COLUMN effect_zh, DROP COLUMN effect_en")
