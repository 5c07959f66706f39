"""A letter as it is set on paper: its paragraphs and lists, and the port through which it becomes a PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MARKS = ("- ", "• ", "* ", "– ")
LONGEST = 1500  # characters of a part, so that each fits on a page whatever was pasted


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or the point of a list; a `heading` is set above the first point that it belongs to."""

    text: str
    point: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter to be set: the text as it was left after editing; `date` is an ISO date."""

    subject: str
    text: str
    date: str


class LetterPapers(Protocol):
    """Sets letters as PDF files."""

    def write_letter(self, path: Path, letter: LetterPaper) -> None:
        """Write the letter; raises BouncedeskError or AudioError in one sentence, with no file left."""


def parts_of(text: str) -> Iterator[Paragraph]:
    """The parts of a letter's text: blank lines end a paragraph, lines that begin with a dash are points."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        yield from _block(lines)


def _block(lines: list[str]) -> Iterator[Paragraph]:
    spoken: list[str] = []
    for line in lines:
        mark = next((mark for mark in MARKS if line.startswith(mark)), "")
        if not mark:
            spoken.append(line)
            continue
        first, *rest = _cut(line.removeprefix(mark).strip())
        yield Paragraph(first, point=True, heading="\n".join(spoken))
        yield from (Paragraph(piece) for piece in rest)
        spoken = []
    if spoken:
        yield from (Paragraph(piece) for piece in _cut("\n".join(spoken)))


def _cut(text: str) -> Iterator[str]:
    """The text in pieces that fit on a page, cut between words where there are any."""
    while len(text) > LONGEST:
        at = text.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        yield text[:at]
        text = text[at:].lstrip()
    yield text
