"""`measure FILE…` and `verify OUT`: loudness and peaks of files, and whether a delivery is still what it was."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.commands.context import prepare_engine
from app.commands.output import decibels, print_document, say
from app.commands.progress import TerminalMonitor
from app.delivery.delivery_records import recovery_words
from app.paths import find_paths
from app.startup import loading
from render.text import count, printable

if TYPE_CHECKING:
    from render.measure import Measurement

HEADINGS = ("loudness", "range", "momentary max", "short-term max", "true peak", "sample peak", "length", "rate", "in")


@click.command("measure")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Measure loudness (BS.1770, R 128) and peaks of FILE…

    A file that cannot be measured is named on stderr and the exit code is 1; the others are reported all the same.
    """
    prepare_engine()
    with loading():
        from render.kernels.prepare import MEASURING, load
        from render.measure import Measurement, Unmeasured, measure_files

        load(MEASURING)
    with TerminalMonitor() as monitor:
        answers = measure_files(files, monitor)
        for answer in answers:
            for sentence in (answer.reason,) if isinstance(answer, Unmeasured) else answer.warnings:
                monitor.note(f"bouncedesk: {sentence}")
    measured = [answer for answer in answers if isinstance(answer, Measurement)]
    if measured and as_json:
        print_document([_row(row) for row in measured])
    elif measured:
        _print_table(measured)
    return int(len(measured) < len(answers))


def _row(row: "Measurement") -> dict[str, Any]:
    """Its figures; what is wrong with the file is said on stderr."""
    return {key: value for key, value in asdict(row).items() if key != "warnings"} | {"path": str(row.path)}


@click.command("verify")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def verify(ctx: click.Context, out: Path, as_json: bool) -> None:
    """Check the delivery in OUT: hashes, formats, sums."""
    prepare_engine()
    from render.delivery.verification import verify_delivery

    with TerminalMonitor() as monitor:
        checked = verify_delivery(out, monitor, find_paths().renders)
        if checked.recovered:
            monitor.note(recovery_words(checked.recovered, out))
    if as_json:
        failures = [asdict(failure) for failure in checked.failures]
        print_document({"ok": checked.ok, "files": checked.files, "failures": failures})
    elif checked.ok:
        say(f"{count(checked.files, 'file')}, all there, unchanged, and summing as they should.")
    else:
        for failure in checked.failures:
            say(f"{printable(failure.path)}: {failure.reason}.")
    ctx.exit(0 if checked.ok else 1)


def _print_table(measured: "list[Measurement]") -> None:
    """A line a file under the names of the figures, right-aligned."""
    rows = [HEADINGS, *(_cells(row) for row in measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row, name in zip(rows, ["", *(printable(row.path.name) for row in measured)], strict=True):
        figures = "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        say(f"{figures}  {name}".rstrip())


def _cells(row: "Measurement") -> tuple[str, ...]:
    return (
        decibels(row.integrated_lufs, "LUFS"),
        decibels(row.loudness_range_lu, "LU"),
        decibels(row.max_momentary_lufs, "LUFS"),
        decibels(row.max_short_term_lufs, "LUFS"),
        decibels(row.true_peak_dbtp, "dBTP"),
        decibels(row.sample_peak_dbfs, "dBFS"),
        f"{row.duration_s:.2f} s",
        f"{row.sample_rate} Hz",
        f"{row.channels} ch",
    )
