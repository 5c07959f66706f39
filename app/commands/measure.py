"""`measure FILE…`: loudness and peaks of audio files."""

from dataclasses import asdict
from pathlib import Path

import click

from app.commands.engine import prepare_engine
from app.commands.output import decibels, print_document, say
from app.commands.progress import TerminalMonitor, printable
from app.loading import loading


@click.command("measure")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Measure loudness (BS.1770, R 128) and peaks of FILE…"""
    prepare_engine()
    with loading():
        from render.kernels.prepare import load
        from render.measure import measure_files

        load()
    with TerminalMonitor() as monitor:
        measured = measure_files(files, monitor)
    if as_json:
        print_document([asdict(row) | {"path": str(row.path)} for row in measured])
        return
    for row in measured:
        say(
            f"{printable(row.path.name)}: {decibels(row.integrated_lufs, 'LUFS')}, range "
            f"{decibels(row.loudness_range_lu, 'LU')}, true peak {decibels(row.true_peak_dbtp, 'dBTP')}, "
            f"sample peak {decibels(row.sample_peak_dbfs, 'dBFS')}, {row.duration_s:.2f} s at {row.sample_rate} Hz"
        )
