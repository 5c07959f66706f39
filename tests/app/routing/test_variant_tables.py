"""What a variant's table says, each mistake with its place; which stems a selector names."""

import json

import pytest

from app.domain.session import MIXED_GROUPS, NEVER_MIXED, Family
from app.errors import UsageError
from app.routing.variants import SELECTORS, any_selects, selects
from render.errors import BouncedeskError
from tests.app.delivery.samples import (
    BACKING,
    BACKING_FX,
    BASS,
    DRUMS,
    EVERYTHING,
    LEAD,
    LEAD_FX,
    SHARED_FX,
    rules_of,
)
from tests.refusals import refused


def test_a_rule_says_all_it_can() -> None:
    """Every setting arrives as it was written."""
    text = """
    [alt]
    title = "Alt"
    contains = "most of it"
    only = ["music", "lead"]
    exclude = ["drums"]
    gain_db = { lead = 1, bass = -60.0 }
    default = true
    ask = true
    [split]
    each = "group"
    """
    alt, split = rules_of(text)
    assert (alt.name, alt.title, alt.contains) == ("alt", "Alt", "most of it")
    assert (alt.only, alt.exclude, dict(alt.gain_db)) == (
        ("music", "lead"),
        ("drums",),
        {"lead": 1.0, "bass": -60.0},
    )
    assert (alt.each_group, alt.default, alt.ask) == (False, True, True)
    assert (split.title, split.each_group, split.default, split.ask) == ("split", True, False, False)


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ('exclud = ["lead"]', "exclud"),
        ('only = "lead"', "only"),
        ("only = 3", "only"),
        ('only = ["vocal"]', "only"),
        ('only = ["click"]', "only"),
        ("only = [3]", "only"),
        ('only = [["lead"]]', "only"),
        ('only = ["Lead"]', "only"),
        ('exclude = ["none"]', "exclude"),
        ('exclude = { lead = "x" }', "exclude"),
        ("gain_db = 3", "gain_db"),
        ("gain_db = { lead = true }", "gain_db.lead"),
        ('gain_db = { lead = "1" }', "gain_db.lead"),
        ("gain_db = { lead = 12.1 }", "gain_db.lead"),
        ("gain_db = { lead = -60.1 }", "gain_db.lead"),
        ("gain_db = { lead = nan }", "gain_db.lead"),
        ("gain_db = { lead = inf }", "gain_db.lead"),
        ("gain_db = { guide = 1.0 }", "gain_db"),
        ('each = "stem"', "each"),
        ("each = true", "each"),
        ('each = ["group"]', "each"),
        ("default = 1", "default"),
        ('ask = "yes"', "ask"),
        ("title = 3", "title"),
        ("contains = false", "contains"),
    ],
)
def test_a_wrong_setting_is_named_with_its_variant_and_line(setting: str, key: str) -> None:
    """Whatever is wrong in a table is said once, on one line."""
    with refused("wrong_setting") as caught:
        rules_of(f"[alt]\n{setting}\n")
    assert caught.value.facts == {"file": "variants.toml", "key": f"alt.{key}", "line": 2}
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ('only = ["vocal"]', "“vocal”, which is none of lead_vocal,"),
        ("gain_db = { lead = 12.1 }", "a number of dB from -60 to 12, not 12.1"),
        ('exclud = ["lead"]', "it may be one of title, contains, only"),
    ],
)
def test_what_is_allowed_instead_is_said(setting: str, allowed: str) -> None:
    """Names, ranges and settings."""
    with pytest.raises(BouncedeskError) as caught:
        rules_of(f"[alt]\n{setting}\n")
    assert allowed in str(caught.value)


@pytest.mark.parametrize("name", ["", "Main", "../main", "a/b", "a b", "é", "_x", "a-b", "a.b", "x" * 41, "main\n"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    """A variant's name goes into file names as it is, so it holds nothing that could lead elsewhere."""
    with refused("wrong_setting") as caught:
        rules_of(f"[{json.dumps(name)}]\n")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a", "7", "x" * 40, "lead_only_2"])
def test_plain_names_are_taken(name: str) -> None:
    """Letters, digits and underscores make a name."""
    assert [rule.name for rule in rules_of(f"[{name}]\n")] == [name]


def test_a_rule_that_is_no_table_is_refused() -> None:
    """A value where a table should be is named."""
    with pytest.raises(BouncedeskError) as caught:
        rules_of("alt = 3")
    assert caught.value.facts["key"] == "alt"


@pytest.mark.parametrize("text", ["[alt", "[alt]\n[alt]", "only = [", "[alt]\ntitle = \x00"])
def test_text_that_is_no_toml_is_refused(text: str) -> None:
    """A broken file is a sentence with the place, and no usage error: nobody typed it on a command line."""
    with refused("not_toml") as caught:
        rules_of(text)
    assert not isinstance(caught.value, UsageError)
    assert "\n" not in str(caught.value)


def test_an_empty_file_has_no_rules() -> None:
    """Nothing is made up."""
    assert rules_of("") == ()


MIXED = [stem for stem in EVERYTHING if stem.group not in NEVER_MIXED]


def test_effects_of_both_vocals_go_with_the_lead() -> None:
    """Lead and backing split all vocals between them, and shared effects are the lead's."""
    assert [stem.path for stem in EVERYTHING if selects("lead", stem)] == [
        LEAD.path,
        LEAD_FX.path,
        SHARED_FX.path,
    ]
    assert [stem.path for stem in EVERYTHING if selects("backing", stem)] == [BACKING.path, BACKING_FX.path]


@pytest.mark.parametrize("stem", MIXED, ids=lambda stem: stem.path)
def test_every_mixed_stem_is_vocals_or_music_and_lead_or_backing_or_neither(stem: object) -> None:
    """The families split a session without overlap; so do lead and backing split its vocals."""
    assert isinstance(stem, type(LEAD))
    families = [selects(family, stem) for family in Family]
    assert sum(families) == 1
    assert selects("lead", stem) + selects("backing", stem) == selects("vocals", stem)
    assert [group for group in MIXED_GROUPS if selects(group, stem)] == [stem.group]


def test_no_selector_names_what_is_never_mixed() -> None:
    """Click, guide and reference can be neither chosen nor changed by a rule."""
    assert not set(SELECTORS) & NEVER_MIXED
    assert [stem.path for stem in EVERYTHING if stem.group in NEVER_MIXED and any_selects(SELECTORS, stem)] == []


def test_any_selects_is_one_of_several() -> None:
    """A list of selectors names a stem where one of them does; an empty one names none."""
    assert any_selects(("drums", "lead"), LEAD)
    assert any_selects(("drums", "lead"), DRUMS)
    assert not any_selects(("drums", "lead"), BASS)
    assert not any_selects((), BASS)
