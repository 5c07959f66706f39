"""`scan FOLDER|ZIP`: what arrived, group by group, and what is wrong with it."""

import shutil
from pathlib import Path

import click

from app.commands.context import ChildProcess, prepare_engine
from app.commands.output import encoding_option, print_document, say
from app.commands.progress import TerminalMonitor
from app.commands.scan_report import print_letter, report, studio_name
from app.domain.session import Scan
from app.intake.problem_rules import ProblemRules
from app.intake.scan_document import failed_document, scan_document
from app.intake.session_folder import NoStemsError
from app.paths import find_paths
from app.use_cases.letters import scan_letter
from app.use_cases.scan import check_stems, scan_folder
from render.errors import BouncedeskError


@click.command("scan")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER|ZIP")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--letter", is_flag=True, help="Print a letter to the client instead of the report.")
@click.option("--letter-pdf", type=click.Path(path_type=Path), help="Save the letter to the client as a PDF as well.")
@encoding_option
@click.pass_context
def command(
    ctx: click.Context, folder: Path, as_json: bool, letter: bool, letter_pdf: Path | None, encoding: str
) -> None:
    """Inspect the session in FOLDER or ZIP: its stems, their groups, and what is wrong with them."""
    try:
        scan = scanned(folder, encoding)
    except BouncedeskError as error:
        if as_json:
            print_document(
                failed_document(folder, str(error), error.ignored if isinstance(error, NoStemsError) else ())
            )
        raise
    if letter_pdf is not None:
        print_letter(scan_letter(scan, studio_name()), letter_pdf)
    if as_json:
        print_document(scan_document(scan))
    elif letter:
        print_letter(scan_letter(scan, studio_name()))
    else:
        for line in report(scan, ProblemRules.load(), shutil.get_terminal_size().columns):
            say(line)
    if not any(stem.readable for stem in scan.stems):
        ctx.exit(1)


def scanned(path: Path, encoding: str = "") -> Scan:
    """The scan, measured in a child process; a folder without stems is refused before one is started."""
    check_stems(path)
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        child.load()
        return scan_folder(path, find_paths().unpacked, child, monitor, encoding)
