"""Rules of variants as text: what is understood, and what is refused in one sentence."""

import pytest

from app.errors import UsageError
from app.routing.variant_file import read_rule, read_rules
from render.errors import BouncedeskError


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
    alt, split = read_rules(text)
    assert (alt.name, alt.title, alt.contains) == ("alt", "Alt", "most of it")
    assert (alt.only, alt.exclude, dict(alt.gain_db)) == (
        ("music", "lead"),
        ("drums",),
        {"lead": 1.0, "bass": -60.0},
    )
    assert (alt.each_group, alt.default, alt.ask) == (False, True, True)
    assert (split.title, split.each_group, split.default, split.ask) == ("split", True, False, False)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('exclud = ["lead"]', "there is no setting 'exclud'"),
        ('only = "lead"', "only must be a list"),
        ("only = 3", "only must be a list"),
        ('only = ["vocal"]', "only names 'vocal', which is none of lead_vocal,"),
        ('only = ["click"]', "only names 'click'"),
        ("only = [3]", "only names 3"),
        ('only = [["lead"]]', r"only names ['lead']"),
        ('only = ["Lead"]', "only names 'Lead'"),
        ('exclude = ["none"]', "exclude names 'none'"),
        ('exclude = { lead = "x" }', "exclude must be a list"),
        ("gain_db = 3", "gain_db must be a table"),
        ("gain_db = { lead = true }", "gain_db for lead must be a number from -60 to 12"),
        ('gain_db = { lead = "1" }', "gain_db for lead must be a number from -60 to 12"),
        ("gain_db = { lead = 12.1 }", "gain_db for lead must be a number from -60 to 12"),
        ("gain_db = { lead = -60.1 }", "gain_db for lead must be a number from -60 to 12"),
        ("gain_db = { lead = nan }", "gain_db for lead must be a number from -60 to 12"),
        ("gain_db = { lead = inf }", "gain_db for lead must be a number from -60 to 12"),
        ("gain_db = { guide = 1.0 }", "gain_db names 'guide'"),
        ('each = "stem"', 'each can only be "group"'),
        ("each = true", 'each can only be "group"'),
        ('each = ["group"]', 'each can only be "group"'),
        ("default = 1", "default must be true or false"),
        ('ask = "yes"', "ask must be true or false"),
        ("title = 3", "title must be text"),
        ("contains = false", "contains must be text"),
    ],
)
def test_a_wrong_setting_is_one_sentence_with_the_variant_and_the_key(setting: str, says: str) -> None:
    """Whatever is wrong in a table is said once, with what is allowed instead."""
    with pytest.raises(BouncedeskError) as caught:
        read_rules(f"[alt]\n{setting}\n")
    sentence = str(caught.value)
    assert sentence.startswith("Variant alt: ")
    assert says in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["", "Main", "../main", "a/b", "a b", "é", "_x", "a-b", "a.b", "x" * 41, "main\n"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    """A variant's name goes into file names as it is, so it holds nothing that could lead elsewhere."""
    with pytest.raises(BouncedeskError, match=r"^Variant .*: a name is 1 to 40 small letters") as caught:
        read_rule(name, {})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["a", "7", "x" * 40, "lead_only_2"])
def test_plain_names_are_taken(name: str) -> None:
    """Letters, digits and underscores make a name."""
    assert read_rule(name, {}).name == name


def test_a_rule_that_is_no_table_is_refused() -> None:
    """A value where a table should be is named."""
    with pytest.raises(BouncedeskError, match=r"^Variant alt: expected a table of settings"):
        read_rules("alt = 3")


@pytest.mark.parametrize("text", ["[alt", "[alt]\n[alt]", "only = [", "[alt]\ntitle = \x00"])
def test_text_that_is_no_toml_is_refused(text: str) -> None:
    """A broken file is a sentence with the place, and no usage error: nobody typed it on a command line."""
    with pytest.raises(BouncedeskError, match=r"^The variants file is not valid TOML: ") as caught:
        read_rules(text)
    assert not isinstance(caught.value, UsageError)
    assert "\n" not in str(caught.value)


def test_an_empty_file_has_no_rules() -> None:
    """Nothing is made up."""
    assert read_rules("") == ()
