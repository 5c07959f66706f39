"""Reading a block of remarks as a client pastes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounds import ReadNote
from app.rounds.note_texts import read_pasted
from app.rounds.song_times import exact_clock

# Remarks without anything that reads as a time, a divider or a bullet.
REMARKS = st.from_regex(r"[a-z]{2,8}( [a-z]{2,8}){0,4}", fullmatch=True).filter(
    lambda text: (
        text.split()[0]
        not in {
            "at",
            "from",
            "around",
            "about",
            "approx",
            "circa",
            "between",
            "ca",
            "to",
            "and",
            "pm",
            "uhr",
            "min",
            "mins",
            "sec",
            "ish",
        }
    )
)
PLACES = st.none() | st.integers(0, 3600 * 1000).map(lambda thousandths: thousandths / 1000)
BULLETS = st.sampled_from(["", "- ", "* ", "• ", "1. ", "2) ", "[ ] ", "– "])
BEFORE = st.sampled_from(["", "at ", "@", "from ", "~"])
AFTER = st.sampled_from([" ", ": ", " - ", " – ", ", "])


@pytest.mark.parametrize(
    ("block", "notes"),
    [
        (
            "1:23 vocal up a touch; 2:10-2:18 snare too loud; overall brighter",
            [("vocal up a touch", 83.0, None), ("snare too loud", 130.0, 138.0), ("overall brighter", None, None)],
        ),
        ("2:10-18 snare", [("snare", 130.0, 138.0)]),
        ("2:10 to 2:18: snare", [("snare", 130.0, 138.0)]),
        ("vocal too loud at 1:23.", [("vocal too loud", 83.0, None)]),
        ("vocal up (1:23)", [("vocal up", 83.0, None)]),
        ("the 1:23 hit is loud", [("the 1:23 hit is loud", 83.0, None)]),
        ("1:23, 2:10 and 3:05 breath", [("breath", 83.0, None), ("breath", 130.0, None), ("breath", 185.0, None)]),
        ("1:23 vocal up, 2:10 snare down", [("vocal up", 83.0, None), ("snare down", 130.0, None)]),
        ("between 1:10 and 1:20 harsh", [("harsh", 70.0, 80.0)]),
        ("1:10 and 1:20 harsh", [("harsh", 70.0, None), ("harsh", 80.0, None)]),
        ("83.5 click; 12s fade", [("click", 83.5, None), ("fade", 12.0, None)]),
        ("[0:05.5] click", [("click", 5.5, None)]),
        ("-3 dB on the vocal", [("-3 dB on the vocal", None, None)]),
        ("2.5 dB more bass", [("2.5 dB more bass", None, None)]),
        ("2 guitars too loud", [("2 guitars too loud", None, None)]),
        ("a 4:1 ratio please", [("a 4:1 ratio please", None, None)]),
        ("2:18-2:10 backwards", [("backwards", 138.0, None)]),
        ("1:23", [("1:23", 83.0, None)]),
        ("---\n\n;;\n***", []),
        ("<b>1:23</b> & %s", [("<b>1:23</b> & %s", 83.0, None)]),
        ("1'23 bass; 2’05” snare; 3′10″ vocal", [("bass", 83.0, None), ("snare", 125.0, None), ("vocal", 190.0, None)]),
        ("3.10 vocal up; 3.10-3.20 snare", [("vocal up", 190.0, None), ("snare", 190.0, 200.0)]),
        ("00:02:15:10 pop in vocal", [("pop in vocal", 135.0, None)]),
        ("[1:23] bass\n[1:40] Vox", [("bass", 83.0, None), ("Vox", 100.0, None)]),
        ("**1:23** bass; 1:23-ish bass; 1:23 min bass", [("bass", 83.0, None)] * 3),
        ("1 minute 23 seconds bass; 1 min 23 bass; 1分23秒 bass; 1분 23초 bass", [("bass", 83.0, None)] * 4),
        ("1,23 bass; :45 vocal; １：２３ snare", [("bass", 83.0, None), ("vocal", 45.0, None), ("snare", 83.0, None)]),
        ("ab 1:23 bis 1:40 Bass; entre 1:23 y 1:40 Bass; 1:23から1:40まで Bass", [("Bass", 83.0, 100.0)] * 3),
        ("od 1:23 do 1:40 Bass; с 1:23 до 1:40 Bass; de 1:23 à 1:40 Bass", [("Bass", 83.0, 100.0)] * 3),
        ("1:23 1:40 breaths", [("breaths", 83.0, None), ("breaths", 100.0, None)]),
        ("breaths at 1:23, 1:40 and 2:05", [("breaths", each, None) for each in (83.0, 100.0, 125.0)]),
        ("too loud from 1:10 to 1:25 and from 2:10 to 2:25", [("too loud", 70.0, 85.0), ("too loud", 130.0, 145.0)]),
        ("00:02:15;10 pop", [("pop", 135.0, None)]),
        ("25 fps\n00:02:15:10 pop", [("25 fps", None, None), ("pop", 135.4, None)]),
        ("by 5:30pm today; um 14:30 Uhr", [("by 5:30pm today", None, None), ("um 14:30 Uhr", None, None)]),
        ("Sent: Mon, 30 Nov 2026 14:05", [("Sent: Mon, 30 Nov 2026 14:05", None, None)]),
        ("10.5 kHz is harsh; 12.5 ms late", [("10.5 kHz is harsh", None, None), ("12.5 ms late", None, None)]),
    ],
)
def test_blocks_are_read_as_they_were_meant(block: str, notes: list[tuple[str, float | None, float | None]]) -> None:
    """As clients write them, with what is no time left alone."""
    assert [(note.text, note.from_s, note.to_s) for note in read_pasted(block)] == notes


@st.composite
def written(draw: st.DrawFn) -> tuple[ReadNote, str]:
    """A remark, and one of the ways to write it."""
    text, from_s = draw(REMARKS), draw(PLACES)
    if from_s is None:
        return ReadNote(text), draw(BULLETS) + text
    to_s = draw(st.none() | st.integers(0, 60_000).map(lambda thousandths: round(from_s + thousandths / 1000, 3)))
    place = exact_clock(from_s) if to_s is None else f"{exact_clock(from_s)}-{exact_clock(to_s)}"
    return ReadNote(text, from_s, to_s), draw(BULLETS) + draw(BEFORE) + place + draw(AFTER) + text


@given(st.lists(written(), max_size=6), st.sampled_from(["\n", "; ", "\r\n", "\n\n"]))
def test_what_is_written_in_any_of_the_usual_ways_is_read_back(
    remarks: list[tuple[ReadNote, str]], divider: str
) -> None:
    """Every remark, in its order, with its text and its place."""
    assert read_pasted(divider.join(text for _, text in remarks)) == [note for note, _ in remarks]


@given(st.text(max_size=300))
def test_no_word_of_any_block_is_lost(block: str) -> None:
    """Whatever is pasted: every word of letters stands in a note, but for what introduces a time or marks a line."""
    notes = read_pasted(block)
    assert all(note.text.strip() and (note.to_s is None or (note.from_s or 0) <= note.to_s) for note in notes)
    kept = " ".join(note.text for note in notes)
    for line in block.splitlines():
        for word in line.split():
            if len(word) > 7 and word.isalpha():
                assert word in kept


def test_a_long_line_is_read_in_no_time() -> None:
    """Nothing in it makes the reading take longer than its length."""
    assert len(read_pasted("1:23 - " * 20_000)) >= 1
    assert len(read_pasted("at " * 20_000 + "1:23 x")) == 1
    assert len(read_pasted("1" * 100_000)) == 1


@pytest.mark.parametrize("day", ["2026/11/30(Mon)", "2026.11.30 Monday", "Mon, 11/30/2026", "2026/11/30(月)"])
def test_what_line_saves_of_a_chat_is_read(day: str) -> None:
    """The hour before each message is no place in the song, nor is anything above the first day a remark."""
    text = f"[LINE] Chat history with Anna\nSaved on: 2026/11/30 14:05\n\n{day}\n14:05\tAnna\tvocal up at 0:45\n"
    notes = read_pasted(f"{text}and the bass, 1:20\n14:06\tBen\tsnare\n")
    assert [(note.text, note.from_s, note.asked_by) for note in notes] == [
        ("vocal up", 45.0, "Anna"),
        ("and the bass", 80.0, "Anna"),
        ("snare", None, "Ben"),
    ]


def test_a_pasted_table_of_times_and_names_is_no_chat() -> None:
    """Without a day above them hours are places in the song."""
    assert [note.from_s for note in read_pasted("1:23\tAnna\tvocal up\n2:10\tBen\tsnare")] == [83.0, 130.0]


def test_a_time_that_can_be_read_otherwise_is_in_doubt() -> None:
    """A point between minutes and seconds, and frames of no known rate."""
    doubts = [bool(note.doubt) for note in read_pasted("3.10 vocal; 83.5 click; 00:02:15:10 pop; 1:23 bass")]
    assert doubts == [True, False, True, False]


@pytest.mark.parametrize("text", ["-0:30 fade", "24.12 is the day", "1,23 bass"])
def test_what_is_likelier_something_else_is_in_doubt(text: str) -> None:
    """Counted from the end, a day, frames or hours, a decimal number."""
    assert [bool(note.doubt) for note in read_pasted(text)] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "[30/11/2026, 14:05:33] Anna: vocal up at 0:45",
        "\u200e[14:05, 30/11/2026] ~\u202fAnna: vocal up at 0:45",
        "30.11.26, 14:05 - Anna: vocal up at 0:45",
        "11/30/26, 2:05\u202fPM - Anna: vocal up at 0:45",
        "[2026-11-30 14:05] Anna: vocal up at 0:45",
        "Anna, [30.11.2026 14:05]\nvocal up at 0:45",
        "[14:05] Anna\nvocal up at 0:45",
        "Anna  2:05 PM\nvocal up at 0:45",
        "30/11/2026 à 14:05 - Anna : vocal up at 0:45",
        "30.11.2026 klo 14.05 - Anna: vocal up at 0:45",
        "2026년 11월 30일 오후 2:05, Anna : vocal up at 0:45",
        "[2026/11/30 下午2:05:33] Anna: vocal up at 0:45",
        "30/11/26, 2:05 p. m. - Anna: vocal up at 0:45",
        "Anna, [30 Nov 2026 at 14:05:33]:\nvocal up at 0:45",
        "Anna — Today at 2:05 PM\nvocal up at 0:45",
        "Anna\nMon, Nov 30 at 2:05 PM\nvocal up at 0:45",
        "Anna\n  2:05 PM\nvocal up at 0:45",
        "Anna [2:05 PM]\nvocal up at 0:45",
        "[2:05 PM]Anna: vocal up at 0:45",
        "Anna  14:05\nvocal up at 0:45",
        "14:05:33 From Anna to Everyone:\n\tvocal up at 0:45",
    ],
)
def test_who_wrote_in_a_chat_is_known_and_when_is_no_time_in_the_song(line: str) -> None:
    """As chat programs export and copy; what follows without a name is by the same person."""
    notes = read_pasted(f"{line}\nand the bass, 1:20\n[30/11/2026, 14:06] Ben: snare")
    assert notes == [
        ReadNote("vocal up", 45.0, asked_by="Anna"),
        ReadNote("and the bass", 80.0, asked_by="Anna"),
        ReadNote("snare", asked_by="Ben"),
    ]


def test_a_remark_of_pictures_is_kept_and_a_line_of_dashes_is_none() -> None:
    """What says something without a letter is shown as it was written."""
    assert [(note.from_s, note.text) for note in read_pasted("👍\n1:23 🔥🔥\n---\n***")] == [
        (None, "👍"),
        (83.0, "🔥🔥"),
    ]
