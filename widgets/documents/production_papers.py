"""The papers of production: letters to clients, the mastering report with its drawings, and the PQ sheet."""

from collections.abc import Iterator
from datetime import date
from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from app.domain.codes import spaced_isrc
from app.intake.letter import LetterPaper, Paragraph, parts_of
from app.mastering.release_papers import Report, ReportedFile
from app.text import written_date
from render.album.disc import Disc, PqRow, pq_rows
from render.album.disc import clock as disc_clock
from render.album.song_analysis import SongPicture
from render.text import clock, count
from widgets.documents.pdf import INK, MUTED, Block, Sheet, Text, table

HEIGHT, FOOT, SIDE = 92.0, 12.0, 30.0  # points: the drawing, its line of times, its scale
WAVE, CURVE, LINE = "#BFDAD9", "#0B6B70", "#DAD6CE"
LOUDEST, QUIETEST = 0.0, -40.0  # LUFS at the top and the bottom
SCALE = (-10, -20, -30)
LABEL_POINTS = 6.5
STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
MOST_TICKS = 8
LETTER_SHEET = Sheet(margin=64.0, spacing=4.0)  # points
# Qt takes a point of text for a 96th of an inch here: 8 come out as 10.7.
_LETTER_STYLE = f"""
body {{ font-family: sans-serif; font-size: 8pt; color: {INK}; }}
.subject {{ font-size: 12pt; font-weight: bold; margin: 4pt 0 10pt 0; }}
p {{ margin: 0 0 4pt 0; line-height: 135%; }}
.date {{ color: {MUTED}; font-size: 7pt; }} .heading {{ font-weight: bold; margin: 7pt 0 4pt 0; }}
ul {{ margin: 0; }} li {{ margin: 0; line-height: 135%; }}
"""
_MASTER_HEADS = ("File", "Master", "Length", "LUFS", "LRA", "dBTP", "Gain", "Limiter")
_MASTER_WIDTHS = (27, 26, 8, 8, 7, 8, 7, 9)
_MASTER_ROWS = 24  # of a table that stays on one page
_PQ_HEADS = ("No", "Title", "Artist", "ISRC", "Pause at", "Pause", "Starts at", "Length")
_PQ_WIDTHS = (4, 20, 15, 20, 10, 10, 11, 10)
_PQ_ROWS = 24


