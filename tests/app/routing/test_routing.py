"""Who plays in which mix, at what level, on which sides: clean versions, clicks and lone mono stems."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.render_plan import FullMix, plan_render
from app.delivery.render_request import RenderRequest
from app.domain.cuts import parse_region
from app.domain.session import Group, Scan, Stem
from app.routing.variants import VariantRules
from render.bus.settings import BusSettings
from render.errors import BouncedeskError
from render.plan import BOTH, LEFT, RIGHT, Plan, PlannedStem, Processing
from tests.app.delivery.samples import BACKING, BASS, CLICK, DRUMS, LEAD, RATE, rules_of, scan_of, stem
from tests.refusals import refused

RULES = VariantRules.load()
CLEAN_LEAD = stem("Lead clean.wav", Group.LEAD_VOCAL)
LONE = stem("Mono.wav", Group.GUITARS, channels=1)
LEFT_SIDE = stem("OH.L.wav", Group.DRUMS, side="L", pair="OH.R.wav", channels=1)
RIGHT_SIDE = stem("OH.R.wav", Group.DRUMS, side="R", pair="OH.L.wav", channels=1)


def plan(scan: Scan, *names: str, rules: VariantRules = RULES) -> Plan:
    """The plan of these variants."""
    return plan_render(scan, RenderRequest(scan.folder, Path("/out")), [rules.rule(name) for name in names])


def playing(planned: Plan, name: str) -> dict[str, tuple[float, int]]:
    """The gain and the sides of every stem that plays in a variant."""
    index = next(number for number, variant in enumerate(planned.variants) if variant.name == name)
    return {one.name: (one.gains[index], one.sides) for one in planned.stems if one.gains[index]}


def test_a_clean_version_plays_in_clean_alone_and_in_place_of_its_original() -> None:
    """Main and the a cappella have the original once, clean has the other once, the rest plays in all."""
    planned = plan(scan_of(LEAD, CLEAN_LEAD, BASS), "main", "acapella", "stems", "clean")
    assert set(playing(planned, "main")) == {"Lead.wav", "Bass.wav"}
    assert set(playing(planned, "acapella")) == {"Lead.wav"}
    assert set(playing(planned, "clean")) == {"Lead clean.wav", "Bass.wav"}
    assert [variant.group for variant in planned.variants if variant.name == "stems"] == ["lead_vocal", "bass"]
    assert "main = sum of stems" in [check.name for check in planned.checks]
    assert all("clean" not in check.name for check in planned.checks)


def test_a_clean_version_plays_its_originals_part_whatever_its_own_name_says() -> None:
    """Its group, and with it its level and the variants it is part of, are the original's."""
    rules = VariantRules(rules_of('[a]\nreplace="clean"\nonly=["lead"]\ngain_db={lead=6}\n[b]\nexclude=["guitars"]'))
    odd = stem("Lead clean.wav", Group.GUITARS)
    planned = plan(scan_of(LEAD, odd, BASS), "a", "b", rules=rules)
    assert playing(planned, "a") == {"Lead clean.wav": (10 ** (6 / 20), BOTH)}
    assert set(playing(planned, "b")) == {"Lead.wav", "Bass.wav"}


def test_clean_is_skipped_with_what_to_do_where_nothing_is_clean() -> None:
    """The reason says how to name the files; with a version or a stretch to mute it is rendered."""
    reason = RULES.missing("clean", (LEAD, BASS))
    assert reason is not None
    assert "“Lead Vocal clean.wav” beside “Lead Vocal.wav”" in reason
    assert "[clean] in session.toml" in reason
    assert RULES.missing("clean", (LEAD, CLEAN_LEAD)) is None
    assert RULES.missing("clean", (replace(LEAD, mutes=(parse_region(["1", "2"]),)), BASS)) is None
    assert "clean" in RULES.applicable((LEAD, CLEAN_LEAD, BASS))
    assert "clean" not in RULES.applicable((LEAD, BASS))


def test_mutes_are_of_the_clean_variant_in_frames_of_the_session() -> None:
    """The stem is planned twice: as it is for main, and with its silence for clean."""
    muted = replace(LEAD, mutes=(parse_region(["0:12.5", "0:13"]), parse_region(["96000f", "end"])))
    planned = plan(replace(scan_of(muted, BASS), duration_s=13.0), "main", "clean")
    assert [(one.name, one.gains, one.mutes) for one in planned.stems] == [
        ("Lead.wav", (1.0, 0.0), ()),
        ("Lead.wav", (0.0, 1.0), ((600_000, 624_000), (96_000, 13 * RATE + 1))),
        ("Bass.wav", (1.0, 1.0), ()),
    ]


