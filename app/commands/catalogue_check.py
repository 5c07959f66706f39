"""`catalogue check` and `catalogue relink`: what is wrong, and what can be put right."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from app.billing.chain import check_chain
from app.catalogue import CatalogueDamagedError
from app.catalogue.copies import copy_as_it_is
from app.catalogue.maintenance.backups import forget_old_copies, mend_copy
from app.catalogue.maintenance.check import CatalogueFinding, check_catalogue, mend
from app.catalogue.maintenance.relink import relink
from app.commands.context import opened
from app.commands.output import as_json, print_document, say
from app.errors import NextSteps
from app.paths import Paths, find_paths
from render.errors import BouncedeskError
from render.monitor import Unwatched
from render.text import count


@click.command("check")
@click.option("--hashes", is_flag=True, help="Read every delivered file and stem, and compare what they hold.")
@click.option("--mend", "mending", is_flag=True, help="Mend what can be mended, after asking.")
@click.option("--yes", is_flag=True, help="With --mend: without asking.")
@as_json
def check(hashes: bool, mending: bool, yes: bool, *, as_json: bool) -> None:
    """Look for damage, broken references, changed invoices, missing and changed files. Exits with 1 if any is found."""
    paths = find_paths()
    _bring_up()
    findings = check_catalogue(paths.catalogue, Unwatched(), hashes=hashes)
    findings += _books()
    if not as_json:
        _report(findings)
    mended = _mend(paths, findings, ask=not (yes or as_json)) if mending else []
    left = [finding for finding in findings if finding not in mended]
    if as_json:
        print_document({"catalogue": str(paths.catalogue), "findings": [_row(each, mended) for each in findings]})
    elif mended:
        say(f"{len(mended)} mended, {len(left)} left.")
    if left:
        things = count(len(left), "thing is", "things are")
        raise BouncedeskError(
            f"{things} wrong with the catalogue or its files; nothing but what was mended was changed.",
            code="check_failed",
            findings=len(left),
        )


@click.command("relink")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be found.")
@as_json
def relink_(folder: Path, dry_run: bool, *, as_json: bool) -> None:
    """Find moved session folders again below FOLDER, by what their stems hold."""
    with opened() as catalogue:
        relinked = relink(catalogue, folder, Unwatched(), dry_run=dry_run)
    if as_json:
        print_document([asdict(each) for each in relinked])
        return
    for each in relinked:
        say(f"{each.old} is now {each.new}." if each.new else f"{each.old} was not found: {each.reason}.")
    if not relinked:
        say("No session's folder is missing.")


def _bring_up() -> None:
    """Made or migrated as any command does it; what hinders that because of damage is what the check is for."""
    try:
        opened().close()
    except CatalogueDamagedError:
        return


def _books() -> list[CatalogueFinding]:
    """Invoices that are not what was issued; a file that has to be mended before it opens says nothing of them."""
    advice = "find the backup from before that with `catalogue restore --list`"
    try:
        with opened() as catalogue:
            failures = check_chain(catalogue).failures
    except CatalogueDamagedError:
        return []
    return [CatalogueFinding("books", f"{failure.removesuffix('.')}; {advice}.", "invoices") for failure in failures]


def _report(findings: list[CatalogueFinding]) -> None:
    for finding in findings:
        say(
            NextSteps.of("commands").after(finding.message, finding.code)
            + (f" Mend: {finding.mend}." if finding.mend else "")
        )
    if not findings:
        say("The catalogue and the files it refers to are sound.")


def _mend(paths: Paths, findings: list[CatalogueFinding], *, ask: bool) -> list[CatalogueFinding]:
    """A copy as it is goes to the backups first, checked or not: it is what there was."""
    offered = [finding for finding in findings if finding.sql]
    if not offered or (ask and not click.confirm(f"Mend {len(offered)} of them, after a copy was made?")):
        return []
    copy = mend_copy(paths.backups, datetime.now(UTC))
    copy_as_it_is(paths.catalogue, copy)
    forget_old_copies(paths.backups)
    done = mend(paths.catalogue, offered)
    with opened() as catalogue:
        catalogue.activity.note("mended", "catalogue", 0, {"mends": [finding.message for finding in done]})
    return done


def _row(finding: CatalogueFinding, mended: list[CatalogueFinding]) -> dict[str, Any]:
    row = asdict(finding)
    del row["sql"]
    return {**row, "mended": finding in mended}
