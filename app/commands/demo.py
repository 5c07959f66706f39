"""`demo` and `screenshots`: a song's whole way through the studio, made up here, in a folder or as pictures."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.context import ChildProcess, desktop, prepare_engine
from app.commands.output import print_document, say
from app.commands.progress import TerminalMonitor
from render.errors import BouncedeskError
from render.monitor import Monitor, ProgressShare
from render.text import printable

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.demo.demo_folder import DemoFolder
    from app.demo.score import Score
    from app.domain.catalogue import Song

MASTERS = ("streaming", "mp3")
PLAYED, SCANNED, RENDERED = 0.4, 0.5, 0.85  # how far along the whole demonstration these are done


@click.command("demo")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("bouncedesk-demo"),
    show_default=True,
    help="A new folder for everything it makes.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def command(out: Path, as_json: bool) -> None:
    """Make up a small session and take it all the way to proved deliverables."""
    prepare_engine()
    from app.commands.render import summarise
    from app.demo.demo_folder import DemoFolder
    from app.demo.score import read_score

    score = read_score()
    folder = DemoFolder(out, score.title)
    folder.claim()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        manifest = _demonstrate(score, folder, child, monitor)
    if as_json:
        print_document(manifest)
        return
    say(f"“{score.title}” by {score.artist}: {len(score.parts)} files, as {score.client} might have sent them.")
    summarise(manifest, out)
    say(f"Masters are in {folder.masters.name}, the quote and the invoices in {folder.papers.name}.")
    say(f"Everything is in {out.absolute()}. To check it: {_called()} verify {shlex.quote(str(out))}")
    say(f"To see it in the app, set BOUNCEDESK_HOME to {folder.home.absolute()} and run {_called()}.")


@click.command("screenshots")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the pictures' paths as JSON.")
def screenshots(folder: Path, as_json: bool) -> None:
    """Draw one picture a page and theme into DIR and nothing else."""
    prepare_engine()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no window may flash up, and none is needed
    with TerminalMonitor() as monitor:
        paths = desktop().draw_pages(folder, monitor)
    if as_json:
        print_document([str(path) for path in paths])
    else:
        for path in paths:
            say(printable(str(path)))


def _demonstrate(score: "Score", folder: "DemoFolder", child: ChildProcess, monitor: Monitor) -> dict[str, Any]:
    """The manifest of the demonstration, once everything is in its folder and in its catalogue."""
    from app.catalogue import Catalogue
    from app.delivery.render_request import RenderRequest
    from app.demo.demo_studio import add_demo_song
    from app.demo.performance import write_stems
    from app.domain.session import SessionKind
    from app.intake.grouping import GroupRules
    from app.use_cases.operation import carry_out
    from app.use_cases.render import render_song
    from app.use_cases.scan import SongScan

    write_stems(score, folder.stems, ProgressShare(monitor, 0.0, PLAYED))
    part = ProgressShare(monitor, PLAYED, SCANNED)
    studio = folder.studio
    with Catalogue.open(studio.catalogue, studio.backups) as catalogue:
        song = add_demo_song(catalogue, score)
        scan = SongScan.of(catalogue, song, folder.stems, SessionKind.RECEIVED, GroupRules.load(), studio.sessions)
        carry_out(scan, catalogue, child, part)
        request = RenderRequest(folder=folder.stems, out=folder.out, variants=("all",), cache=studio.renders)
        manifest = render_song(catalogue, song, request, child, ProgressShare(monitor, SCANNED, RENDERED))
        _master(catalogue, song, folder, manifest, child, ProgressShare(monitor, RENDERED, 1.0))
        _bill(catalogue, song, folder)
        return manifest


def _master(
    catalogue: "Catalogue",
    song: "Song",
    folder: "DemoFolder",
    manifest: Mapping[str, Any],
    child: ChildProcess,
    monitor: Monitor,
) -> None:
    """Masters of the main mix, with the song's title and codes in them."""
    from app.mastering.master_request import MasterRequest
    from app.use_cases.master import master_song

    main = next(row["path"] for row in manifest["deliverables"] if row["variant"] == "main")
    request = MasterRequest(folder.out / main, folder.masters, MASTERS, cache=folder.studio.renders)
    master_song(catalogue, song, request, child, monitor)


def _bill(catalogue: "Catalogue", song: "Song", folder: "DemoFolder") -> None:
    """Quote and invoice, in the name of a made-up studio; without Qt there are no papers, as a line on stderr says."""
    from app.billing.studio import save_studio
    from app.demo.demo_studio import bill_song, details_of, read_studio
    from app.use_cases.books import Books

    today = date.today()  # noqa: DTZ011 -- the studio's own day
    save_studio(folder.studio.studio, details_of(read_studio(today).details))
    try:
        papers = bill_song(Books.open(catalogue, folder.studio, desktop().papers, today), song)
    except BouncedeskError as error:
        click.echo(f"The song was not quoted or invoiced: {error}", err=True)
        return
    for paper in papers:
        paper.save_in(folder.papers)


def _called() -> str:
    """Bouncedesk as this command line called it."""
    program = sys.argv[0]
    if program.endswith(".py"):
        return f"python {shlex.quote(program)}"
    name = Path(program).name
    return name if shutil.which(name) == program else shlex.quote(program)