@pytest.mark.parametrize("times", [["48000f", "0:00.5"], ["0:01.5", "end"], ["3", "4"]])
def test_a_mute_that_covers_nothing_is_refused(times: list[str]) -> None:
    """A mistyped time would leave the word in."""
    muted = replace(LEAD, mutes=(parse_region(times),))
    with refused("mute_outside_song", file="Lead.wav"):
        plan(scan_of(muted, BASS), "clean")
    assert plan(scan_of(muted, BASS), "main").stems


def test_a_muted_main_mix_promises_nothing_about_what_it_leaves_out() -> None:
    """Where a user makes the main mix clean, the muted stem itself is not what another variant lacks."""
    rules = VariantRules(rules_of('[main]\nreplace="clean"\n[tv]\nreplace="clean"\nexclude=["lead"]'))
    muted = replace(LEAD, mutes=(parse_region(["0", "0.5"]),))
    assert plan(scan_of(muted, BASS), "main", "tv", rules=rules).checks == ()


def test_the_backing_track_is_everything_but_the_lead() -> None:
    """In stereo, at unity, without a click, and proved against the lead."""
    planned = plan(scan_of(LEAD, BACKING, BASS, CLICK), "main", "backing_track")
    assert playing(planned, "backing_track") == {"BGV.wav": (1.0, BOTH), "Bass.wav": (1.0, BOTH)}
    assert [check.name for check in planned.checks] == ["backing_track = main − lead"]


def test_the_click_has_a_side_of_its_own() -> None:
    """Half of stereo and of pairs and the whole of a lone mono stem on the left, the click on the right."""
    scan = scan_of(LEAD, BASS, LONE, LEFT_SIDE, RIGHT_SIDE, CLICK)
    planned = plan(scan, "backing_track_click", "main")
    assert playing(planned, "backing_track_click") == {
        "Bass.wav": (0.5, LEFT),
        "Mono.wav": (1.0, LEFT),
        "OH.L.wav": (0.5, LEFT),
        "OH.R.wav": (0.5, LEFT),
        "Click.wav": (0.5, RIGHT),
    }
    assert playing(planned, "main")["OH.R.wav"] == (1.0, RIGHT)
    assert "Click.wav" not in playing(planned, "main")
    assert planned.checks == ()


@pytest.mark.parametrize(("click", "music", "side"), [("left", RIGHT, LEFT), ("right", LEFT, RIGHT)])
def test_a_band_may_have_it_the_other_way_round(click: str, music: int, side: int) -> None:
    """A mono click at unity on its side."""
    rules = VariantRules(rules_of(f'[live]\nclick = "{click}"'))
    mono_click = stem("Click.wav", Group.CLICK, channels=1)
    planned = plan(scan_of(BASS, mono_click), "live", rules=rules)
    assert playing(planned, "live") == {"Bass.wav": (0.5, music), "Click.wav": (1.0, side)}


def test_a_click_on_both_sides_leaves_the_music_in_stereo() -> None:
    """Everything plays as it is."""
    rules = VariantRules(rules_of('[live]\nclick = "both"'))
    planned = plan(scan_of(BASS, LEFT_SIDE, RIGHT_SIDE, CLICK), "live", rules=rules)
    assert playing(planned, "live") == {
        "Bass.wav": (1.0, BOTH),
        "OH.L.wav": (1.0, LEFT),
        "OH.R.wav": (1.0, RIGHT),
        "Click.wav": (1.0, BOTH),
    }


def test_a_variant_with_a_click_needs_one_and_must_be_asked_for() -> None:
    """Without a click the reason says how to name it, a broken one is none; all never makes it."""
    broken = Stem("Click.wav", Group.CLICK, 1.0)
    reason = RULES.missing("backing_track_click", (LEAD, BASS, broken))
    assert reason is not None
    assert reason.startswith("The session has no click for backing track with click")
    assert RULES.missing("backing_track_click", (LEAD, BASS, CLICK)) is None
    assert "backing_track_click" not in RULES.applicable((LEAD, BASS, CLICK))


