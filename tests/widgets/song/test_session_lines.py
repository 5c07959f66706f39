"""Stems, variants and files become lines that people can read."""

from pathlib import Path

from app.domain.jobs import Deliverable
from app.domain.session import Condition, Density, Group, Metrics, Problem, Severity, Stem
from app.intake.metrics import Penalty
from app.routing.variants import VariantRules
from render.encoders.formats import Formats
from widgets.common.words import format_title
from widgets.song.session_lines import Badge, condition_line, file_lines, stem_lines, variant_lines

LEFT = Stem("Gtr.L.wav", Group.GUITARS, 0.9, None, "Gtr.R.wav", "L", 1, 48000, "PCM_24", 24, 48000, 0, -6.0, -20.0)
RIGHT = Stem("Gtr.R.wav", Group.GUITARS, 0.9, None, "Gtr.L.wav", "R", 1, 48000, "PCM_24", 24, 48000, 0, -3.0, -18.0)
VOCAL = Stem("LV.wav", Group.LEAD_VOCAL, 0.9, None, None, None, 1, 44100, "FLOAT", 32, 44100, 0, -1.0, -14.0)
BROKEN = Stem("x.wav", Group.OTHER, 0.1, problems=("unreadable",))


def test_a_pair_is_one_line_at_its_left_side() -> None:
    """Both files, one name, the louder side's levels."""
    lines = stem_lines([RIGHT, LEFT, VOCAL], [])
    assert [line.name for line in lines] == ["Gtr.L/R.wav", "LV.wav"]
    assert lines[0].files == ("Gtr.L.wav", "Gtr.R.wav")
    assert (lines[0].peak, lines[0].format) == ("−3.0", "24/48 L+R")
    assert lines[1].format == "32f/44.1 mono"


def test_pairs_of_any_habit_have_one_name() -> None:
    """Words for sides, and a side in the middle of the name."""
    left = Stem("OH (Left) 1.wav", Group.DRUMS, 0.9, None, "OH (Right) 1.wav", "L", 1, 48000, "PCM_24", 24, 9)
    right = Stem("OH (Right) 1.wav", Group.DRUMS, 0.9, None, "OH (Left) 1.wav", "R", 1, 48000, "PCM_24", 24, 9)
    assert stem_lines([left, right], [])[0].name == "OH (Left/Right) 1.wav"


def test_problems_are_badges_with_their_sentence_the_worst_first() -> None:
    """A code on the stem meets the sentence of the scan."""
    problems = [
        Problem("late_start", Severity.INFO, ("x.wav",), (), "It comes late."),
        Problem("unreadable", Severity.ERROR, ("x.wav",), (), "It cannot be read."),
    ]
    stem = Stem("x.wav", Group.OTHER, 0.1, problems=("late_start", "unreadable"))
    badges = stem_lines([stem], problems)[0].badges
    assert badges == (
        Badge("unreadable", "error", "It cannot be read."),
        Badge("late start", "info", "It comes late."),
    )


def test_a_condition_says_what_it_is_made_of() -> None:
    """The score and the points that are off, or the score alone."""
    fair = Metrics(4, Density.NORMAL, Condition.FAIR, 82)
    said = condition_line(fair, [Penalty("rate_mismatch", 16.0), Penalty("silent", 2.0)])
    assert said == "Condition fair, 82 of 100 · points off: rate mismatch 16, silent 2"
    tidy = Metrics(4, Density.NORMAL, Condition.TIDY, 100)
    assert condition_line(tidy, []) == "Condition tidy, 100 of 100"


def test_an_unreadable_stem_has_no_numbers() -> None:
    """Its levels are not silence: they are unknown."""
    line = stem_lines([BROKEN], [])[0]
    assert (line.format, line.peak, line.loudness, line.length) == ("unreadable", "", "", "—")
    assert line.unsure


def test_a_variant_without_stems_says_why_and_is_not_ticked() -> None:
    """What cannot be had cannot be asked for."""
    rules = VariantRules.load()
    lines = {line.name: line for line in variant_lines(rules, [LEFT, RIGHT], rules.default)}
    assert lines["main"].ticked
    assert not lines["acapella"].ticked
    assert "no stems for" in lines["acapella"].reason
    assert not lines["stems"].ticked


def test_files_say_what_they_are_and_where() -> None:
    """Paths are under the folder of their job; silence has no loudness."""
    made = Deliverable(1, 7, "acapella", None, "wav24", "a.wav", "", 48000, 48000, 2, None, -1.04, -0.5)
    stem = Deliverable(2, 7, "stems", "lead_vocal", "mp3-320", "s.mp3", "", 96000, 48000, 2, -14.0, -1.0, 0.0)
    first, second = file_lines([made, stem], {7: "/out"}, VariantRules.load(), Formats().by_name)
    assert first.path == Path("/out/a.wav")
    assert (first.loudness, first.peak, first.trim) == ("silent", "−1.0", "−0.5 dB")
    assert second.variant == "Stems: lead vocal"
    assert second.format == "MP3 320 kbit/s"


def test_a_master_is_told_from_a_mix() -> None:
    """It says what it was made for."""
    made = Deliverable(3, 8, "vinyl", None, "wav24", "m.wav", "", 48000, 48000, 2, -14.0, -1.0, 0.0, 6.0, -0.9, "vinyl")
    (line,) = file_lines([made], {8: "/masters"}, VariantRules.load(), Formats().by_name)
    assert (line.variant, line.path) == ("Master: vinyl", Path("/masters/m.wav"))


def test_formats_have_names_people_use() -> None:
    """Every format there is, and one with another rate."""
    formats = Formats().by_name
    assert format_title("wav32f", formats) == "WAV 32-bit float"
    assert format_title("aac-256", formats) == "AAC 256 kbit/s"
    assert format_title("wav16@44100", formats) == "WAV 16-bit"
    assert format_title("hologram", formats) == "hologram"
