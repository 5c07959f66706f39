"""Learning from corrections: a client's own names are understood the next time, and nothing else changes."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.session import FxOwner, Group
from app.intake.grouping import GroupRules
from app.intake.habits import habit_key
from app.intake.scan import scan_folder
from tests.app.intake.audio import write

RULES = GroupRules.load()


@pytest.mark.parametrize(
    ("path", "title", "key"),
    [
        ("Stems/Zorblax 01.wav", "", "zorblax"),
        ("Ember - Zorblax_L.wav", "Ember", "zorblax"),
        ("EMBER_zorblax-2.aif", "Ember", "zorblax"),
        ("Ember.wav", "Ember", "ember"),
        ("Zörbläx New.L.wav", "", "zorblax new"),
        ("01.wav", "", ""),
        ("L.wav", "", "l"),
    ],
)
def test_a_key_is_what_a_clients_names_share(path: str, title: str, key: str) -> None:
    """Numbers, sides, folders, accents and the song's title make no difference."""
    assert habit_key(path, title) == key


def test_a_corrected_name_is_understood_in_the_next_song() -> None:
    """What said nothing, or the wrong thing, now says what the engineer said."""
    taught = RULES.learning([("Ember - Zorblax 1.wav", "Ember", Group.SYNTHS), ("Sub.wav", "Ember", Group.DRUMS)])
    assert RULES.assign("Zorblax 7.wav").group is Group.OTHER
    assert taught.assign("Zorblax 7.wav").group is Group.SYNTHS
    assert taught.assign("Zorblax 7.wav").confidence == RULES.tables.habit
    assert taught.assign("Drums/SUB_02.wav").group is Group.DRUMS
    assert taught.assign("Kick.wav") == RULES.assign("Kick.wav")


def test_effects_of_vocals_keep_an_owner() -> None:
    """A name learned as a vocal effect belongs to both, as one whose name does not say."""
    taught = RULES.learning([("Shimmerwash.wav", "", Group.VOCAL_FX)])
    assert taught.assign("Shimmerwash.wav").fx_owner is FxOwner.BOTH


def test_names_that_say_nothing_are_not_learned() -> None:
    """ "Audio 1" was a guitar once; the next one may be anything."""
    taught = RULES.learning([("Audio 1-01.wav", "", Group.GUITARS), ("01.wav", "", Group.BASS)])
    assert taught.habits == {}


def test_a_name_put_in_two_groups_is_no_habit() -> None:
    """Where the engineer's own corrections differ, the rules decide again."""
    taught = RULES.learning([("Zorb.wav", "", Group.KEYS), ("Zorb 2.wav", "", Group.SYNTHS)])
    assert taught.habits == {}


def test_a_scan_uses_what_was_learned_and_a_correction_of_this_song_outranks_it(tmp_path: Path) -> None:
    """Habits come after what was said of the stem itself."""
    for name in ("Zorblax 1.wav", "Zorblax 2.wav"):
        write(tmp_path / name)
    taught = RULES.learning([("Zorblax.wav", "", Group.SYNTHS)])
    scan = scan_folder(tmp_path, taught, overrides={"Zorblax 2.wav": Group.KEYS})
    assert {stem.path: (stem.group, stem.confidence) for stem in scan.stems} == {
        "Zorblax 1.wav": (Group.SYNTHS, RULES.tables.habit),
        "Zorblax 2.wav": (Group.KEYS, 1.0),
    }
    assert "unclassified" not in {problem.code for problem in scan.problems}


@example("A:\u0300", "")
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_name_has_a_key(path: str, title: str) -> None:
    """Whatever a file is called, its key is plain words, and the same when asked again."""
    key = habit_key(path, title)
    assert key == " ".join(key.split())
    assert habit_key(path, title) == key
