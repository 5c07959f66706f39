"""A song's title in the names of its stems: in all of them, in most, or given by the session or its folder."""

import pytest

from app.domain.session import Group
from app.intake.grouping import GroupRules
from app.intake.shared_titles import assign_all

RULES = GroupRules.load()


def groups(*names: str) -> list[Group]:
    """The groups of file names that are judged together."""
    return [found.group for found in assign_all(names, RULES).values()]


@pytest.mark.parametrize("form", ["Piano Man - {}.wav", "01_Piano Man_{}.wav", "{} (Piano Man) 48k.wav"])
def test_a_title_that_stands_in_all_names_says_nothing_of_the_stems(form: str) -> None:
    """“Piano Man” makes neither a kick nor a number a piano, where three parts beside it show that it is a title."""
    alone = groups(*(form.format(part) for part in ("Kick", "Bass", "Gtr", "07")))
    assert alone == [Group.DRUMS, Group.BASS, Group.GUITARS, Group.OTHER]


def test_what_may_be_a_title_leaves_a_name_in_doubt() -> None:
    """A kick is not enough to show that “Choir Song” is a title: what it decides is asked about."""
    found = assign_all(["Choir Song_01.wav", "Choir Song_Kick.wav"], RULES)
    assert found["Choir Song_01.wav"].confidence == RULES.tables.titled
    assert found["Choir Song_Kick.wav"].confidence > 0.8


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


TITLES = ["Choir Song", "Bass Culture", "Drummer Boy", "String of Pearls", "Vocal Point", "Mix It Up", "Guide Me Home"]
PARTS = {
    "Kick": Group.DRUMS,
    "Bass DI": Group.BASS,
    "Gtr L": Group.GUITARS,
    "Keys": Group.KEYS,
    "Vox": Group.LEAD_VOCAL,
}


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("form", ["{title}_{part}.wav", "{part} - {title}.wav"])
def test_a_title_in_most_names_says_nothing_of_these(title: str, form: str) -> None:
    """The two files that were added later bear no title, and keep their groups."""
    names = {form.format(title=title, part=part): group for part, group in PARTS.items()}
    bare = form.format(title=title, part="Stem 7")
    found = assign_all([*names, bare, "Shaker.wav", "Flute.wav"], RULES)
    assert {name: found[name].group for name in names} == names
    assert (found[bare].group, found["Flute.wav"].group) == (Group.OTHER, Group.BRASS)


@pytest.mark.parametrize(("title", "folder"), [("Click", ""), ("", "Ann - Click"), ("Choir", "")])
def test_the_title_that_a_session_or_its_folder_bears_says_nothing(title: str, folder: str) -> None:
    """Not even one that is an instrument's name; where nothing else stands, the group is in doubt."""
    word = title or "Click"
    names = {f"{word}_{part}.wav": group for part, group in PARTS.items()}
    found = assign_all([*names, f"{word}_01.wav", "Shaker.wav"], RULES, title, folder)
    assert {name: found[name].group for name in names} == names
    assert found[f"{word}_01.wav"].confidence == RULES.tables.nothing


def test_one_word_that_most_names_share_leaves_them_in_doubt() -> None:
    """It may be the title, or what they have in common: “Synth Strings” and “Choir_01” are asked about."""
    names = [f"Synth {part}.wav" for part in ("Strings", "Brass", "Bass", "Piano", "01")]
    found = assign_all([*names, "Kick.wav"], RULES)
    assert {found[name].confidence for name in names if "Bass" not in name} == {RULES.tables.titled}
    assert found["Kick.wav"] == RULES.assign("Kick.wav")


def test_a_folder_of_one_instrument_is_no_title() -> None:
    """What its stems are called by is what they are."""
    names = ["Lead Vocals 1.wav", "Lead Vocals 2.wav", "Choir.wav", "Shaker.wav"]
    assert assign_all(names, RULES, folder="Lead Vocals") == {name: RULES.assign(name) for name in names}
