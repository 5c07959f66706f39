"""“Ready to start”: each line of the checklist, both ways, and its rules."""

from dataclasses import replace

import pytest

from app.domain.brief import Brief, ReadyFacts
from app.intake.readiness import ReadyRules
from render.errors import BouncedeskError

RULES = ReadyRules.load()
BRIEF = Brief(
    "warm",
    ("a song",),
    92.0,
    "E minor",
    "2026-12-01",
    ("main",),
    (),
    "EP",
    agreed_due="2026-12-01",
    agreed_at="2026-03-01T12:00:00Z",
)
WHOLE = ReadyFacts(1, 12, 1, 0, groups_confirmed=True, brief=BRIEF)


def missing(facts: ReadyFacts) -> dict[str, str]:
    """What is missing, by check."""
    return {item.check: item.missing for item in RULES.fill_in(facts).items if not item.done}


def test_a_song_with_everything_is_ready() -> None:
    """Nothing is missing, all is counted."""
    found = RULES.fill_in(WHOLE)
    assert found.ready
    assert found.done == len(found.items) == 6
    assert found.missing == ()


@pytest.mark.parametrize(
    ("facts", "check", "words"),
    [
        (replace(WHOLE, playable=0), "stems", "No stems"),
        (replace(WHOLE, errors=2), "no_errors", "stop the work: 2"),
        (replace(WHOLE, groups_confirmed=False), "groups_confirmed", "confirm them"),
        (replace(WHOLE, mixes=0, brief=replace(BRIEF, references=())), "reference", "no reference"),
        (replace(WHOLE, brief=replace(BRIEF, key="", goals="")), "brief", "answered: goals and key."),
        (replace(WHOLE, brief=replace(BRIEF, deadline="")), "deadline", "no deadline"),
        (replace(WHOLE, brief=replace(BRIEF, deadline="2026-12-02")), "deadline", "2026-12-02 has not been agreed"),
    ],
)
def test_each_line_is_open_for_its_own_reason(facts: ReadyFacts, check: str, words: str) -> None:
    """One thing lacking opens one line, and the sentence says what."""
    found = missing(facts)
    assert list(found) == [check]
    assert words in found[check]


@pytest.mark.parametrize("facts", [replace(WHOLE, mixes=0), replace(WHOLE, brief=replace(BRIEF, references=()))])
def test_a_rough_mix_does_for_a_reference_and_the_other_way_round(facts: ReadyFacts) -> None:
    """Either shows what is meant."""
    assert not missing(facts)


def test_of_a_song_of_which_nothing_is_known_everything_is_missing() -> None:
    """No line is done, and no fault is claimed of files nobody has seen."""
    found = missing(ReadyFacts())
    assert len(found) == len(RULES.items)
    assert "before they are in" in found["no_errors"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('stages = ["asleep"]', "stages"),
        ('[[item]]\ncheck = "weather"\ntitle = ""\nmissing = ""', "check"),
        ('[[item]]\ncheck = "brief"\ntitle = ""\nmissing = ""\nneeds = ["weather"]', "needs"),
        ("[names]\nmood = 3", "mood"),
    ],
)
def test_wrong_rules_are_refused_by_their_key(text: str, key: str) -> None:
    """One sentence names the key."""
    names = "" if "[names]" in text else "\n[names]\n" + "\n".join(f'{name} = "x"' for name in RULES.names)
    with pytest.raises(BouncedeskError) as caught:
        ReadyRules.parse(text + names)
    assert caught.value.facts["key"].rpartition(".")[2] == key
