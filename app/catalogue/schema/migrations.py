"""How the catalogue's file comes to the present schema: one transaction a step, a checked backup before the first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from app.catalogue.connection import sqlite_utils
from app.catalogue.copies import back_up
from app.catalogue.errors import CatalogueFaultError
from app.catalogue.schema import (
    v1_first_tables,
    v2_mastering,
    v3_briefs,
    v4_cycles,
    v5_books,
    v6_archive,
    v7_held_books,
)

if TYPE_CHECKING:
    from sqlite_utils.migrations import Migrations

Step = Callable[[sqlite_utils.Database], None]


def _step(module: ModuleType) -> Step:
    """The step that carries out the statements of a version's module, of which one may be a function."""

    def run(db: sqlite_utils.Database) -> None:
        for statement in module.STATEMENTS:
            statement(db.conn) if callable(statement) else db.execute(statement)

    return run


# Step n brings schema n-1 to schema n. Only ever append. A step that rebuilds a table makes its triggers again.
VERSIONS = (v1_first_tables, v2_mastering, v3_briefs, v4_cycles, v5_books, v6_archive, v7_held_books)
STEPS: tuple[Step, ...] = tuple(map(_step, VERSIONS))


def migrate(db: sqlite_utils.Database, path: Path, backups: Path, steps: tuple[Step, ...] = STEPS) -> None:
    """Apply the steps the file at `path`, open as `db`, has not had.

    A file with content is first backed up into `backups`. Foreign keys rest while a step rebuilds tables and are
    checked as a whole before it is committed. Raises `sqlite3.Error` or a `CatalogueError`; the file then stands
    after the last step that succeeded.
    """
    migrations = _migrations(steps)
    db.execute("PRAGMA foreign_keys = OFF")
    migrations.ensure_migrations_table(db)
    backed_up = _schema(db) == 0
    while migrations.pending(db):
        with _writing(db):
            if not backed_up:
                back_up(path, _backup_name(backups, _schema(db)))
                backed_up = True
            _apply_one(db, migrations)
    db.execute("PRAGMA foreign_keys = ON")


def _migrations(steps: tuple[Step, ...]) -> "Migrations":
    from sqlite_utils.migrations import Migrations  # only an old file needs it

    migrations = Migrations("bouncedesk")
    for number, step in enumerate(steps, 1):
        migrations(name=f"schema_{number}")(_numbered(step, number))
    return migrations


def _numbered(step: Step, number: int) -> Callable[[sqlite_utils.Database], None]:
    def run(db: sqlite_utils.Database, /) -> None:
        step(db)
        db.execute(f"PRAGMA user_version = {number}")

    return run


def _apply_one(db: sqlite_utils.Database, migrations: "Migrations") -> None:
    """Another program may have been quicker, so what is left is asked again with the right to write in hand."""
    pending = migrations.pending(db)
    if not pending:
        return
    migrations.apply(db, stop_before=[later.name for later in pending[1:]])
    broken = db.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise CatalogueFaultError(
            f"Bringing the catalogue to its new form ({pending[0].name}) would have lost a reference of {broken[0]}; "
            "nothing was changed: please report this.",
            code="migration_fault",
            step=pending[0].name,
            table=broken[0],
        )


def _schema(db: sqlite_utils.Database) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _backup_name(backups: Path, schema: int) -> Path:
    return backups / f"catalogue-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-schema-{schema}.db"


@contextmanager
def _writing(db: sqlite_utils.Database) -> Iterator[None]:
    """Like `db.atomic()`, but with the right to write from the start: two programs may open the file at once."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
