"""Cases after their review, and promises that were given a new time."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget what steps were about; fails while a case is in a state that the release before does not know."""
    op.execute("ALTER TABLE case_steps DROP COLUMN details")
    op.execute("DROP INDEX promises_of_case, promises_by_due")
    op.execute("CREATE UNIQUE INDEX cases_open ON cases (item, kind) WHERE state IN ('submitted', 'accepted')")
    op.execute("DROP INDEX cases_under_way")
