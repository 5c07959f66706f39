"""The letter to the client: fine, to fix and how, in the order that matters, without jargon; and its parts on paper."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.brief import Brief
from app.domain.session import Condition, Density, Group, Metrics, Problem, Scan, Severity, Stem
from app.intake.letter import LONGEST, Letter, LetterRules, Paragraph, Writer, parts_of
from app.intake.problem_rules import ProblemRules
from render.errors import BouncedeskError

RULES, PROBLEMS = LetterRules.load(), ProblemRules.load()
WRITER = Writer(RULES, PROBLEMS, "Monster Trax Studio")
WHOLE = Brief("warm and close", ("a song",), 92.0, "E minor", "2026-12-01", ("instrumental",), (), "single")
STEM = Stem("Kick.wav", Group.DRUMS, 1.0, channels=1, sample_rate=48000, bit_depth=24, frames=48000)
CLEAN = Scan(
    folder=Path("/studio/Ember"),
    sample_rate=48000,
    bit_depth=24,
    duration_s=180.0,
    stems=(STEM,),
    problems=(),
    ignored=(),
    metrics=Metrics(24, Density.NORMAL, Condition.TIDY, 100),
)


def with_problems(*codes: str, files: tuple[str, ...] = ("Kick.wav",)) -> Scan:
    """The session with these found in it."""
    found = (Problem(code, PROBLEMS.codes[code].severity, files, (12.0,), "For the engineer.") for code in codes)
    return replace(CLEAN, problems=tuple(found))


def points(letter: Letter, name: str) -> tuple[str, ...]:
    """The points below a heading."""
    return next((section.points for section in letter.sections if section.heading == RULES.headings[name]), ())


def test_a_clean_session_gets_praise_and_nothing_to_do() -> None:
    """Where nothing is wrong and nothing missing, the letter says so and ends."""
    letter = WRITER.write(CLEAN, WHOLE, "Rosa", "Ember")
    text = letter.text()
    assert letter.subject == "Your files for “Ember”"
    assert text.startswith("Hi Rosa,\n\nthank you for “Ember”.")
    assert "24 tracks" in text
    assert "nothing to send again" in text
    assert len(points(letter, "fine")) == len(RULES.fine)
    assert text.rstrip().endswith("Monster Trax Studio")
    for name in ("must", "should", "export", "brief"):
        assert not points(letter, name)


def test_what_stops_the_work_comes_before_what_would_help() -> None:
    """Errors have a section of their own, first; praise is kept to what holds."""
    letter = WRITER.write(with_problems("clipped", "truncated"), WHOLE)
    assert "its end is missing" in points(letter, "must")[0]
    assert "distorted" in points(letter, "should")[0]
    assert not any("plays to its end" in point or "room to work" in point for point in points(letter, "fine"))
    assert letter.text().index("its end is missing") < letter.text().index("distorted")


def test_the_heaviest_advice_is_told_first() -> None:
    """Order is by what a problem costs, not by the alphabet."""
    letter = WRITER.write(with_problems("padded_depth", "rate_mismatch", "clipped"), WHOLE)
    costs = ["sample rate", "distorted", "fewer bits"]
    assert [next(i for i, point in enumerate(points(letter, "should")) if word in point) for word in costs] == [0, 1, 2]


def test_what_the_studio_mends_asks_nothing_of_the_client() -> None:
    """It is reported, but there is nothing to send again and no advice on exporting."""
    letter = WRITER.write(with_problems("dc_offset"), WHOLE)
    assert points(letter, "ours")
    assert not points(letter, "should") + points(letter, "export")
    assert "nothing to send again" in letter.text()
    assert RULES.closing["ready"] in letter.text()


def test_who_is_asked_to_send_files_again_is_told_which() -> None:
    """Up to a dozen names stand in the letter; a report may shorten earlier."""
    files = tuple(f"take {number}.wav" for number in range(1, 13))
    (point,) = points(WRITER.write(with_problems("clipped", files=files), WHOLE), "should")
    assert all(name in point for name in files)
    (longer,) = points(WRITER.write(with_problems("clipped", files=(*files, "take 13.wav")), WHOLE), "should")
    assert "and 2 more" in longer


def test_the_letter_ends_with_what_the_client_is_to_do() -> None:
    """Files to send, questions to answer, or nothing at all."""
    ends = {
        "waiting": WRITER.write(with_problems("clipped"), Brief()),
        "asking": WRITER.write(CLEAN, Brief()),
        "ready": WRITER.write(CLEAN, WHOLE),
    }
    for kind, letter in ends.items():
        assert letter.sections[-1].points[0] == RULES.closing[kind]


def test_how_to_export_is_told_once() -> None:
    """Two problems with one cure give one step."""
    letter = WRITER.write(with_problems("clipped", "hot_level"), WHOLE)
    assert len(points(letter, "should")) == 2
    assert len(points(letter, "export")) == 1


def test_what_is_only_good_to_know_asks_for_no_new_export() -> None:
    """A stem that comes in late is no fault, so nobody is told how to export."""
    letter = WRITER.write(with_problems("late_start"), WHOLE)
    assert not points(letter, "export")
    assert "nothing to send again" in letter.text()


def test_what_is_missing_of_the_brief_is_asked_for() -> None:
    """Each open question once, in order; what is known is not asked again."""
    assert points(WRITER.write(CLEAN, Brief()), "brief") == tuple(RULES.questions.values())
    asked = points(WRITER.write(CLEAN, replace(WHOLE, key="", deadline="")), "brief")
    assert asked == (RULES.questions["key"], RULES.questions["deadline"])


def test_a_session_of_which_nothing_plays_is_not_praised() -> None:
    """Where no stem can be read, there is nothing fine to tell."""
    broken = replace(with_problems("unreadable"), stems=(Stem("Kick.wav", Group.DRUMS, 1.0),))
    letter = WRITER.write(broken, WHOLE)
    assert not points(letter, "fine")
    assert "can be played yet" in letter.text()


def test_every_code_can_be_told_in_plain_words() -> None:
    """No letter leaves a gap, and none speaks of codes, LUFS or dBFS."""
    for code, rules in PROBLEMS.codes.items():
        for files in (("Kick.wav",), ("Kick.wav", "Snare.wav")):
            letter = WRITER.write(with_problems(code, files=files), Brief())
            text = letter.text()
            assert "{" not in text
            assert not re.search(r"\b(LUFS|dBFS|dBTP|NaN|PCM)\b|\w_\w", text), text
            raised = (*points(letter, "must"), *points(letter, "should"), *points(letter, "ours"))
            assert len(raised) == (rules.severity is not Severity.INFO)


def test_every_code_named_by_the_letter_exists() -> None:
    """A code misspelt in the rules would silently never count."""
    assert set().union(*(text.codes for text in (*RULES.fine, *RULES.export))) <= set(PROBLEMS.codes)


def test_a_session_scanned_where_one_stands_has_its_folders_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder given as a mere dot is called as it is called."""
    monkeypatch.chdir(tmp_path)
    letter = WRITER.write(replace(CLEAN, folder=Path()), WHOLE)
    assert letter.subject == f"Your files for “{tmp_path.name}”"


