"""Reading remarks from a table or a review page's file."""

import csv
import io
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounds import ReadNote
from app.errors import UsageError
from app.rounds.note_files import left_out_words, read_notes_file, read_review
from app.rounds.note_tables import NotesRead, read_csv
from app.rounds.song_times import exact_clock, find_pin
from tests.refusals import refused


@pytest.mark.parametrize(
    "table",
    [
        "time,text\n1:23,vocal up\n2:10-2:18,snare\n,brighter\n",
        "\ufeffComment;At\nvocal up;1:23\nsnare;2:10 - 2:18\nbrighter;\n",
        "1:23,vocal up\n2:10-2:18,snare\n,brighter\n",
        "Start\tEnd\tNote\n83\t\tvocal up\n130\t138\tsnare\n\t\tbrighter\n",
    ],
)
def test_tables_of_many_shapes_are_read(table: str) -> None:
    """Columns by heading or by order, in any order, divided by commas, semicolons or tabs."""
    read = read_csv(table)
    assert read.notes == (ReadNote("vocal up", 83.0), ReadNote("snare", 130.0, 138.0), ReadNote("brighter"))
    assert read.warnings == ()


def test_a_bad_cell_is_said_and_the_good_ones_kept() -> None:
    """By the number of its line."""
    read = read_csv('time,text,author\nsoon,"vocal, up",Zoë\n1:23,,Zoë\n2:10,snare\n')
    assert read.notes == (ReadNote("vocal, up", asked_by="Zoë"), ReadNote("snare", 130.0))
    assert read.warnings == (
        "Line 2: “soon” is not a valid time; the text was kept without.",
        "Line 3 has no text and was left out.",
    )


@pytest.mark.parametrize(
    "table",
    [
        "#,Name,Start,End,Length\nM1,Vocal up,0:12.500,,\nR1,Snare down,1:05.000,1:10.000,0:05.000\n",  # REAPER
        "sep=;\nTime;Comment\n0:12.5;Vocal up\n1:05-1:10;Snare down\n",  # Excel
        "Comment,Timecode In,Timecode Out,FPS\nVocal up,00:00:12:12,,24\nSnare down,00:01:05:00,00:01:10:00,24\n",
    ],
)
def test_lists_of_markers_and_timecode_are_read(table: str) -> None:
    """A marker's name is what it says; frames count where the table states their rate."""
    read = read_csv(table)
    assert read.notes == (ReadNote("Vocal up", 12.5), ReadNote("Snare down", 65.0, 70.0))
    assert read.warnings == ()


@pytest.mark.parametrize(
    "table",
    [
        "Time,Comment\n12:45:00 AM,Vocal up\n1:23:00 AM,Snare\n",  # 0:45 in a spreadsheet of twelve hours
        "Time;Comment\n0,000520833333333333;Vocal up\n0,0009606481;Snare\n",  # parts of a day
        "Time,Comment\n00:45:00,Vocal up\n01:23:00,Snare\n",  # 0:45 typed into a spreadsheet
        "timestamp,username,comment\n45000,,Vocal up\n83000,,Snare\n",  # thousandths
        "Mix notes for Ember,,\nTime,Comment,\n0:45,Vocal up,\n1:23,Snare,\n",  # a title above
    ],
)
def test_what_a_program_made_of_times_is_read_back_with_a_word(table: str) -> None:
    """As spreadsheets and players keep and export them."""
    read = read_csv(table)
    assert read.notes == (ReadNote("Vocal up", 45.0), ReadNote("Snare", 83.0))
    assert read.warnings


