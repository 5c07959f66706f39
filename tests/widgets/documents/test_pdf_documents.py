"""The papers as PDF files: whole, the same every time, with their fonts inside and the user's words as they are."""

import re
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

from app.intake.letter import LetterPaper
from app.mastering.release_papers import Report, ReportedFile
from render.album.song_analysis import SongPicture
from tests.refusals import refused
from tests.render.album.discs import disc
from widgets.documents.papers import PdfDocuments
from widgets.documents.pdf import table
from widgets.documents.production_papers import ticks

PICTURE = SongPicture(12.0, (-0.5, -0.2, 0.0), (0.5, 0.2, 0.0), (None, -12.0, -20.0))


def report(files: int = 2, picture: SongPicture | None = PICTURE) -> Report:
    """A report of so many tracks."""
    rows = tuple(
        ReportedFile(f"{n}. Song", "WAV", "GB-ABC-26-00001", 12.0, -14.0, 3.0, -1.0, 2.0, 0.5, ("Fine.",), picture)
        for n in range(1, files + 1)
    )
    return Report("<b>Harbour</b> & Lights", "Nadia Voß", "5012345678900", "Bouncedesk", "2026-11-23", rows, ("Note.",))


def pages(path: Path) -> int:
    """How many pages a PDF says it has."""
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


def drawn(path: Path) -> bytes:
    """What the pages draw, uncompressed."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", path.read_bytes(), re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompress(stream))
        except zlib.error:  # a picture or a plain stream
            unpacked.append(stream)
    return b"\n".join(unpacked)


@pytest.mark.usefixtures("qtbot")
def test_a_report_is_a_pdf_with_its_fonts_and_curves(tmp_path: Path) -> None:
    """Vectors and embedded fonts: it prints anywhere as it looks here."""
    path = tmp_path / "report.pdf"
    PdfDocuments().write_report(path, report())
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/FontFile" in content
    assert b"/Subtype /Image" not in content
    plain = tmp_path / "plain.pdf"
    PdfDocuments().write_report(plain, report(picture=None))
    assert drawn(path).count(b" l\n") > drawn(plain).count(b" l\n")  # lines of the waveform and the curve


@pytest.mark.usefixtures("qtbot")
def test_papers_carry_their_own_date(tmp_path: Path) -> None:
    """Never the clock's: none of the moments in the file is another day's."""
    path = tmp_path / "sheet.pdf"
    PdfDocuments().write_pq_sheet(path, disc(), "Bouncedesk", "2019-02-03")
    content = path.read_bytes()
    assert re.findall(rb"Date \(D:([0-9]{14})", content)
    assert set(re.findall(rb"Date \(D:([0-9]{14})", content)) == {b"20190203000000"}
    assert {moment[:19] for moment in re.findall(rb'xmp:\w+Date="([^"]*)"', content)} <= {b"2019-02-03T00:00:00"}


@pytest.mark.usefixtures("qtbot")
def test_long_papers_go_on_over_pages(tmp_path: Path) -> None:
    """Sixty drawn tracks are more than a page, and ninety-nine rows of a PQ sheet too."""
    PdfDocuments().write_report(tmp_path / "report.pdf", report(files=60))
    assert pages(tmp_path / "report.pdf") > 10
    PdfDocuments().write_pq_sheet(tmp_path / "sheet.pdf", disc(tracks=9), "Bouncedesk", "2026-11-23")
    assert pages(tmp_path / "sheet.pdf") == 1


@pytest.mark.usefixtures("qtbot")
def test_words_are_shown_as_they_are() -> None:
    """Markup in a cell of a table is text."""
    document = QTextDocument()
    document.setHtml(table(["Title"], [["<b>Harbour</b> & Lights"]], [100]))
    assert "<b>Harbour</b> & Lights" in document.toPlainText()


@pytest.mark.parametrize(
    ("seconds", "expected"), [(12.0, [0, 5, 10]), (200.0, [0, 30, 60, 90, 120, 150, 180]), (4.0, [0])]
)
def test_times_below_a_song_are_round(seconds: float, expected: list[int]) -> None:
    """A handful, whatever its length."""
    assert list(ticks(seconds)) == expected


@pytest.mark.usefixtures("qtbot")
def test_a_letter_is_set_the_same_every_time_and_runs_over_pages(tmp_path: Path) -> None:
    """What the client reads is what was written; a long one goes on where the page ends."""
    letter = LetterPaper("Your <b>files</b> & more", "Hi,\n\nFine:\n- one\n- two", "2026-11-23")
    for name in ("a.pdf", "b.pdf"):
        PdfDocuments().write_letter(tmp_path / name, letter)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert pages(tmp_path / "a.pdf") == 1
    long = LetterPaper("Long", "\n\n".join(["word " * 600] * 4), "2026-11-23")
    PdfDocuments().write_letter(tmp_path / "long.pdf", long)
    assert pages(tmp_path / "long.pdf") > 2


@pytest.mark.usefixtures("qtbot")
def test_a_letter_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A folder that is not there is one sentence."""
    with refused("unwritten_file", file=tmp_path / "gone" / "letter.pdf"):
        PdfDocuments().write_letter(tmp_path / "gone" / "letter.pdf", LetterPaper("S", "T", "2026-11-23"))
    assert not list(tmp_path.iterdir())
