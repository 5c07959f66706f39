"""Letters that no font of this computer has: a paper would show an empty box in their place, and for ever."""

import unicodedata
from collections.abc import Iterable, Iterator

from PySide6.QtGui import QFont, QTextLayout

from render.errors import BouncedeskError
from widgets.documents.pdf import qt_application

_UNSEEN = ("Z", "C", "M")  # spaces, controls and marks on other letters; what is private or unassigned is looked at
_LOOKED_AT = ("Co", "Cn")


def refuse_missing_letters(name: str, texts: Iterable[str]) -> None:
    """Raise BouncedeskError where a text of the paper `name` has letters that cannot be drawn, with all of them.

    Called before a paper is drawn that stays as it is once it has gone out.
    """
    letters = sorted({letter for text in texts for letter in text if _is_seen(letter)})
    with qt_application():
        missing = list(_missing(letters))
    if missing:
        raise BouncedeskError(
            f"No font of this computer has {', '.join(map(_named, missing))}, so {name} would show an empty box there; "
            "nothing was drawn and nothing changed: write it without, or install a font that has it.",
            code="no_such_letter",
            paper=name,
            letters=tuple(missing),
        )


def _is_seen(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind in _LOOKED_AT or not kind.startswith(_UNSEEN)


def _missing(letters: Iterable[str]) -> Iterator[str]:
    """Those that come out as glyph 0, which every font shows for what it lacks, whatever font Qt falls back on."""
    for letter in letters:
        layout = QTextLayout(letter, QFont("sans-serif"))
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
        if not glyphs or 0 in glyphs:
            yield letter


def _named(letter: str) -> str:
    return f"“{letter}” ({unicodedata.name(letter, f'U+{ord(letter):04X}').lower()})"
