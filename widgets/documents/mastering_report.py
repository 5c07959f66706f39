"""The mastering report: what was made, how it measures, what platforms will do, and what to know."""

from collections.abc import Iterator
from html import escape

from app.mastering.release.documents import Report, ReportedFile
from render.text import clock
from widgets.documents.paging import Block
from widgets.documents.pdf import Text, table
from widgets.documents.song_drawing import SongDrawing

HEADS = ("File", "Master", "Length", "LUFS", "LRA", "dBTP", "Gain", "Limiter")
WIDTHS = (27, 26, 8, 8, 7, 8, 7, 9)
ROWS = 24  # of a table that stays on one page


def report_pages(report: Report) -> Iterator[Block]:
    """The report's blocks, in order."""
    facts = [
        f"<h1>{escape(report.title)}</h1>",
        f"<p>{escape(report.artist)}</p>" if report.artist else "",
        f'<p class="muted">Mastering report · {escape(report.date)} · {escape(report.created_by)}</p>',
        f'<p class="muted">UPC/EAN {escape(report.ean)}</p>' if report.ean else "",
    ]
    yield Text("".join(facts))
    for start in range(0, len(report.files), ROWS):
        yield Text(table(HEADS, map(_row, report.files[start : start + ROWS]), WIDTHS))
    if report.notes:
        yield Text("<h2>To know</h2>")
        yield from (Text(f"<p>• {escape(note)}</p>") for note in report.notes)
    drawn = [file for file in report.files if file.picture is not None]
    if drawn:
        explained = "Waveform, and short-term loudness over time (LUFS, three seconds; EBU R 128)."
        yield Text(f'<h2>Track by track</h2><p class="muted">{explained}</p>')
    for file in drawn:
        yield from _song(file)


def _song(file: ReportedFile) -> Iterator[Block]:
    named = f"<h2>{escape(file.heading)}</h2>"
    code = f'<p class="muted">ISRC {escape(file.isrc)}</p>' if file.isrc else ""
    yield Text(named + code)
    if file.picture is not None:
        yield SongDrawing(file.picture)
    if file.remarks:
        yield Text(f"<p>{escape(' '.join(file.remarks))}</p>")


def _row(file: ReportedFile) -> tuple[str, ...]:
    return (
        file.heading,
        file.profile,
        clock(file.duration_s),
        figure(file.integrated_lufs),
        figure(file.loudness_range_lu),
        figure(file.true_peak_dbtp),
        f"{file.gain_db:+.1f}".replace("-", "−"),
        figure(-file.reduction_db if file.reduction_db else 0.0),
    )


def figure(value: float | None) -> str:
    """A level to a tenth with a proper minus, a dash where there is none."""
    return "–" if value is None else f"{value:.1f}".replace("-", "−")