@pytest.mark.parametrize(
    "table",
    [
        "Zeitpunkt;Anmerkung;Name\n0:45;Vocal up;Anna\n",
        "Czas;Uwagi;Autor\n0:45;Vocal up;Anna\n",
        "時間,コメント,名前\n0:45,Vocal up,Anna\n",
        "Tijd\tOpmerking\tAuteur\n0:45\tVocal up\tAnna\n",
        "Время;Комментарий;Автор\n0:45;Vocal up;Anna\n",
        "Timestamp,Where in the song?,What should change?,Your name\n30/11/2026 14:05:33,0:45,Vocal up,Anna\n",
        "#,File Name,Comment,Timecode,Commenter,Date\n1,a.wav,Vocal up,0:45,Anna,30/11/2026\n",
    ],
)
def test_headings_are_known_in_many_languages(table: str) -> None:
    """And in the words of a form; when it was filled in is no place in the song."""
    assert read_csv(table) == NotesRead((ReadNote("Vocal up", 45.0, None, "Anna"),), ())


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        ("Vocal up,0:45\nSnare,1:23\n", [("Vocal up", 45.0, None), ("Snare", 83.0, None)]),
        ("0:45,Anna,Vocal up\n1:23,Ben,Snare\n", [("Anna – Vocal up", 45.0, None), ("Ben – Snare", 83.0, None)]),
        ("12.500000\t13.500000\tVocal\n65.000000\t70.000000\tSnare\n", [("Vocal", 12.5, 13.5), ("Snare", 65, 70)]),
        ("Locator,Time\nVocal up,12.5\n", [("Vocal up", 12.5, None)]),
        ("Name\tStart\tDuration\tDescription\nMarker 01\t0:12.5\t0:00\tVocal\n", [("Marker 01 – Vocal", 12.5, None)]),
        ("Date,Time,Comment\n30/11/2026,14:05,Vocal up at 0:45\n", [("Vocal up at 0:45", 45.0, None)]),
        ("Position\tName\n01:00:12:10.00\tVocal\n01:01:05:00.00\tSnare\n", [("Vocal", 12, None), ("Snare", 65, None)]),
        ("#,Name,Start,End\nM1,Vocal,17.1.00,\n", [("Vocal", None, None)]),  # in bars and beats
    ],
)
def test_no_text_of_a_table_is_lost(table: str, notes: list[tuple[str, float | None, float | None]]) -> None:
    """Columns without headings are known by what stands in them, and a marker's name and remark are one text."""
    assert [(note.text, note.from_s, note.to_s) for note in read_csv(table).notes] == notes


def test_a_column_that_says_nothing_known_and_a_time_before_the_song_are_said() -> None:
    """What is left out is named."""
    read = read_csv("Time,Note,Mood\n-0:10,Fade,happy\n")
    assert read.notes == (ReadNote("Fade"),)
    assert [sentence.split(":")[0] for sentence in read.warnings] == ["The column “Mood” was left out", "Line 2"]


def test_timecode_counts_whole_frames_also_where_a_second_has_none() -> None:
    """Two minutes and a quarter at 29.97 last longer than the clock says, unless numbers are dropped."""
    read = read_csv("Comment,Timecode In,FPS\nPop,00:02:15:10,29.97\nPop,00:02:15;10,29.97\nPop,00:02:15:10,25\n")
    assert [note.from_s for note in read.notes] == [135.469, 135.335, 135.4]


