"""Letters about what arrived, as both shells write them."""

from datetime import date
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.session import SessionKind
from app.intake.letter import LetterPaper
from app.use_cases.letters import letter_text, save_letter, save_letter_text, scan_letter, song_letter
from render.errors import BouncedeskError
from tests.app.catalogue.samples import GUITAR_R, make_scan
from tests.refusals import refused


class KeptLetters:
    """Papers that write down what they were to set."""

    def __init__(self) -> None:
        self.written: list[tuple[Path, LetterPaper]] = []

    def write_letter(self, path: Path, letter: LetterPaper) -> None:
        """Keep it."""
        self.written.append((path, letter))


def test_a_letter_is_about_what_the_client_sent_last(catalogue: Catalogue, song: Song) -> None:
    """To them, about their song, signed by the studio; what the engineer printed is nothing to write about."""
    catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(Path("/print"), GUITAR_R))
    with refused("nothing_arrived", song="Ember"):
        song_letter(catalogue, song.id, "Harbour Mixing")
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/in")))
    catalogue.briefs.edit(song.id, key="Em")
    letter = song_letter(catalogue, song.id, "Harbour Mixing")
    assert letter.subject == "Your files for “Ember”"
    assert letter.text().startswith("Hi Nova Records,")
    assert letter.text().endswith("Harbour Mixing\n")
    assert "Which key" not in letter.text()


def test_a_letter_about_no_song_asks_for_the_whole_brief() -> None:
    """And names nobody."""
    assert "Which key" in scan_letter(make_scan(Path("/in")), "").text()


def test_a_letter_is_a_file_whole_or_not_at_all(tmp_path: Path) -> None:
    """As text under its subject, or as a PDF dated today; a folder is never written over."""
    papers = KeptLetters()
    save_letter_text(tmp_path / "letter.txt", "Ember", "Hi")
    assert (tmp_path / "letter.txt").read_text("utf-8") == letter_text("Ember", "Hi") == "Ember\n\nHi"
    save_letter(papers, tmp_path / "letter.pdf", "Ember", "Hi", date(2026, 3, 1))
    assert papers.written == [(tmp_path / "letter.pdf", LetterPaper("Ember", "Hi", "2026-03-01"))]
    with refused("is_a_folder", file=str(tmp_path)):
        save_letter(papers, tmp_path, "Ember", "Hi", date(2026, 3, 1))
    with pytest.raises(BouncedeskError):
        save_letter_text(tmp_path / "gone" / "letter.txt", "Ember", "Hi")