def test_the_click_neither_makes_the_song_longer_nor_is_refused_where_it_is_not_used() -> None:
    """A click with many channels stops the variant that needs it, by name, and no other."""
    wide = stem("Click.wav", Group.CLICK, channels=6, frames=99_999)
    assert plan(scan_of(BASS, wide), "main").frames == 1000
    with pytest.raises(BouncedeskError) as caught:
        plan(scan_of(BASS, wide), "backing_track_click")
    assert (caught.value.code, *caught.value.facts.values()) == ("not_stereo", "Click.wav", 6)


@given(decibels=st.floats(-12, 12))
def test_the_pan_law_is_undone_for_lone_mono_stems_alone(decibels: float) -> None:
    """Stereo stems, both halves of a pair and clicks stay as they are, and the sums are still proved."""
    scan = replace(scan_of(LEAD, LONE, LEFT_SIDE, RIGHT_SIDE, BASS), mono_gain_db=decibels)
    planned = plan(scan, "main", "tv", "instrumental", "acapella")
    gains = {name: gain for name, (gain, _) in playing(planned, "main").items()}
    assert gains.pop("Mono.wav") == pytest.approx(10 ** (decibels / 20), rel=1e-12)
    assert set(gains.values()) == {1.0}
    assert [check.name for check in planned.checks] == ["main = tv + acapella", "main = instrumental + acapella"]


PLAYED = st.lists(
    st.sampled_from([LEAD, CLEAN_LEAD, BACKING, BASS, DRUMS, LONE, LEFT_SIDE, RIGHT_SIDE, CLICK]),
    min_size=1,
    unique=True,
)


@given(PLAYED, st.lists(st.sampled_from(RULES.names[:14]), min_size=1, unique=True))
def test_no_file_plays_twice_in_a_mix(stems: list[Stem], names: list[str]) -> None:
    """However often a file is planned, every variant has it at most once."""
    scan = scan_of(*stems)
    rules = [rule for rule in RULES.chosen(tuple(names), stems) if rule.missing(stems) is None]
    planned = plan_render(scan, RenderRequest(scan.folder, Path("/out")), rules)
    for index in range(len(planned.variants)):
        played = [one.name for one in planned.stems if one.gains[index]]
        assert len(played) == len(set(played))
    assert all(isinstance(one, PlannedStem) and len(one.gains) == len(planned.variants) for one in planned.stems)


def test_a_clean_version_is_in_its_originals_group_and_strip() -> None:
    """Of a rule that makes a file a group, and of the strips: whatever its own name was understood as."""
    rules = VariantRules((*RULES.rules, *rules_of('[clean_stems]\neach="group"\nreplace="clean"')))
    misread = stem("Lead clean.wav", Group.GUITARS)
    scan = scan_of(LEAD, misread, BASS)
    planned = plan(scan, "clean_stems", rules=rules)
    assert [variant.group for variant in planned.variants] == ["lead_vocal", "bass"]
    assert [(one.name, one.gains) for one in planned.stems if any(one.gains)] == [
        ("Lead clean.wav", (1.0, 0.0)),
        ("Bass.wav", (0.0, 1.0)),
    ]
    full = FullMix(Processing(BusSettings(gain_db=1.0), {}), rules.rule("main"))
    request = RenderRequest(scan.folder, Path("/out"))
    processed = plan_render(scan, request, [rules.rule("clean")], processed=full)
    assert {one.name: one.group for one in processed.stems}["Lead clean.wav"] == "lead_vocal"


def test_a_click_is_dry_only_beside_what_is_processed() -> None:
    """Of plain sums nothing goes past anything."""
    scan, name = scan_of(BASS, CLICK), "backing_track_click"
    assert not any(one.dry for one in plan(scan, name).stems)
    full = FullMix(Processing(BusSettings(gain_db=1.0), {}), RULES.rule("main"))
    processed = plan_render(scan, RenderRequest(scan.folder, Path("/out")), [RULES.rule(name)], processed=full)
    assert {one.name: one.dry for one in processed.stems} == {"Bass.wav": False, "Click.wav": True}


def test_a_variant_without_mutes_of_its_own_stems_has_nothing_clean() -> None:
    """What is muted elsewhere makes a mix of the drums no cleaner; and a clean mix is never the main mix again."""
    rules = VariantRules(
        rules_of('[beat]\nonly=["drums"]\nreplace="clean"\n[bare]\nexclude=["guitars"]\nreplace="clean"')
    )
    muted = replace(LEAD, mutes=(parse_region(["1", "2"]),))
    assert rules.missing("beat", (muted, DRUMS)) is not None
    assert rules.missing("bare", (muted, DRUMS)) is None
    assert rules.applicable((muted, DRUMS)) == ("bare",)
