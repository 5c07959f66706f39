"""Everything out of the catalogue into a folder, and back."""

import contextlib
import csv
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.catalogue.maintenance import catalogue_export
from app.catalogue.maintenance.catalogue_export import MANIFEST, export_all
from app.catalogue.maintenance.catalogue_import import import_all
from app.catalogue.schema.migrations import STEPS
from app.domain.session import SessionKind
from tests.app.catalogue.samples import fill, make_scan
from tests.refusals import refused

FIXTURES = Path(__file__).parents[3] / "fixtures"

LATER = """
    CREATE TABLE bills (id INTEGER PRIMARY KEY AUTOINCREMENT, paper BLOB, sum REAL, big INTEGER, any ANY,
        line_id INTEGER REFERENCES bill_lines (id)) STRICT;;
    CREATE TABLE bill_lines (id INTEGER PRIMARY KEY AUTOINCREMENT, bill_id INTEGER NOT NULL REFERENCES bills (id))
        STRICT;;
    CREATE TRIGGER issued BEFORE INSERT ON bill_lines WHEN EXISTS (SELECT 1 FROM bills WHERE paper <> '')
        BEGIN SELECT RAISE(ABORT, 'issued'); END;;
    CREATE TABLE seeds (id INTEGER PRIMARY KEY, word TEXT) STRICT;;
    INSERT INTO seeds VALUES (1, 'as it comes')
"""


