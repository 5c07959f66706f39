"""The variants that come with Bouncedesk, held against a session with everything in it."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.session import Stem
from app.errors import UsageError
from app.paths import find_paths
from app.routing.variants import HIGHEST_DB, LOWEST_DB, VariantRules
from render.errors import BouncedeskError
from render.tables import LARGEST
from tests.app.delivery.samples import (
    BACKING,
    BACKING_FX,
    BASS,
    CLICK,
    DRUMS,
    EVERYTHING,
    LEAD,
    LEAD_FX,
    PERCUSSION,
    REFERENCE,
    SHARED_FX,
    SYNTHS,
    UNREADABLE,
    rules_of,
)
from tests.refusals import refused

RULES = VariantRules.load()
LEAD_STEMS = {LEAD.path, LEAD_FX.path, SHARED_FX.path}
BACKING_STEMS = {BACKING.path, BACKING_FX.path}
MUSIC = {DRUMS.path, PERCUSSION.path, BASS.path, SYNTHS.path}
ALL = LEAD_STEMS | BACKING_STEMS | MUSIC


PLAYING = {
    "main": ALL,
    "instrumental": MUSIC,
    "tv": BACKING_STEMS | MUSIC,
    "acapella": LEAD_STEMS | BACKING_STEMS,
    "stems": ALL,
    "vocal_up": ALL,
    "vocal_down": ALL,
    "drumless": ALL - {DRUMS.path, PERCUSSION.path},
    "bassless": ALL - {BASS.path},
    "lead_only": LEAD_STEMS,
    "bgv_only": BACKING_STEMS,
    "backing_track": BACKING_STEMS | MUSIC,
    "backing_track_click": BACKING_STEMS | MUSIC,
    "clean": ALL,
}


@pytest.mark.parametrize("variant", [name for name in RULES.names if not RULES.rule(name).is_cut])
def test_each_variant_holds_what_its_name_says(variant: str) -> None:
    """Vocal effects go with their vocal, and neither a click, a guide, a rough mix nor a broken file ever plays."""
    rule = RULES.rule(variant)
    assert {stem.path for stem in EVERYTHING if rule.holds(stem)} == PLAYING[variant]
    assert {stem.path for stem in EVERYTHING if rule.gain(stem)} == PLAYING[variant]


@pytest.mark.parametrize("variant", [name for name in RULES.names if name not in ("vocal_up", "vocal_down")])
def test_variants_play_at_unity(variant: str) -> None:
    """A gain of exactly 0 or 1: only so are sums exact."""
    assert {RULES.rule(variant).gain(stem) for stem in EVERYTHING} <= {0.0, 1.0}


@pytest.mark.parametrize(("variant", "change"), [("vocal_up", 1.0), ("vocal_down", -1.0)])
def test_vocal_up_and_down_move_the_lead_with_its_effects_alone(variant: str, change: float) -> None:
    """One dB for the lead and what belongs to it, unity for the rest."""
    gains = {stem.path: RULES.rule(variant).gain(stem) for stem in EVERYTHING if stem.mixed}
    assert [gains[path] for path in sorted(LEAD_STEMS)] == pytest.approx([10 ** (change / 20)] * 3, abs=1e-15)
    assert {gains[path] for path in ALL - LEAD_STEMS} == {1.0}


def test_the_default_is_what_every_client_gets() -> None:
    """Four variants unless others are asked for."""
    assert RULES.default == ("main", "instrumental", "tv", "acapella")


def test_all_is_every_variant_of_a_full_session() -> None:
    """With everything there, nothing is left out but what must be asked for, and clean without clean versions."""
    asked = tuple(rule.name for rule in RULES.rules if rule.ask)
    assert RULES.applicable(EVERYTHING) == tuple(name for name in RULES.names if name not in (*asked, "clean"))


@pytest.mark.parametrize(
    ("stems", "applicable"),
    [
        ((DRUMS, BASS), ("main", "stems", "drumless", "bassless")),
        ((DRUMS, CLICK), ("main", "stems")),
        (
            (LEAD, SYNTHS),
            ("main", "instrumental", "tv", "acapella", "stems", "vocal_up", "vocal_down", "lead_only", "backing_track"),
        ),
        ((BACKING, SYNTHS), ("main", "instrumental", "acapella", "stems", "bgv_only")),
        ((LEAD,), ("main", "acapella", "stems", "vocal_up", "vocal_down", "lead_only")),
        ((CLICK, REFERENCE, UNREADABLE), ()),
    ],
    ids=lambda case: "+".join(getattr(item, "path", str(item)) for item in case),
)
def test_all_leaves_out_what_is_empty_or_the_main_mix_again(
    stems: tuple[Stem, ...], applicable: tuple[str, ...]
) -> None:
    """No drumless without drums, no instrumental of an instrumental, no vocal up without a lead."""
    assert RULES.applicable(stems) == applicable


@pytest.mark.parametrize(
    ("variant", "stems"),
    [
        ("acapella", (DRUMS, CLICK)),
        ("lead_only", (BACKING, DRUMS)),
        ("bgv_only", (LEAD, SHARED_FX)),
        ("vocal_up", (BACKING, DRUMS)),
        ("instrumental", (LEAD, BACKING_FX)),
        ("tv", (LEAD, SHARED_FX)),
        ("main", (CLICK, REFERENCE)),
        ("stems", (UNREADABLE,)),
    ],
)
def test_what_is_missing_is_one_sentence(variant: str, stems: tuple[Stem, ...]) -> None:
    """A variant without stems says in words why, naming itself as people do."""
    reason = RULES.missing(variant, stems)
    assert reason is not None
    assert reason.startswith("The session has no stems for ")
    assert RULES.rule(variant).title.lower() in reason
    assert reason.endswith(").")


@pytest.mark.parametrize("variant", ["drumless", "tv", "instrumental", "main", "stems"])
def test_a_variant_with_something_to_play_is_not_missing(variant: str) -> None:
    """Asked for by name, a variant is rendered although there is nothing to leave out."""
    assert RULES.missing(variant, (BASS,)) is None


def test_only_a_variant_that_leaves_nothing_out_repeats_the_main_mix() -> None:
    """A click or an unreadable file is no reason for a drumless mix of its own."""
    assert RULES.rule("drumless").repeats_main((BASS, CLICK, UNREADABLE))
    assert not RULES.rule("drumless").repeats_main((BASS, PERCUSSION))
    assert not RULES.rule("main").repeats_main((BASS,))


def test_what_is_chosen_comes_once_and_in_the_rules_order() -> None:
    """Twice asked is rendered once; all and a name together are one list."""
    names = [rule.name for rule in RULES.chosen(("tv", "main", "tv"), EVERYTHING)]
    assert names == ["main", "tv"]
    both = [rule.name for rule in RULES.chosen(("all", "acapella"), (DRUMS, BASS))]
    assert both == ["main", "acapella", "stems", "drumless", "bassless"]
    assert [rule.name for rule in RULES.chosen((), ())] == list(RULES.default)


@pytest.mark.parametrize("name", ["tv ", "TV", "", "everything", "main\nmix", "../tv"])
def test_an_unknown_variant_is_bad_usage(name: str) -> None:
    """One sentence that lists what there is."""
    with refused("unknown_variant", variant=name) as caught:
        RULES.chosen((name,), EVERYTHING)
    assert isinstance(caught.value, UsageError)
    assert str(caught.value).endswith(", or all.")
    assert "\n" not in str(caught.value)


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
    with refused("not_toml", reason="Invalid value (at line 2, column 9)") as caught:
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
    with refused(code) as caught:
        VariantRules.load(tmp_path / "variants.toml")
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
