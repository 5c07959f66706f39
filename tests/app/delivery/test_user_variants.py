"""The user's own variants: added to those that come with Bouncedesk, or changing them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.variant_file import HIGHEST_DB, LOWEST_DB, read_rules
from app.delivery.variants import VariantRules
from app.errors import UsageError
from app.paths import find_paths
from render.errors import BouncedeskError
from tests.app.delivery.samples import BASS, DRUMS, LEAD

SHIPPED = VariantRules.load()


def load(tmp_path: Path, text: str) -> VariantRules:
    """The variants with a user's file of this text."""
    path = tmp_path / "variants.toml"
    path.write_text(text, "utf-8")
    return VariantRules.load(path)


def test_without_a_file_there_are_the_shipped_ones(tmp_path: Path) -> None:
    """Nobody needs a file, and an empty one or one of comments changes nothing."""
    assert VariantRules.load(tmp_path / "variants.toml") == SHIPPED
    assert load(tmp_path, "") == SHIPPED
    assert load(tmp_path, "\ufeff# nothing\n") == SHIPPED


def test_it_is_looked_for_beside_the_catalogue(tmp_path: Path) -> None:
    """In the data folder, which a backup of the studio's own things holds."""
    paths = find_paths(tmp_path)
    assert paths.variants == paths.catalogue.parent / "variants.toml"


def test_a_new_variant_comes_after_the_shipped_ones(tmp_path: Path) -> None:
    """It can be asked for by name, and takes part in all."""
    rules = load(tmp_path, '[no_bass_no_drums]\ntitle = "Top line"\nexclude = ["bass", "drums"]')
    assert rules.names == (*SHIPPED.names, "no_bass_no_drums")
    rule = rules.rule("no_bass_no_drums")
    assert [rule.holds(stem) for stem in (LEAD, BASS, DRUMS)] == [True, False, False]
    assert "no_bass_no_drums" in rules.applicable((LEAD, BASS))


def test_a_table_for_a_shipped_variant_changes_what_it_names_alone(tmp_path: Path) -> None:
    """The rest of the rule, its place among the others and all other rules stay."""
    rules = load(tmp_path, "[bassless]\ndefault = true\n[main]\ntitle = 'The mix'")
    assert rules.names == SHIPPED.names
    assert rules.default == (*SHIPPED.default, "bassless")
    assert rules.rule("bassless").exclude == ("bass",)
    assert rules.rule("main").title == "The mix"
    assert [rule for rule in rules.rules if rule.name not in ("bassless", "main")] == [
        rule for rule in SHIPPED.rules if rule.name not in ("bassless", "main")
    ]


@given(change=st.floats(LOWEST_DB, HIGHEST_DB))
def test_vocal_up_by_any_amount(change: float) -> None:
    """The amount is the user's, the gain is that amount, and what it contains says so."""
    shipped = read_rules('[vocal_up]\ncontains = "the lead at {lead} dB"\ngain_db = { lead = 1.0 }')
    (rule,) = read_rules(f"[vocal_up]\ngain_db = {{ lead = {change!r} }}", "variants.toml", shipped)
    assert rule.gain(LEAD) == pytest.approx(10 ** (change / 20), rel=1e-12)
    assert rule.gain(BASS) == 1.0
    assert rule.spelt_out().contains == f"the lead at {round(change, 2) + 0.0:+g} dB".replace("-", "−")


def test_the_shipped_vocal_variants_say_their_amount(tmp_path: Path) -> None:
    """As shipped, and as changed."""
    assert SHIPPED.rule("vocal_up").contains == "everything, the lead at +1 dB"
    assert SHIPPED.rule("vocal_down").contains == "everything, the lead at −1 dB"
    assert load(tmp_path, "[vocal_up]\ngain_db={lead=1.5}").rule("vocal_up").contains.endswith("at +1.5 dB")


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ('[mine]\n\nonly = ["dums"]', "Variant mine: only names 'dums'", 3),
        ("[mine]\ntitle = 'x'\n[mine.gain_db]\nlead = 99", "Variant mine: gain_db for lead must be", 3),
        ("[tv]\nexlude = []", "Variant tv: there is no setting 'exlude'", 2),
        ("# x\nmine = 3", "Variant mine: expected a table", 2),
        ("\n\n[Mine]", "Variant 'Mine': a name is", 3),
        ("[mine]\nreplace = 'dirty'", 'Variant mine: replace can only be "clean"', 2),
        ("[mine]\nclick = 'middle'", 'Variant mine: click can only be "left", "right" or "both"', 2),
        ("[mine]\neach = 'group'\nclick = 'left'", "Variant mine: click cannot go with each", 3),
        ("[stems]\nclick = 'left'", "Variant stems: click cannot go with each", 2),
    ],
)
def test_a_mistake_names_the_file_the_variant_the_key_and_the_line(
    tmp_path: Path, text: str, says: str, line: int
) -> None:
    """What an engineer needs to put it right, in one sentence."""
    with pytest.raises(BouncedeskError) as caught:
        load(tmp_path, text)
    sentence = str(caught.value)
    assert sentence.startswith(says)
    assert sentence.endswith(f"({tmp_path / 'variants.toml'}, line {line}).")
    assert not isinstance(caught.value, UsageError)


def test_broken_toml_names_the_file_and_the_place(tmp_path: Path) -> None:
    """The parser's own line and column, and which file."""
    with pytest.raises(BouncedeskError, match=r"not valid TOML: .*line 2, column.*variants\.toml\)\.$"):
        load(tmp_path, "[mine]\nonly = [,]")


@pytest.mark.parametrize(
    ("raw", "says"),
    [("title = 'x'".encode("utf-16"), "not UTF-8"), (b"#" * 1_000_001, "too large"), (b"a = " + b"[" * 9000, "nests")],
)
def test_a_file_that_is_no_settings_is_one_sentence(tmp_path: Path, raw: bytes, says: str) -> None:
    """Another encoding, a huge file, endless nesting."""
    (tmp_path / "variants.toml").write_bytes(raw)
    with pytest.raises(BouncedeskError, match=says) as caught:
        VariantRules.load(tmp_path / "variants.toml")
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows says that access is denied")
def test_a_folder_of_that_name_is_one_sentence(tmp_path: Path) -> None:
    """What cannot be read is named."""
    with pytest.raises(BouncedeskError, match=r"cannot be read \(is a directory\)"):
        VariantRules.load(tmp_path)


@given(st.text(max_size=120))
def test_any_text_is_rules_or_one_sentence(text: str) -> None:
    """Nothing a user may write ends in anything but rules or a sentence on one line."""
    try:
        read_rules(text, "variants.toml", SHIPPED.rules)
    except BouncedeskError as error:
        assert str(error).isprintable()  # noqa: PT017 -- most texts are wrong, some are not
