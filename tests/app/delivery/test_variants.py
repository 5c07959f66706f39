"""The variants that come with Bouncedesk, held against a session with everything in it."""

import pytest

from app.delivery.variants import VariantRules
from app.domain.session import Stem
from app.errors import UsageError
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
)

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
    with pytest.raises(UsageError, match=r"^There is no variant called .*choose from main, .*, or all\.$") as caught:
        RULES.chosen((name,), EVERYTHING)
    assert "\n" not in str(caught.value)
