"""`scan FOLDER|ZIP`: what arrived, group by group, and what is wrong with it."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.commands.client_letters import letter_writer, save_letter, say_letter
from app.commands.context import ChildProcess, prepare_engine
from app.commands.output import print_document, say
from app.commands.progress import TerminalMonitor
from app.commands.scan_report import report
from app.domain.brief import Brief
from app.domain.session import Scan
from app.intake.archive import is_archive
from app.intake.grouping import GroupRules
from app.intake.letter import Letter
from app.intake.problem_rules import ProblemRules
from app.intake.scan_document import failed_document, scan_document
from app.intake.session_folder import NoStemsError, read_contents
from app.jobs import tasks
from app.paths import find_paths
from render.errors import BouncedeskError
from render.monitor import Monitor, ProgressShare
from render.text import shown


@click.command("scan")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER|ZIP")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--letter", is_flag=True, help="Print a letter to the client instead of the report.")
@click.option("--letter-pdf", type=click.Path(path_type=Path), help="Save the letter to the client as a PDF as well.")
@click.pass_context
def command(ctx: click.Context, folder: Path, as_json: bool, letter: bool, letter_pdf: Path | None) -> None:
    """Inspect the session in FOLDER or ZIP: its stems, their groups, and what is wrong with them."""
    try:
        scan = scanned(folder)
    except BouncedeskError as error:
        if as_json:
            print_document(
                failed_document(folder, str(error), error.ignored if isinstance(error, NoStemsError) else ())
            )
        raise
    if letter_pdf is not None:
        save_letter(letter_pdf, _letter(scan))
    if as_json:
        print_document(scan_document(scan))
    elif letter:
        say_letter(_letter(scan))
    else:
        for line in report(scan, ProblemRules.load(), shutil.get_terminal_size().columns):
            say(line)
    if not any(stem.readable for stem in scan.stems):
        ctx.exit(1)


def _letter(scan: Scan) -> Letter:
    """The letter to a client nobody has named."""
    return letter_writer().write(scan, Brief())


def scanned(folder: Path) -> Scan:
    """The scan, measured in a child process; a folder without stems is refused before one is started."""
    archive = is_archive(folder)
    if not archive:
        read_contents(folder)
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        child.load()
        return _scan_archive(folder, child, monitor) if archive else _measure(folder, child, monitor)


def _scan_archive(archive: Path, child: ChildProcess, monitor: Monitor) -> Scan:
    """The scan of a zip, unpacked into a folder that is gone afterwards."""
    places = find_paths().unpacked
    places.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=places, ignore_cleanup_errors=True) as place:
        into = Path(place)
        title = f"Unpack {archive.name}"
        child.run(tasks.unpack_archive, archive, into, title=title, monitor=ProgressShare(monitor, 0.0, tasks.UNPACKED))
        try:
            read_contents(into)
        except NoStemsError as error:
            sentence = f"{shown(archive.name)} holds no audio files; send the stems."
            raise NoStemsError(sentence, error.ignored, archive) from error
        return replace(_measure(into, child, ProgressShare(monitor, tasks.UNPACKED, 1.0)), folder=archive)


def _measure(folder: Path, child: ChildProcess, monitor: Monitor) -> Scan:
    title = f"Scan {folder.name}"
    scan: Scan = child.run(tasks.scan_session, folder, GroupRules.load(), {}, title=title, monitor=monitor)
    return scan
