"""A letter to a client, set on A4."""

from collections.abc import Iterator
from datetime import date
from html import escape

from app.intake.letter_paper import LetterPaper, Paragraph, parts_of
from app.text import written_date
from widgets.documents.paging import Block
from widgets.documents.pdf import INK, MUTED, Text

MARGIN = 64.0  # points
SPACING = 4.0
# Qt takes a point of text for a 96th of an inch here: 8 come out as 10.7.
STYLE = f"""
body {{ font-family: sans-serif; font-size: 8pt; color: {INK}; }}
.subject {{ font-size: 12pt; font-weight: bold; margin: 4pt 0 10pt 0; }}
p {{ margin: 0 0 4pt 0; line-height: 135%; }}
.date {{ color: {MUTED}; font-size: 7pt; }} .heading {{ font-weight: bold; margin: 7pt 0 4pt 0; }}
ul {{ margin: 0; }} li {{ margin: 0; line-height: 135%; }}
"""


def letter_pages(letter: LetterPaper) -> Iterator[Block]:
    """The letter's blocks: date and subject, then its paragraphs and points."""
    day = written_date(date.fromisoformat(letter.date))
    yield Text(f'<p class="date">{day}</p><p class="subject">{escape(letter.subject)}</p>', STYLE)
    for part in parts_of(letter.text):
        yield Text(_html(part), STYLE)


def _html(part: Paragraph) -> str:
    text = escape(part.text).replace("\n", "<br>")
    if not part.point:
        return f"<p>{text}</p>"
    heading = escape(part.heading).replace("\n", "<br>")
    return (f'<p class="heading">{heading}</p>' if heading else "") + f"<ul><li>{text}</li></ul>"
