"""Makes the small catalogue file that every later Bouncedesk must still be able to open.

Run once for each new schema, and never again for an old one: `python -m tests.app.catalogue.make_fixture`.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app.catalogue import Catalogue
from app.catalogue.copies import back_up
from app.catalogue.file import open_database
from app.catalogue.schema.migrations import STEPS
from tests.app.catalogue.samples import fill

FIXTURES = Path(__file__).parents[2] / "fixtures"


def make(target: Path) -> None:
    """Write the fixture of the present schema to `target`, which must not exist."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.db"
        database = open_database(path, Path(folder) / "backups")
        with Catalogue(database, "engineer", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as catalogue:
            fill(catalogue)
        back_up(path, target)


if __name__ == "__main__":
    make(FIXTURES / f"catalogue_v{len(STEPS)}.db")
