"""`catalogue`: looks after the catalogue as a whole."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from app.catalogue.calendar import write_calendar
from app.catalogue.maintenance.backup_contents import COUNTED, readable
from app.catalogue.maintenance.backups import Backup, find_backup, list_backups, make_backup
from app.catalogue.maintenance.catalogue_export import export_all
from app.catalogue.maintenance.catalogue_import import import_all
from app.catalogue.maintenance.restore import restore
from app.commands.books import open_books
from app.commands.catalogue_check import check, relink_
from app.commands.context import opened
from app.commands.merges import erase, merge
from app.commands.output import as_json, encoding_option, print_document, print_rows, say
from app.errors import NextSteps, UsageError
from app.importing.song_import import import_songs
from app.paths import find_paths
from app.settings import backup_folders
from app.use_cases.issuing import issue_here
from render.text import count

_BACKUP_COLUMNS = ("at", "clients", "songs", "size", "file")
_FOLDER = click.Path(path_type=Path)


@click.group("catalogue")
def command() -> None:
    """Back up, restore, check, export and import everything the studio has kept."""


command.add_command(check)
command.add_command(relink_)
command.add_command(merge)
command.add_command(erase)


@command.command("backup")
@click.option("--to", "folder", type=_FOLDER, help="The folder it goes to, if not the usual ones.")
@as_json
def backup(folder: Path | None, *, as_json: bool) -> None:
    """Make a backup, checked and counted; of the old ones 7 daily, 8 weekly and 12 monthly stay."""
    with opened() as catalogue:
        folders = [folder.absolute()] if folder else backup_folders(find_paths())
        made = [make_backup(catalogue.path, each) for each in folders]
    print_rows([_backup_row(each) for each in made], _BACKUP_COLUMNS, as_json=as_json)


@command.command("restore")
@click.argument("wanted", metavar="[FILE|DATE]", required=False)
@click.option("--list", "listed", is_flag=True, help="List the backups there are.")
@as_json
def restore_(wanted: str | None, listed: bool, *, as_json: bool) -> None:
    """Put a backup in the catalogue's place: a FILE, or the newest of a DATE (2026-03-31). Saves the present one."""
    paths = find_paths()
    folders = backup_folders(paths)
    if listed or wanted is None:
        if not listed:
            raise UsageError("Name a backup's file or date; see what there is with --list.", code="backup_missing")
        rows = [_backup_row(each) for folder in folders for each in list_backups(folder)]
        print_rows(rows, _BACKUP_COLUMNS, as_json=as_json)
        return
    done = restore(find_backup(folders, wanted, paths.catalogue), paths.catalogue, paths.backups)
    saved = str(done.saved) if done.saved else None
    if as_json:
        lost, twice = done.lost, list(done.carried.twice)
        print_document({"restored": str(done.source), "saved": saved, "lost": lost, "twice": twice})
        return
    say(
        f"The catalogue is that of {done.source} now."
        + (f" What was there before is kept as {saved}." if saved else "")
    )
    if done.sentences:
        say(NextSteps.of("commands").after(done.sentences, done.code))


def _backup_row(backup: Backup) -> dict[str, Any]:
    held = readable([backup.path])
    return {
        "at": backup.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "schema": backup.schema,
        "size": backup.size,
        "rotated": backup.rotated,
        "set_aside": backup.set_aside,
        "file": str(backup.path),
        "catalogue": held[0].identity if held else None,
        **(held[0].counts if held else dict.fromkeys(COUNTED)),
    }


@command.command("issue-here")
@click.option(
    "--series", default="", metavar="LETTERS", help="With numbers of its own: B makes INV-B-0001 of INV-0001."
)
@as_json
def issue_here_(series: str, *, as_json: bool) -> None:
    """Let this copy of the catalogue issue invoices, in place of the one it was copied from or beside it."""
    with open_books() as books:
        done = issue_here(books, series)
    if as_json:
        print_document(asdict(done))
        return
    say(done.sentence)


@command.command("export")
@click.argument("folder", type=_FOLDER)
@as_json
def export(folder: Path, *, as_json: bool) -> None:
    """Write everything as JSON and CSV into the new FOLDER."""
    with opened() as catalogue:
        done = export_all(catalogue.path, folder)
    if as_json:
        print_document({"folder": str(done.folder), "schema": done.schema, "rows": done.rows})
        return
    say(f"{_rows(done.rows)} written to {done.folder}.")


@command.command("import")
@click.argument("source", type=_FOLDER)
@click.option("--dry-run", is_flag=True, help="Only say what a CSV file would add.")
@encoding_option
@as_json
def import_(source: Path, dry_run: bool, encoding: str, *, as_json: bool) -> None:
    """Read SOURCE: a folder that `catalogue export` wrote, or a CSV file of songs.

    A folder fills an empty catalogue. A CSV file has columns named client, artist, release, title, isrc, bpm, key,
    deadline and notes, in any order; what is in the catalogue already stays.
    """
    if source.is_dir():
        if dry_run:
            raise UsageError(
                "--dry-run is for CSV files; a folder is read into an empty catalogue or not at all.",
                code="not_a_table",
                file=str(source),
            )
        _import_folder(source, as_json=as_json)
    else:
        _import_table(source, encoding, dry_run=dry_run, as_json=as_json)


def _import_folder(source: Path, *, as_json: bool) -> None:
    with opened() as catalogue:
        rows = import_all(catalogue.database, source)
    if as_json:
        print_document({"source": str(source.absolute()), "rows": rows})
        return
    say(f"{_rows(rows)} read from {source.absolute()}.")


def _rows(by_table: Mapping[str, int]) -> str:
    return f"{count(sum(by_table.values()), 'row')} of {count(len(by_table), 'table')}"


def _import_table(source: Path, encoding: str, *, dry_run: bool, as_json: bool) -> None:
    with opened() as catalogue:
        report = import_songs(catalogue, source, dry_run=dry_run, encoding=encoding)
    if as_json:
        print_document({"source": str(source.absolute()), "dry_run": dry_run, **asdict(report)})
        return
    if not report.certain:
        read = f"{source.name} does not say its encoding; it was read as {report.encoding}"
        say(f"{read}: --encoding reads it otherwise.")
    for problem in report.problems:
        say(f"Line {problem.line}{f', {problem.column}' if problem.column else ''}: {problem.message}.")
    if report.unknown_columns:
        say(f"Columns that mean nothing here: {', '.join(report.unknown_columns)}.")
    say(
        f"{count(report.rows, 'row')}: {count(report.clients, 'client')}, {count(report.releases, 'release')} and "
        f"{count(report.songs, 'song')} {'would be added' if dry_run else 'added'}; "
        f"{count(report.filled, 'song')} filled in, {report.unchanged} there already, "
        f"{count(report.skipped, 'row')} left out."
    )


@command.command("calendar")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def calendar(file: Path, *, as_json: bool) -> None:
    """Write deadlines and reviews into the calendar FILE (.ics)."""
    with opened() as catalogue:
        entries = write_calendar(catalogue.database, file, datetime.now(UTC))
    if as_json:
        print_document({"file": str(file.absolute()), "entries": entries})
        return
    say(f"{count(entries, 'entry is', 'entries are')} in {file.absolute()}.")
