"""Songs from a table, as spreadsheets save it."""

from pathlib import Path

import pytest

from app.catalogue import Catalogue, CatalogueBusyError
from app.domain.catalogue import ReleaseKind
from app.importing.song_import import import_songs
from app.importing.song_table import read_song_table
from tests.app.catalogue.maintenance.test_catalogue_export import dump
from tests.app.conftest import Opener
from tests.refusals import refused

HEAD = "client,artist,release,title,isrc,bpm,key,deadline,notes\n"
FULL = HEAD + 'Nova,Zoë,Tides,Ember,GB-ABC-26-00001,92.5,F# minor,2026-12-01,"one, two"\n'


def write(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    """The text as a file."""
    path = tmp_path / "songs.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_row_becomes_client_release_song_and_brief(catalogue: Catalogue, tmp_path: Path) -> None:
    """Each cell goes where it belongs."""
    report = import_songs(catalogue, write(tmp_path, FULL))
    song, brief = catalogue.songs.get(1), catalogue.briefs.get(1)
    assert (song.title, song.artist, song.isrc, song.due, song.notes) == (
        "Ember",
        "Zoë",
        "GBABC2600001",
        "2026-12-01",
        "one, two",
    )
    assert (brief.tempo_bpm, brief.key) == (92.5, "F♯ minor")
    assert catalogue.releases.get(1).kind is ReleaseKind.SINGLE
    assert (report.clients, report.releases, report.songs, report.problems) == (1, 1, 1, [])


def test_the_line_by_which_excel_names_its_divider_is_no_heading(tmp_path: Path) -> None:
    """Lines are counted as in the file."""
    table = read_song_table(write(tmp_path, "sep=;\nclient;title\nNordlicht;Übermut\n"))
    assert [(row.line, dict(row.cells)) for row in table.rows] == [(3, {"client": "Nordlicht", "title": "Übermut"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """In any order and case of columns; what means nothing is named."""
    lines = [["TITLE", " Client ", "Mood"], ["Übung, a; b", "Zoë", "sad"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    table = read_song_table(write(tmp_path, text, encoding))
    assert [dict(row.cells) for row in table.rows] == [{"title": "Übung, a; b", "client": "Zoë"}]
    assert table.unknown == ("Mood",)


def test_bad_cells_are_told_and_the_good_ones_kept(catalogue: Catalogue, tmp_path: Path) -> None:
    """By line and column; a row that names nobody is left out."""
    text = HEAD + "Nova,,,Ember,nonsense,9999,H major,31/12/2026,warm\n,,,Orphan,,,,,\nNova,,,Ash,,,,1.2.2027,,,extra\n"
    report = import_songs(catalogue, write(tmp_path, text))
    assert [(each.line, each.column) for each in report.problems] == [
        (2, "isrc"),
        (2, "bpm"),
        (2, "key"),
        (2, "deadline"),
        (3, "client"),
        (4, ""),
    ]
    assert (report.songs, report.skipped, catalogue.songs.get(1).notes) == (2, 1, "warm")
    assert catalogue.songs.get(2).due == "2027-02-01"


def test_a_second_run_adds_nothing_and_fills_what_was_empty(catalogue: Catalogue, tmp_path: Path) -> None:
    """What says something else is told and left."""
    import_songs(catalogue, write(tmp_path, FULL))
    before = dump(catalogue.path)
    again = import_songs(catalogue, write(tmp_path, FULL))
    assert (again.unchanged, again.songs, again.problems) == (1, 0, [])
    assert dump(catalogue.path) == before
    catalogue.songs.edit(1, notes="")
    filled = import_songs(catalogue, write(tmp_path, FULL.replace("92.5", "100")))
    assert (filled.filled, catalogue.songs.get(1).notes) == (1, "one, two")
    assert [each.column for each in filled.problems] == ["bpm"]
    assert catalogue.briefs.get(1).tempo_bpm == 92.5


def test_ten_thousand_rows_are_quick_and_cancel_undoes_all(catalogue: Catalogue, tmp_path: Path) -> None:
    """A release of many songs is an album; whatever ends an import half-way leaves nothing of it."""
    rows = [f"Client {n % 500},Artist {n % 700},Album {n % 500},Song {n},,{60 + n % 100},,," for n in range(10_000)]
    file = write(tmp_path, HEAD + "\n".join(rows))
    before = dump(catalogue.path)

    def cancel(done: int) -> None:
        if done == 3000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_songs(catalogue, file, progress=cancel)
    assert dump(catalogue.path) == before
    report = import_songs(catalogue, file, dry_run=True)
    assert (report.clients, report.releases, report.songs) == (500, 500, 10_000)
    assert dump(catalogue.path) == before


def test_what_is_written_is_what_the_stores_would_have_written(catalogue: Catalogue, tmp_path: Path) -> None:
    """Rows, log and search are those of a studio that types it all, but for the log's order; ids go on from there."""
    gone = catalogue.clients.add("Gone")
    catalogue.database.delete("clients", gone.id)
    import_songs(catalogue, write(tmp_path, FULL))
    with Catalogue.open(tmp_path / "typed" / "catalogue.db", tmp_path / "typed" / "backups") as typed:
        typed.database.delete("clients", typed.clients.add("Gone").id)
        client = typed.clients.add("Nova")
        release = typed.releases.add(client.id, "Tides")
        song = typed.songs.add(
            client.id, "Ember", "Zoë", release.id, "2026-12-01", isrc="GBABC2600001", notes="one, two"
        )
        typed.briefs.edit(song.id, tempo_bpm=92.5, key="F♯ minor")
        for each in (typed, catalogue):
            assert each.clients.get(2).name == "Nova"
            assert [found.title for found in each.search.find("nova emb")] == ["Ember"]
        for table in ("clients", "releases", "songs", "briefs"):
            assert catalogue.database.rows(f"SELECT * FROM {table}") == typed.database.rows(f"SELECT * FROM {table}")  # noqa: S608
        logs = [
            sorted((each.action, each.subject, each.subject_id, sorted(each.details)) for each in kept.activity.all())
            for kept in (typed, catalogue)
        ]
    assert logs[0] == logs[1]


def test_others_can_write_while_rows_are_checked(catalogue: Catalogue, open_catalogue: Opener, tmp_path: Path) -> None:
    """What another program adds meanwhile is seen: nothing is there twice, and nothing of the other is lost."""
    other = open_catalogue(0.05)
    added: list[str] = []

    def meanwhile(done: int) -> None:
        if done == 1 and len(added) < 2:
            added.append(other.clients.add(("Nova", "Ada")[len(added)]).name)

    report = import_songs(catalogue, write(tmp_path, FULL), progress=meanwhile)
    assert added == ["Nova", "Ada"]
    assert (report.clients, report.releases, report.songs) == (0, 1, 1)
    assert [client.name for client in catalogue.clients.all()] == ["Ada", "Nova"]


def test_where_others_never_rest_they_have_to_wait(
    catalogue: Catalogue, open_catalogue: Opener, tmp_path: Path
) -> None:
    """After three vain matchings the fourth is made with the right to write in hand, and the import gets done."""
    other = open_catalogue(0.05)
    refused: list[bool] = []

    def restless(_done: int) -> None:
        try:
            other.clients.add(f"Client {len(refused)}")
            refused.append(False)
        except CatalogueBusyError:
            refused.append(True)

    report = import_songs(catalogue, write(tmp_path, FULL), progress=restless)
    assert refused == [False, False, False, True]
    assert report.songs == 1


@pytest.mark.parametrize(
    ("deadline", "bpm", "due", "tempo", "blamed"),
    [
        ("2026-03-31 00:00:00", "120,5 BPM", "2026-03-31", 120.5, []),
        ("2026-03-31T00:00", "120.5bpm", "2026-03-31", 120.5, []),
        ("31.3.2026", "92", "2026-03-31", 92.0, []),
        ("03/04/2026", "92", None, 92.0, ["deadline"]),
        ("2026-03-31 14:30", "bpm", None, None, ["bpm", "deadline"]),
    ],
)
def test_cells_are_read_as_spreadsheets_write_them(
    catalogue: Catalogue,
    tmp_path: Path,
    deadline: str,
    bpm: str,
    due: str | None,
    tempo: float | None,
    blamed: list[str],
) -> None:
    """Where there is one way only to read them."""
    report = import_songs(catalogue, write(tmp_path, f'client,title,bpm,deadline\nNova,Ember,"{bpm}",{deadline}\n'))
    assert (catalogue.songs.get(1).due, catalogue.briefs.get(1).tempo_bpm) == (due, tempo)
    assert [each.column for each in report.problems] == blamed


def test_a_song_twice_in_a_table_is_one_with_the_cells_of_both(catalogue: Catalogue, tmp_path: Path) -> None:
    """The second row fills what the first left empty, and is told where it says something else."""
    text = HEAD + "Nova,,,Ember,,92,,,one\nNova,,,Ember,,100,F# min,2026-12-01,\n"
    report = import_songs(catalogue, write(tmp_path, text))
    song, brief = catalogue.songs.get(1), catalogue.briefs.get(1)
    assert (song.notes, song.due, brief.tempo_bpm, brief.key) == ("one", "2026-12-01", 92.0, "F♯ minor")
    assert (report.songs, report.filled, [each.column for each in report.problems]) == (1, 1, ["bpm"])


def test_an_artist_too_long_for_a_client_costs_only_that_row(catalogue: Catalogue, tmp_path: Path) -> None:
    """The rows before and after it are kept."""
    text = HEAD + f"Nova,,,Ember,,,,,\n,{'x' * 301},,Ash,,,,,\nNova,,,Low,,,,,\n"
    report = import_songs(catalogue, write(tmp_path, text))
    assert (report.songs, report.skipped, {each.line for each in report.problems}) == (2, 1, {3})


def test_a_file_that_is_no_table_of_songs_is_refused(catalogue: Catalogue, tmp_path: Path) -> None:
    """With the columns that are looked for."""
    for text in ("", "a,b\n1,2\n", "\0\0\0"):
        with refused("columns_missing"):
            import_songs(catalogue, write(tmp_path, text))