def test_names_cannot_break_the_letter() -> None:
    """Braces, line breaks and markup in names stand there as they are, on one line."""
    text = WRITER.write(CLEAN, WHOLE, "A\nB <b>{x}</b>", "{title}").text()
    assert "<b>{x}</b>" in text
    assert "\nB <b>" not in text


@pytest.mark.parametrize(
    ("change", "key"),
    [("subject = 3", "subject"), ('weather = "x"', "weather"), ('[[fine]]\nwith = []\ntext = ""', "with")],
)
def test_wrong_texts_are_refused_by_their_key(change: str, key: str) -> None:
    """One sentence names the key."""
    head = "" if change.startswith("subject") else 'subject = "S"\ngreeting = "G"\ngreeting_unknown = "G"\n'
    rest = "".join(
        f"\n[{name}]\n" + "\n".join(f'{field} = "X"' for field in fields)
        for name, fields in (
            ("opening", RULES.opening),
            ("headings", RULES.headings),
            ("questions", RULES.questions),
            ("closing", RULES.closing),
        )
    )
    first, second = (change, rest) if not change.startswith("[[") else (rest, "\n" + change)
    with pytest.raises(BouncedeskError) as caught:
        LetterRules.parse(head + first + "\n" + second)
    assert caught.value.facts["key"].rpartition(".")[2] == key


def test_paragraphs_headings_and_points_are_told_apart() -> None:
    """Blank lines end a paragraph; a line above points is their heading, and stays with the first."""
    text = "Hi,\r\n\r\nthank you.\nTruly.\n\nFine:\n- one\n• two\n\n\n- alone\n"
    assert list(parts_of(text)) == [
        Paragraph("Hi,"),
        Paragraph("thank you.\nTruly."),
        Paragraph("one", point=True, heading="Fine:"),
        Paragraph("two", point=True),
        Paragraph("alone", point=True),
    ]


def test_nothing_pasted_is_too_long_for_a_page() -> None:
    """It is cut between words, or anywhere in what has none, and nothing is lost."""
    words = " ".join(["word"] * 1000)
    for text in (words, "x" * 4000, f"- {words}"):
        parts = list(parts_of(text))
        assert all(len(part.text) <= LONGEST for part in parts)
        assert "".join(part.text for part in parts).replace(" ", "") == text.removeprefix("- ").replace(" ", "")


def test_an_empty_letter_has_no_parts() -> None:
    """Nor has one of blank lines."""
    assert list(parts_of("\n \n\n")) == []
