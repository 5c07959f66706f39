"""Titles in names: of a folder, and those that all files of a session begin with."""

import pytest

from app.domain.session import Group
from app.intake.grouping import GroupRules
from app.intake.titles import artist_and_title, assign_all

RULES = GroupRules.load()


@pytest.mark.parametrize(
    ("name", "artist", "title"),
    [
        ("Ember", "", "Ember"),
        ("Mika Osei - Glasshouse", "Mika Osei", "Glasshouse"),
        ("Mika Osei – Glasshouse – stems", "Mika Osei", "Glasshouse"),
        ("Mika Osei - Glasshouse - Live", "Mika Osei", "Glasshouse"),
        ("Ember_stems_48k-24bit_v3 (2026-11-20)", "", "Ember"),
        ("stems - Ember", "", "Ember"),
        ("Salt-Water", "", "Salt-Water"),
        ("stems", "", "stems"),
    ],
)
def test_a_folder_names_artist_and_title(name: str, artist: str, title: str) -> None:
    """What is said of format, version and day is neither; a name of nothing else is taken as it stands."""
    assert artist_and_title(name) == (artist, title)


def groups(*names: str) -> list[Group]:
    """The groups of file names that are judged together."""
    return [found.group for found in assign_all(names, RULES).values()]


def test_a_title_that_all_names_begin_with_says_nothing_of_the_stems() -> None:
    """“Piano Man” does not make a kick a piano, where three parts beside it show that it is a title."""
    alone = groups("Piano Man - Kick.wav", "Piano Man - Bass.wav", "Piano Man - Gtr.wav", "Piano Man - 01.wav")
    assert alone == [Group.DRUMS, Group.BASS, Group.GUITARS, Group.KEYS]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Gtr Solo.wav", "Gtr Bass Di.wav"), [Group.GUITARS, Group.BASS]),  # two stems show no title
        (("Piano Top.wav", "Piano Low.wav", "Piano Room.wav"), [Group.KEYS] * 3),  # of one part only
        (("Kick.wav", "Klick.wav", "Keys.wav"), [Group.DRUMS, Group.CLICK, Group.KEYS]),  # no whole word is shared
    ],
)
def test_what_stems_share_is_no_title_where_too_little_shows_it(names: tuple[str, ...], expected: list[Group]) -> None:
    """An instrument that all names begin with is one."""
    assert groups(*names) == expected