@pytest.fixture
def empty(tmp_path: Path) -> "contextlib.closing[Catalogue]":
    """Another catalogue, with nothing in it."""
    return contextlib.closing(Catalogue.open(tmp_path / "other" / "catalogue.db", tmp_path / "other" / "backups"))


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the search's own included, but for which step ran when."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        kept = [name for name in names if name != "_sqlite_migrations" and not name.startswith("search_")]
        return {name: sorted(db.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in kept}  # noqa: S608 -- the file's own names


def schema(path: Path) -> list[tuple[str, str]]:
    """All that the file is made of."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        return sorted(db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall())


def fill_oddly(catalogue: Catalogue) -> None:
    """A studio with names that are no text, text that looks like something else, and ids that went."""
    fill(catalogue)
    odd = make_scan(Path("/sessions/caf\udce9"))
    catalogue.sessions.record(2, SessionKind.RECEIVED, odd)
    catalogue.clients.add("=1+1", notes='line\nbreak; "quoted", 🎧\u2028end')
    gone = catalogue.clients.add("Gone")
    catalogue.database.delete("clients", gone.id)


def test_everything_comes_back(catalogue: Catalogue, empty: "contextlib.closing[Catalogue]", tmp_path: Path) -> None:
    """Row by row, odd names, gaps and the next id included; guards, search and all stand as before."""
    fill_oddly(catalogue)
    done = export_all(catalogue.path, tmp_path / "out")
    with empty as other:
        assert import_all(other.database, tmp_path / "out") == done.rows
        assert [found.title for found in other.search.find("ember")] == [
            found.title for found in catalogue.search.find("ember")
        ]
        assert other.clients.add("Next").id == catalogue.clients.add("Next").id
        rows, came = dump(catalogue.path), dump(other.path)
        moments = {"activity"}  # the last entry is of this very test
        assert {name: rows[name] for name in rows if name not in moments} == {
            name: came[name] for name in came if name not in moments
        }
        assert len(rows["activity"]) == len(came["activity"])
        assert schema(catalogue.path) == schema(other.path)
        with pytest.raises(sqlite3.IntegrityError, match="never edited"):
            other.database.connection().execute("UPDATE activity SET who = 'x'")


def test_a_table_of_later_is_exported_too(database_path: Path, backups: Path, tmp_path: Path) -> None:
    """With blobs, numbers of all sizes, guards that forbid what an import does, and a ring of references."""

    def add_bills(db: sqlite_utils.Database) -> None:
        for statement in LATER.split(";;"):
            db.execute(statement)

    steps = (*STEPS, add_bills)
    with contextlib.closing(open_database(database_path, backups, steps=steps)) as database:
        db = database.connection()
        db.execute("INSERT INTO bills VALUES (7, NULL, 0.1, 9223372036854775807, 1, NULL)")
        db.execute("INSERT INTO bill_lines VALUES (3, 7)")
        db.execute("UPDATE bills SET line_id = 3, paper = ?, any = ?", [b"\xff\x00\xfe", b"\xed\xa0\x80"])
        db.execute("INSERT INTO bills (paper, sum) VALUES (x'', 9e999)")
        expected = dump(database_path)
        export_all(database_path, tmp_path / "out")
    with contextlib.closing(open_database(tmp_path / "o.db", backups, steps=steps)) as other:
        import_all(other, tmp_path / "out", steps)
        assert dump(tmp_path / "o.db") == expected
        assert schema(tmp_path / "o.db") == schema(database_path)


def test_an_export_of_an_older_schema_is_brought_to_ours(
    empty: "contextlib.closing[Catalogue]", backups: Path, tmp_path: Path
) -> None:
    """The result is what migrating the older catalogue itself gives."""
    old = tmp_path / "v2.db"
    old.write_bytes((FIXTURES / "catalogue_v2.db").read_bytes())
    export_all(old, tmp_path / "out")
    open_database(old, backups).close()
    with empty as other:
        import_all(other.database, tmp_path / "out")
        assert dump(other.path) == dump(old)


def test_an_import_is_for_an_empty_catalogue_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    """What is there stays."""
    fill(catalogue)
    before = dump(catalogue.path)
    export_all(catalogue.path, tmp_path / "out")
    with refused("catalogue_not_empty", table="clients"):
        import_all(catalogue.database, tmp_path / "out")
    assert dump(catalogue.path) == before


Spoil = Callable[[Path], object]
SPOILT: dict[str, Spoil] = {
    "export_incomplete": lambda folder: (folder / MANIFEST).unlink(),
    "export_changed": lambda folder: (folder / "songs.json").write_text("{}"),
    "file_unreadable": lambda folder: (folder / "songs.json").unlink(),
    "export_invalid": lambda folder: (folder / MANIFEST).write_text('{"format": 1}'),
    "export_newer": lambda folder: (folder / MANIFEST).write_text(
        json.dumps({**json.loads((folder / MANIFEST).read_text()), "schema": 99})
    ),
}


@pytest.mark.parametrize("code", SPOILT)
def test_a_spoilt_export_is_refused(
    catalogue: Catalogue, empty: "contextlib.closing[Catalogue]", tmp_path: Path, code: str
) -> None:
    """In one sentence, and the empty catalogue stays empty."""
    fill(catalogue)
    export_all(catalogue.path, tmp_path / "out")
    SPOILT[code](tmp_path / "out")
    with empty as other:
        before = dump(other.path)
        with refused(code):
            import_all(other.database, tmp_path / "out")
        assert dump(other.path) == before
        assert schema(other.path) == schema(catalogue.path)


def test_a_folder_with_something_in_it_is_left_alone(catalogue: Catalogue, tmp_path: Path) -> None:
    """An empty one is taken."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    with refused("folder_not_empty"):
        export_all(catalogue.path, tmp_path / "full")
    (tmp_path / "empty").mkdir()
    assert export_all(catalogue.path, tmp_path / "empty").folder == tmp_path / "empty"


def test_an_export_cut_off_leaves_nothing(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No folder by the name that was asked for, and no part of one."""
    fill(catalogue)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(catalogue_export, "_sync", full)
    with refused("export_failed", reason="No space left on device"):
        export_all(catalogue.path, tmp_path / "out")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("out")]


def test_the_csv_is_for_spreadsheets(catalogue: Catalogue, tmp_path: Path) -> None:
    """Accents arrive, and no cell is a formula."""
    fill_oddly(catalogue)
    export_all(catalogue.path, tmp_path / "out")
    text = (tmp_path / "out" / "clients.csv").read_text("utf-8-sig")
    names = [row["name"] for row in csv.DictReader(text.splitlines(keepends=True))]
    assert names == ["Zoë & the Tides", "'=1+1"]