class SongDrawing:
    """A block with one song's picture."""

    def __init__(self, picture: SongPicture) -> None:
        self._picture = picture

    def height(self, width: float) -> float:  # noqa: ARG002 -- the same at any width
        """Always the same."""
        return HEIGHT

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw waveform, scale and curve."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(painter.font())
        font.setPointSizeF(LABEL_POINTS)
        painter.setFont(font)
        area = QRectF(SIDE, 0, width - SIDE, HEIGHT - FOOT)
        self._paint_scale(painter, area)
        self._paint_wave(painter, area)
        self._paint_curve(painter, area)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        for loudness in SCALE:
            y = _height_of(loudness, area)
            painter.setPen(QPen(QColor(LINE), 0.4))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(MUTED))
            label = QRectF(0, y - 5, SIDE - 4, 10)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"−{-loudness}")
        for seconds in ticks(self._picture.duration_s):
            x = area.left() + area.width() * seconds / self._picture.duration_s
            label = QRectF(x, area.bottom() + 1, 40, FOOT)
            painter.drawText(label, Qt.AlignmentFlag.AlignLeft, clock(seconds))

    def _paint_wave(self, painter: QPainter, area: QRectF) -> None:
        lows, highs = self._picture.lows, self._picture.highs
        step, middle, half = area.width() / len(lows), area.center().y(), area.height() / 2
        above = [
            QPointF(area.left() + (i + 0.5) * step, middle - min(1.0, high) * half) for i, high in enumerate(highs)
        ]
        below = [QPointF(area.left() + (i + 0.5) * step, middle - max(-1.0, low) * half) for i, low in enumerate(lows)]
        painter.setPen(QPen(QColor(WAVE), 0.3))
        painter.setBrush(QColor(WAVE))
        painter.drawPolygon(QPolygonF([*above, *reversed(below)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        """The short-term loudness; silence leaves a gap in it."""
        step = area.width() / len(self._picture.short_term_lufs)
        path, drawing = QPainterPath(), False
        for column, loudness in enumerate(self._picture.short_term_lufs):
            if loudness is None:
                drawing = False
                continue
            point = QPointF(area.left() + (column + 0.5) * step, _height_of(loudness, area))
            if drawing:
                path.lineTo(point)
            else:
                path.moveTo(point)
            drawing = True
        painter.setPen(QPen(QColor(CURVE), 1.0))
        painter.drawPath(path)


def _height_of(loudness: float, area: QRectF) -> float:
    share = (LOUDEST - max(QUIETEST, min(LOUDEST, loudness))) / (LOUDEST - QUIETEST)
    return float(area.top() + share * area.height())


def ticks(duration_s: float) -> Iterator[int]:
    """Round times to write below a song, eight at most where it is shorter than eight hours."""
    step = next((step for step in STEPS_S if duration_s / step <= MOST_TICKS), STEPS_S[-1])
    yield from range(0, int(duration_s) + 1, step)


def report_pages(report: Report) -> Iterator[Block]:
    """The report's blocks, in order."""
    facts = [
        f"<h1>{escape(report.title)}</h1>",
        f"<p>{escape(report.artist)}</p>" if report.artist else "",
        f'<p class="muted">Mastering report · {escape(report.date)} · {escape(report.created_by)}</p>',
        f'<p class="muted">UPC/EAN {escape(report.ean)}</p>' if report.ean else "",
    ]
    yield Text("".join(facts))
    for start in range(0, len(report.files), _MASTER_ROWS):
        yield Text(table(_MASTER_HEADS, map(_master_row, report.files[start : start + _MASTER_ROWS]), _MASTER_WIDTHS))
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


def _master_row(file: ReportedFile) -> tuple[str, ...]:
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


def pq_pages(disc: Disc, created_by: str, date: str) -> Iterator[Block]:
    """The sheet's blocks, in order."""
    yield Text(
        f"<h1>PQ sheet</h1><h2>{escape(disc.title)}</h2><p>{escape(disc.artist)}</p>"
        f"<p>UPC/EAN {escape(disc.ean or 'none')} · {count(len(disc.tracks), 'track')} · "
        f"{disc_clock(disc.sectors)} in all</p>"
        f'<p class="muted">{escape(date)} · {escape(created_by)} · times are minutes, seconds and 75ths from the start '
        "of the disc, the first pause included</p>"
    )
    rows = pq_rows(disc)
    for start in range(0, len(rows), _PQ_ROWS):
        yield Text(table(_PQ_HEADS, map(_pq_row, rows[start : start + _PQ_ROWS]), _PQ_WIDTHS))
    yield Text(f"<p>Lead-out {disc_clock(disc.sectors)}</p>")


def _pq_row(row: PqRow) -> tuple[str, ...]:
    isrc = spaced_isrc(row.isrc)
    return f"{row.number}", row.title, row.artist, isrc, row.pause_at, row.pause, row.starts_at, row.length


def letter_pages(letter: LetterPaper) -> Iterator[Block]:
    """The letter's blocks: date and subject, then its paragraphs and points."""
    day = written_date(date.fromisoformat(letter.date))
    yield Text(f'<p class="date">{day}</p><p class="subject">{escape(letter.subject)}</p>', _LETTER_STYLE)
    for part in parts_of(letter.text):
        yield Text(_html(part), _LETTER_STYLE)


def _html(part: Paragraph) -> str:
    text = escape(part.text).replace("\n", "<br>")
    if not part.point:
        return f"<p>{text}</p>"
    heading = escape(part.heading).replace("\n", "<br>")
    return (f'<p class="heading">{heading}</p>' if heading else "") + f"<ul><li>{text}</li></ul>"
