"""Clients, releases and songs from a table: what is there already stays, what is new is added, as a whole or not."""

from collections.abc import Callable
from pathlib import Path

from app.catalogue import Catalogue
from app.catalogue.keeping.song_matching import ImportReport, Matcher
from app.catalogue.keeping.song_table import SongTable, read_song_table

# So often is everything matched anew because another program wrote meanwhile; the next time it has to wait.
_PATIENCE = 3


def import_songs(
    catalogue: Catalogue, file: Path, *, dry_run: bool = False, told: Callable[[int], None] = lambda _done: None
) -> ImportReport:
    """Add the clients, releases and songs of a CSV file that are not there yet; the report says what was done.

    A song is known by its ISRC, else by client, title, artist and release; of one that is known, only what was empty
    is filled in. All is checked and matched first and then written in one go, so that other programs wait for a moment
    only. `told` gets the number of rows checked; whatever it raises undoes everything, as does any other exception.
    With `dry_run` nothing is written.
    """
    table = read_song_table(file)
    for _ in range(_PATIENCE):
        version = catalogue.data_version()
        matched = _match(catalogue, table, told)
        if dry_run:
            return matched.report
        with catalogue.whole():
            if catalogue.data_version() == version:
                matched.write()
                return matched.report
    with catalogue.whole():
        matched = _match(catalogue, table, told)
        matched.write()
    return matched.report


def _match(catalogue: Catalogue, table: SongTable, told: Callable[[int], None]) -> Matcher:
    matched = Matcher(catalogue, table)
    for number, row in enumerate(table.rows, 1):
        matched.take(row)
        told(number)
    matched.prepare()
    return matched
