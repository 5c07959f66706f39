"""`preview FILE… -o DIR`: mixes that a client can judge but not release."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from app.commands.context import ChildProcess, prepare_engine
from app.commands.output import decibels, print_document, say
from app.commands.progress import TerminalMonitor
from app.errors import UsageError
from app.jobs import tasks
from app.paths import find_paths
from render.monitor import Monitor
from render.text import printable


@click.command("preview")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder for the previews alone.")
@click.option("--song", metavar="ID", help="The song they are of: its names, and without FILE its finished files.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(files: tuple[Path, ...], out: Path, song: str | None, as_json: bool) -> None:
    """Make previews of finished mixes: MP3s with a short mark sounding every few seconds.

    A client can judge a mix by its preview, but not release it: for deliveries that wait for their payment. FILE is a
    mix, a master, or the folder of a delivery. All previews are made, or none.
    """
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        rows = _of_song(song, files, out, child, monitor) if song else _of_files(files, out, child, monitor)
    if as_json:
        print_document(rows)
    else:
        _summarise(rows, out)


def _of_files(files: Sequence[Path], out: Path, child: ChildProcess, monitor: Monitor) -> list[dict[str, Any]]:
    if not files:
        raise UsageError("Name a finished mix to make a preview of, or a song with --song.", code="nothing_to_preview")
    from app.delivery.previews import PreviewRequest, mixes_at

    request = PreviewRequest(mixes_at(files), out, find_paths().renders)
    made: list[dict[str, Any]] = child.run(tasks.preview, request, title="Preview", monitor=monitor)
    return made


def _of_song(
    song: str, files: Sequence[Path], out: Path, child: ChildProcess, monitor: Monitor
) -> list[dict[str, Any]]:
    from app.commands.context import opened
    from app.use_cases.preview import preview_song

    with opened() as catalogue:
        locks = find_paths().renders
        return preview_song(catalogue, catalogue.songs.find(song), files, out, locks, child, monitor)


def _summarise(rows: Sequence[Mapping[str, Any]], out: Path) -> None:
    for row in rows:
        levels = f"{decibels(row['integrated_lufs'], 'LUFS')}  {decibels(row['true_peak_dbtp'], 'dBTP')}"
        turned = f"  turned down by {-row['trim_db']:.2f} dB" if row["trim_db"] else ""
        say(f"  {printable(row['path'])}  {levels}{turned}")
        for sentence in row["warnings"]:
            say(f"  note: {printable(sentence)}")
    say(f"Done: {out}")
