"""`scan FOLDER`: what arrived, group by group, and what is wrong with it."""

import shutil
from pathlib import Path

import click

from app.commands.engine import prepare_engine
from app.commands.output import print_document, say
from app.commands.progress import TerminalMonitor
from app.commands.scan_report import report
from app.commands.workers import Child
from app.domain.session import Scan
from app.errors import BouncedeskError
from app.intake.contents import NoStemsError, read_contents
from app.intake.document import failed_document, scan_document
from app.intake.grouping import GroupRules
from app.intake.problem_rules import ProblemRules
from app.jobs import tasks


@click.command("scan")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """Inspect the session in FOLDER: its stems, their groups, and what is wrong with them."""
    try:
        scan = _scan(folder)
    except BouncedeskError as error:
        if as_json:
            print_document(
                failed_document(folder, str(error), error.ignored if isinstance(error, NoStemsError) else ())
            )
        raise
    if as_json:
        print_document(scan_document(scan))
    else:
        for line in report(scan, ProblemRules.load(), shutil.get_terminal_size().columns):
            say(line)
    if not any(stem.readable for stem in scan.stems):
        ctx.exit(1)


def _scan(folder: Path) -> Scan:
    """The scan, measured in a child process; a folder without stems is refused before one is started."""
    read_contents(folder)
    prepare_engine()
    with TerminalMonitor() as monitor, Child() as child:
        child.load()
        title = f"Scan {folder.name}"
        scan: Scan = child.run(tasks.scan_session, folder, GroupRules.load(), {}, title=title, monitor=monitor)
    return scan
