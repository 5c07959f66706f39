"""The PQ sheet of a CD, as plants want it beside the DDP set."""

from collections.abc import Iterator
from html import escape

from app.domain.codes import spaced_isrc
from render.album.disc import Disc, clock
from render.album.disc_sheets import PqRow, pq_rows
from widgets.documents.paging import Block
from widgets.documents.pdf import Text, table

HEADS = ("No", "Title", "Artist", "ISRC", "Pause at", "Pause", "Starts at", "Length")
WIDTHS = (4, 20, 15, 20, 10, 10, 11, 10)
ROWS = 24


def pq_pages(disc: Disc, created_by: str, date: str) -> Iterator[Block]:
    """The sheet's blocks, in order."""
    yield Text(
        f"<h1>PQ sheet</h1><h2>{escape(disc.title)}</h2><p>{escape(disc.artist)}</p>"
        f"<p>UPC/EAN {escape(disc.ean or 'none')} · {len(disc.tracks)} tracks · {clock(disc.sectors)} in all</p>"
        f'<p class="muted">{escape(date)} · {escape(created_by)} · times are minutes, seconds and 75ths from the start '
        "of the disc, the first pause included</p>"
    )
    rows = pq_rows(disc)
    for start in range(0, len(rows), ROWS):
        yield Text(table(HEADS, map(_row, rows[start : start + ROWS]), WIDTHS))
    yield Text(f"<p>Lead-out {clock(disc.sectors)}</p>")


def _row(row: PqRow) -> tuple[str, ...]:
    isrc = spaced_isrc(row.isrc)
    return f"{row.number}", row.title, row.artist, isrc, row.pause_at, row.pause, row.starts_at, row.length
