"""The rules of problems: complete, spoken in whole sentences, and refused by key where they are wrong."""

import re
from importlib.resources import files

import pytest

from app.domain.session import Problem, Severity
from app.intake.problem_rules import SENTENCES, ProblemRules
from tests.refusals import refused

TEXT = files("resources").joinpath("problems.toml").read_text("utf-8")
RULES = ProblemRules.load()
AGREED = {
    Severity.ERROR: "unreadable empty truncated nonfinite still_being_written",
    Severity.WARNING: (
        "damaged clipped rate_mismatch length_mismatch silent partly_silent dc_offset duplicate polarity_pair "
        "lossy_source upsampled padded_depth normalised_peaks not_summing unpaired_side superseded_take "
        "version_unsure unclassified hot_level multichannel"
    ),
    Severity.INFO: (
        "depth_mismatch converted_or_coded dual_mono split_pair late_start reference_mix nested_folders ignored_file"
    ),
}
CODES = [(code, severity) for severity, words in AGREED.items() for code in words.split()]


@pytest.mark.parametrize(("code", "severity"), CODES)
def test_every_agreed_code_has_its_severity(code: str, severity: Severity) -> None:
    """The list of codes and how bad they are is kept."""
    assert RULES.codes[code].severity is severity


@pytest.mark.parametrize("code", RULES.codes)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_whole(code: str, sentence: str) -> None:
    """Each sentence ends as one, and leaves no gap when filled in."""
    rules = RULES.codes[code]
    reader, _, many = sentence.partition("_")
    values = dict.fromkeys(SENTENCES["engineer"], "Xyz") | {"detail": "Xyz."}
    sentence = rules.say(reader, values, many=bool(many))
    assert re.search(r"[.?!]$", sentence)
    assert "{" not in sentence
    assert "  " not in sentence


@pytest.mark.parametrize("code", [code for code, severity in CODES if severity is Severity.INFO])
def test_what_needs_no_doing_costs_nothing(code: str) -> None:
    """Information takes no points off the condition."""
    assert RULES.codes[code].penalty == 0


def test_a_penalty_counts_files_up_to_its_limit() -> None:
    """Each file costs, all of one code together never more than the code's most."""
    rules = RULES.codes["silent"]

    def problem(*names: str) -> Problem:
        return Problem("silent", Severity.WARNING, names, (), "")

    assert RULES.penalty("silent", (problem("a", "b"),)) == 2 * rules.penalty
    assert RULES.penalty("silent", (problem("a"), problem("b"))) == 2 * rules.penalty
    assert RULES.penalty("silent", (problem(*map(str, range(99))),)) == rules.penalty_most
    assert RULES.penalty("clipped", (problem("a"),)) == 0


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("silent_below_dbfs = -80.0", "silent_below_dbfs = 'low'", "thresholds.silent_below_dbfs"),
        ("silent_below_dbfs = -80.0", "", "thresholds.silent_below_dbfs"),
        ("silent_below_dbfs", "silent_under_dbfs", "thresholds.silent_under_dbfs"),
        ('severity = "error"', 'severity = "awful"', "codes.unreadable.severity"),
        ("penalty = 20", "penalty = true", "codes.unreadable.penalty"),
        ('engineer = "{detail}"', 'engineer = "{detail} {colour}"', "codes.unreadable.engineer"),
        ('engineer = "{detail}"', 'engineer = "{detail"', "codes.unreadable.engineer"),
        ('client = "We could not', 'client = "{detail} We could not', "codes.unreadable.client"),
        ("[density]", "[dense]", "dense"),
        ("tidy_from = 85", "tidy_from = 85\nawful_from = 3", "condition.awful_from"),
    ],
)
def test_a_mistake_names_the_key(old: str, new: str, key: str) -> None:
    """A wrong rule is one sentence with the file and the key."""
    assert old in TEXT
    with refused("wrong_setting", file="problems.toml", key=key):
        ProblemRules.parse(TEXT.replace(old, new, 1))
