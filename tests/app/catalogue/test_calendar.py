"""The calendar file, read back by the rules of RFC 5545."""

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import Catalogue
from app.catalogue.calendar import escape, fold_line, write_calendar
from app.domain.catalogue import Stage
from app.domain.rounds import RoundState
from tests.app.catalogue.samples import add_song

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def read(file: Path) -> list[dict[str, str]]:
    """The entries: unfolded, then by their properties."""
    content = file.read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    events = "\n".join(lines).split("BEGIN:VEVENT\n")[1:]
    return [dict(line.split(":", 1) for line in event.splitlines() if ":" in line) for event in events]


def test_deadlines_and_reviews_are_days(catalogue: Catalogue, tmp_path: Path) -> None:
    """What is delivered or archived is no deadline any more."""
    song = add_song(catalogue, "Årstid; del 1, " + "lång " * 20, "Zoë")
    catalogue.songs.edit(song.id, due="2026-12-31")
    done = catalogue.songs.add(1, "Done", due="2026-12-01")
    catalogue.songs.edit(done.id, stage=Stage.ARCHIVED)
    sent = catalogue.rounds.open(song.id)
    catalogue.rounds.set_state(sent.id, RoundState.SENT)
    assert write_calendar(catalogue.database, tmp_path / "studio.ics", NOW) == 2
    deadline, review = read(tmp_path / "studio.ics")
    assert (deadline["DTSTART;VALUE=DATE"], deadline["DTEND;VALUE=DATE"]) == ("20261231", "20270101")
    assert deadline["SUMMARY"].startswith("Årstid\\; del 1\\, lång")
    assert deadline["UID"] == f"deadline-{song.id}@bouncedesk"
    assert "round 1 in review (Zoë)" in review["SUMMARY"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_folding_loses_nothing_and_cuts_no_character(text: str) -> None:
    """Whatever the text, every piece fits and all together are the line."""
    line = f"SUMMARY:{escape(text)}"
    pieces = list(fold_line(line))
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
    assert "\n" not in line


def test_what_steers_a_terminal_is_left_out_of_a_calendar() -> None:
    """Signs of the format are escaped, a line break is two characters."""
    assert escape("a\x1b[2J;b,\\c\nd\u202e") == "a[2J\\;b\\,\\\\c\\nd"