def test_frames_of_no_known_rate_are_left_out_with_a_word() -> None:
    """As video programs export comments; and timelines that begin at an hour are counted from there."""
    read = read_csv("Name,Start,End,Notes\nAnna,01:00:12:10,01:00:15:00,Vocal up\nAnna,01:01:05:12,,Snare down\n")
    assert read.notes == (ReadNote("Vocal up", 12.0, 15.0, "Anna"), ReadNote("Snare down", 65.0, None, "Anna"))
    assert [sentence.partition(":")[0] for sentence in read.warnings] == [
        "Line 2",
        "Line 3",
        "Times are counted from 01",
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8", "mac_roman"])
@pytest.mark.parametrize("name", ["notes.csv", "notes.txt"])
def test_letters_are_kept_whatever_the_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    """And it is named where the file does not prove it."""
    text = (
        "Time;Comment\n0:12;Stimme zu leise über dem Flügel\n"
        if ".csv" in name
        else "0:12 Stimme zu leise über dem Flügel"
    )
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    read = read_notes_file(file)
    assert read.notes == (ReadNote("Stimme zu leise über dem Flügel", 12.0),)
    assert bool(read.warnings) == bool(read.encoding) == (encoding in ("cp1252", "mac_roman"))
    assert read_notes_file(file, encoding) == replace(read, warnings=(), encoding=encoding)


def test_markers_of_a_session_are_placed_by_its_samples(tmp_path: Path) -> None:
    """As Pro Tools exports them as text: with its rate, and with timecode from the hour it starts at."""
    file = tmp_path / "session.txt"
    file.write_text(
        "SESSION NAME:\tEmber\nSAMPLE RATE:\t48000.000000\nSESSION START TIMECODE:\t01:00:00:00\n"
        "TIMECODE FORMAT:\t25 Frame\n\nM A R K E R S  L I S T I N G\n"
        "#   \tLOCATION     \tTIME REFERENCE    \tUNITS    \tNAME      \tCOMMENTS\n"
        "1   \t01:00:12:10  \t595200            \tSamples  \tVerse     \tvocal up\n"
        "2   \t01:01:05:00  \t0                 \tTicks    \tSnare down\t\n"
        "3   \t01:01:06:00  \t3168000           \tSamples  \t          \t\n"
        "4   \t01:01:07:00  \t3216000           \tSamples\n"
    )
    read = read_notes_file(file)
    assert read.notes == (
        ReadNote("Verse – vocal up", 12.4),
        ReadNote("Snare down", 65.0),
        ReadNote("Marker 3", 66.0),
        ReadNote("Marker 4", 67.0),
    )
    assert (read.warnings, read.left_out) == ((), ())


def test_what_was_taken_for_no_remark_is_said_with_its_words() -> None:
    """The first of them, and how many there are."""
    assert left_out_words(()) == ""
    assert left_out_words([ReadNote("Hi Anna,")]) == (
        "Left out as greeting, quote, signature or a program's own words: 1 line: “Hi Anna,”."
    )
    many = left_out_words([ReadNote(f"quote {number}") for number in range(9)])
    assert "9 lines" in many
    assert many.endswith("“quote 5” ….")


def test_a_column_of_texts_alone_will_do() -> None:
    """Then nothing has a place."""
    assert read_csv("vocal up\nsnare down\n").notes == (ReadNote("vocal up"), ReadNote("snare down"))
    assert read_csv("").notes == ()


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 10**7).map(lambda thousandths: thousandths / 1000),
            st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=20).filter(
                lambda text: find_pin(text, 0, None) is None
            ),
        ),
        max_size=6,
    )
)
def test_what_a_table_program_writes_is_read_back(rows: list[tuple[float | None, str]]) -> None:
    """Whatever the texts hold: quotes, dividers, formulas. One that names a place itself is read as having it."""
    out = io.StringIO()
    csv.writer(out).writerows([("time", "text"), *(("" if at is None else exact_clock(at), text) for at, text in rows)])
    assert read_csv(out.getvalue()).notes == tuple(ReadNote(text, at) for at, text in rows)


def test_a_review_pages_file_is_read() -> None:
    """With a sentence for what cannot be used."""
    rows = [
        {"from_s": 83, "to_s": None, "text": " vocal up ", "by": "Zoë"},
        {"from_s": 130, "to_s": 138.5, "text": "snare"},
        {"from_s": -5, "text": "kick"},
        {"from_s": True, "text": "bass"},
        {"from_s": 5, "to_s": 1, "text": "pad"},
        {"text": ""},
        "nothing",
    ]
    read = read_review(json.dumps({"notes": rows}).encode())
    assert read.notes == (
        ReadNote("vocal up", 83.0, asked_by="Zoë"),
        ReadNote("snare", 130.0, 138.5),
        ReadNote("kick"),
        ReadNote("bass"),
        ReadNote("pad", 5.0),
    )
    assert len(read.warnings) == 4


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"notes": 3}', b"\xff", b'{"notes"', b"[" * 100_000])
def test_another_file_is_refused_in_a_sentence(content: bytes) -> None:
    """It is no review page's."""
    with refused("not_a_review_file"):
        read_review(content)


@given(st.text(max_size=200))
def test_any_text_is_a_table_or_a_sentence(text: str) -> None:
    """Never a traceback, never an empty note."""
    with suppress(UsageError):
        assert all(note.text for note in read_csv(text).notes)
