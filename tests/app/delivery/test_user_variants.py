"""The user's own variants: added to those that come with Bouncedesk, or changing them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.variant_file import HIGHEST_DB, LOWEST_DB
from app.delivery.variants import VariantRules
from app.errors import UsageError
from app.paths import find_paths
from render.errors import BouncedeskError
from render.tables import LARGEST
from tests.app.delivery.samples import BASS, DRUMS, LEAD, rules_of

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
    shipped = rules_of('[vocal_up]\ncontains = "the lead at {lead} dB"\ngain_db = { lead = 1.0 }')
    (rule,) = rules_of(f"[vocal_up]\ngain_db = {{ lead = {change!r} }}", shipped)
    assert rule.gain(LEAD) == pytest.approx(10 ** (change / 20), rel=1e-12)
    assert rule.gain(BASS) == 1.0
    assert rule.spelt_out().contains == f"the lead at {round(change, 2) + 0.0:+g} dB".replace("-", "−")


def test_the_shipped_vocal_variants_say_their_amount(tmp_path: Path) -> None:
    """As shipped, and as changed."""
    assert SHIPPED.rule("vocal_up").contains == "everything, the lead at +1 dB"
    assert SHIPPED.rule("vocal_down").contains == "everything, the lead at −1 dB"
    assert load(tmp_path, "[vocal_up]\ngain_db={lead=1.5}").rule("vocal_up").contains.endswith("at +1.5 dB")


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('[mine]\n\nonly = ["dums"]', "mine.only", 3),
        ("[mine]\ntitle = 'x'\n[mine.gain_db]\nlead = 99", "mine.gain_db.lead", 4),
        ("[tv]\nexlude = []", "tv.exlude", 2),
        ("# x\nmine = 3", "mine", 2),
        ("\n\n[Mine]", "Mine", 3),
        ("[mine]\nreplace = 'dirty'", "mine.replace", 2),
        ("[mine]\nclick = 'middle'", "mine.click", 2),
        ("[mine]\neach = 'group'\nclick = 'left'", "mine.click", 3),
        ("[stems]\nclick = 'left'", "stems.click", 2),
    ],
)
def test_a_mistake_names_the_file_the_variant_the_key_and_the_line(
    tmp_path: Path, text: str, key: str, line: int
) -> None:
    """What an engineer needs to put it right."""
    with pytest.raises(BouncedeskError) as caught:
        load(tmp_path, text)
    assert caught.value.facts == {"file": str(tmp_path / "variants.toml"), "key": key, "line": line}
    assert not isinstance(caught.value, UsageError)


def test_broken_toml_names_the_file_and_the_place(tmp_path: Path) -> None:
    """The parser's own line and column, and which file."""
    with pytest.raises(BouncedeskError, match=r"line 2, column") as caught:
        load(tmp_path, "[mine]\nonly = [,]")
    assert (caught.value.code, caught.value.facts["file"]) == ("not_toml", str(tmp_path / "variants.toml"))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("title = 'x'".encode("utf-16"), "not_text"),
        (b"#" * (LARGEST + 1), "file_too_large"),
        (b"a = " + b"[" * 9000, "not_toml"),
    ],
)
def test_a_file_that_is_no_settings_is_one_sentence(tmp_path: Path, raw: bytes, code: str) -> None:
    """Another encoding, a huge file, endless nesting."""
    (tmp_path / "variants.toml").write_bytes(raw)
    with pytest.raises(BouncedeskError) as caught:
        VariantRules.load(tmp_path / "variants.toml")
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="Windows says that access is denied")
def test_a_folder_of_that_name_is_one_sentence(tmp_path: Path) -> None:
    """What cannot be read is named."""
    with pytest.raises(BouncedeskError) as caught:
        VariantRules.load(tmp_path)
    assert (caught.value.code, caught.value.facts["reason"]) == ("unreadable_file", "is a directory")


@given(st.text(max_size=120))
def test_any_text_is_rules_or_one_sentence(text: str) -> None:
    """Nothing a user may write ends in anything but rules or a sentence on one line."""
    try:
        rules_of(text, SHIPPED.rules)
    except BouncedeskError as error:
        assert str(error).isprintable()  # noqa: PT017 -- most texts are wrong, some are not
