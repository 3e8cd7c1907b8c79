"""Promises are watched: when they are warned of, who was told, why one was broken; and cases have an owner."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(Path(__file__).with_suffix(".sql").read_text())


def downgrade() -> None:
    """Forget who was warned, why promises were broken and whose the cases were."""
    op.execute("DROP TABLE warnings")
    op.execute("DROP INDEX promises_unexplained")
    op.execute(
        "ALTER TABLE promises DROP COLUMN warn_at, DROP COLUMN why, DROP COLUMN explained_by, DROP COLUMN explained_at"
    )
    op.execute("ALTER TABLE cases DROP COLUMN owner")
