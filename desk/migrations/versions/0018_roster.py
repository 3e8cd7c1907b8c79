"""The roster in the console: agents' languages, passwords to be changed, and numbers that tell stale pages."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget which languages agents answer in, and let every password do as it is."""
    op.execute("ALTER TABLE teams DROP COLUMN number")
    op.execute("ALTER TABLE agents DROP COLUMN languages, DROP COLUMN password_due, DROP COLUMN number")
