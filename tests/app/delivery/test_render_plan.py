"""From a scan to the engine's plan: who plays where, for how long, into which files."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.delivery.mixed_stems import refuse_incomplete
from app.delivery.render_choices import render_warnings
from app.delivery.render_plan import plan_render, refuse_unmixable
from app.delivery.render_request import RenderRequest
from app.domain.cuts import parse_region
from app.domain.session import Group, Problem, Scan, Severity
from app.routing.variants import VariantRules
from render.errors import BouncedeskError
from render.plan import BOTH, LEFT, RIGHT, Headroom, Plan
from tests.app.delivery.samples import BASS, CLICK, DRUMS, GUIDE, LEAD, PERCUSSION, UNREADABLE, rules_of, scan_of, stem

RULES = VariantRules.load()
OUT = Path("/out")


def plan(scan: Scan, *names: str, rules: VariantRules = RULES, **asked: object) -> Plan:
    """The plan of these variants."""
    request = RenderRequest(scan.folder, OUT, **asked)  # type: ignore[arg-type]  # each test says what it asks for
    return plan_render(scan, request, [rules.rule(name) for name in names])


def paths(planned: Plan) -> list[str]:
    """Every file's path, in the plan's order."""
    return [file.path for variant in planned.variants for file in variant.files]


def test_only_what_is_mixed_is_planned() -> None:
    """Clicks and broken files take no part; the rest plays from the session's own folder."""
    planned = plan(scan_of(LEAD, CLICK, UNREADABLE, BASS), "main", "tv")
    assert [(one.name, one.path, one.gains) for one in planned.stems] == [
        ("Lead.wav", Path("/studio/Ember/Lead.wav"), (1.0, 0.0)),
        ("Bass.wav", Path("/studio/Ember/Bass.wav"), (1.0, 1.0)),
    ]
    assert (planned.out, planned.sample_rate, planned.frames) == (OUT, 48_000, 1000)


def test_the_last_sound_ends_the_song() -> None:
    """Offsets count; a click that goes on longer does not."""
    late = stem("Late.wav", Group.FX, frames=10, offset_frames=5000)
    long_click = stem("Click.wav", Group.CLICK, frames=99_999)
    planned = plan(scan_of(DRUMS, late, long_click), "main")
    assert planned.frames == 5010
    assert [one.offset for one in planned.stems] == [0, 5000]


@pytest.mark.parametrize(
    ("rate", "frames", "offset", "planned_offset", "end"),
    [
        (44_100, 44_100, 0, 0, 48_000),
        (96_000, 96_000, 192_000, 96_000, 144_000),
        (44_100, 22_050, 44_100, 48_000, 72_000),
        (44_100, 1, 0, 0, 1),
        (32_000, 3, 0, 0, 4),
    ],
)
def test_offsets_and_lengths_are_the_sessions_own(
    rate: int, frames: int, offset: int, planned_offset: int, end: int
) -> None:
    """A stem at another rate is placed and ends in frames of the session's."""
    other = stem("Other.wav", Group.FX, sample_rate=rate, frames=frames, offset_frames=offset)
    planned = plan(scan_of(other), "main")
    assert planned.stems[0].offset == planned_offset
    assert abs(planned.frames - end) <= 1


def test_a_pair_plays_on_its_sides_and_a_lone_side_on_both() -> None:
    """Left goes left and right goes right; a side whose other is missing is mono like any other."""
    left = stem("Gtr.L.wav", Group.GUITARS, side="L", pair="Gtr.R.wav", channels=1)
    right = stem("Gtr.R.wav", Group.GUITARS, side="R", pair="Gtr.L.wav", channels=1)
    orphan = stem("Pad.L.wav", Group.SYNTHS, side="L", channels=1)
    planned = plan(scan_of(left, right, orphan, stem("Bass.wav", Group.BASS, channels=1)), "main")
    assert [one.sides for one in planned.stems] == [LEFT, RIGHT, BOTH, BOTH]


@pytest.mark.parametrize("channels", [3, 6, 8])
def test_a_multichannel_stem_is_refused_by_name(channels: int) -> None:
    """More than two channels cannot be mixed, which is said with what to do; a multichannel reference is no matter."""
    surround = stem("Ambience 5.1.wav", Group.FX, channels=channels)
    with pytest.raises(BouncedeskError) as caught:
        plan(scan_of(DRUMS, surround), "main")
    assert (caught.value.code, *caught.value.facts.values()) == ("not_stereo", "Ambience 5.1.wav", channels)
    plan(scan_of(DRUMS, stem("Atmos ref.wav", Group.REFERENCE, channels=channels)), "main")


@pytest.mark.parametrize(
    ("scan", "asked", "path"),
    [
        (scan_of(BASS), {}, "Ember_main_48k-24b.wav"),
        (scan_of(BASS, title="Low"), {}, "Low_main_48k-24b.wav"),
        (scan_of(BASS, title="Low", artist="Nova"), {}, "Nova_Low_main_48k-24b.wav"),
        (scan_of(BASS, title="Low", artist="N"), {"artist": "Zoë", "title": "Ash"}, "Zoe_Ash_main_48k-24b.wav"),
        (scan_of(BASS, title="Low", artist="N"), {"title": "Ash"}, "N_Ash_main_48k-24b.wav"),
        (scan_of(BASS, title="🔥"), {}, "main_48k-24b.wav"),
        (scan_of(BASS, title="con.mix"), {}, "con-.mix_main_48k-24b.wav"),
        (scan_of(stem("B.wav", Group.BASS, sample_rate=44_100), rate=44_100), {}, "Ember_main_44.1k-24b.wav"),
    ],
)
def test_files_are_named_by_who_asks_then_the_session_then_the_folder(
    scan: Scan, asked: dict[str, str], path: str
) -> None:
    """The catalogue's names come before session.toml's, those before the folder's."""
    request = RenderRequest(scan.folder, OUT, **asked)  # type: ignore[arg-type]  # names only
    assert paths(plan_render(scan, request, [RULES.rule("main")])) == [path]


def test_stems_are_a_file_a_group_named_after_it() -> None:
    """Groups in their own order, each with its stems alone; empty groups have no file."""
    planned = plan(scan_of(BASS, LEAD, DRUMS, PERCUSSION), "main", "stems")
    assert [(variant.name, variant.group) for variant in planned.variants] == [
        ("main", None),
        ("stems", "lead_vocal"),
        ("stems", "drums"),
        ("stems", "percussion"),
        ("stems", "bass"),
    ]
    assert paths(planned)[1:3] == ["Ember_lead_vocal_48k-24b.wav", "Ember_drums_48k-24b.wav"]
    assert planned.stems[0].gains == (1.0, 0.0, 0.0, 0.0, 1.0)


def test_formats_are_planned_once_each_and_told_apart() -> None:
    """Twice the same format is one file; the same format at the session's own rate by name is another file."""
    planned = plan(scan_of(BASS), "main", formats=("wav24", "wav24", "wav24@48000", "flac24", "wav16@44100", "ogg"))
    names = paths(planned)
    assert len(names) == 5
    assert len({name.casefold() for name in names}) == 5
    assert [file.kind.name for file in planned.variants[0].files][:2] == ["wav24", "wav24@48000"]


def test_only_fixed_formats_have_a_float_file_to_fall_back_on() -> None:
    """Where headroom is left to floats, wav and flac turn into float files at their own rate."""
    planned = plan(scan_of(BASS), "main", formats=("wav24", "wav16@44100", "wav32f", "mp3-320"), headroom="float")
    (variant,) = planned.variants
    fallbacks = [file.as_float and (file.as_float.kind.name, file.as_float.path) for file in variant.files]
    assert fallbacks == [
        ("wav32f", "Ember_main_48k-32f.wav"),
        ("wav32f@44100", "Ember_main_44.1k-32f.wav"),
        None,
        None,
    ]
    assert planned.headroom is Headroom.FLOAT


def test_a_variant_called_like_a_group_gets_files_of_its_own() -> None:
    """Neither its files nor the float files in their place are those of the group."""
    rules = VariantRules(rules_of('[main]\n[stems]\neach = "group"\n[drums]\nonly = ["drums", "percussion"]'))
    planned = plan(scan_of(DRUMS, PERCUSSION), "main", "stems", "drums", rules=rules)
    floats = [file.as_float.path for variant in planned.variants for file in variant.files if file.as_float]
    assert len(set(paths(planned))) == len(planned.variants) == len(set(floats))


def test_a_session_that_cannot_be_mixed_whole_is_refused_with_the_scans_finding() -> None:
    """One of no file in particular too; of what is never mixed nothing stops a render."""
    wrong = Problem("no_common_rate", Severity.ERROR, (), (), "The stems have no rate in common.")
    request = RenderRequest(Path("/studio/Ember"), Path("/out"))
    with pytest.raises(BouncedeskError) as caught:
        refuse_incomplete(scan_of(BASS, problems=(wrong,)), request)
    assert caught.value.code == "no_common_rate"
    refuse_incomplete(scan_of(BASS, CLICK, problems=(replace(wrong, files=(CLICK.path,)),)), request)
    refuse_incomplete(scan_of(BASS, problems=(replace(wrong, severity=Severity.WARNING),)), request)


def test_strict_is_about_what_is_mixed() -> None:
    """A stem at another rate is refused, a click or a reference is not."""
    strict = RenderRequest(Path("/studio/Ember"), Path("/out"), strict=True)
    refuse_unmixable(scan_of(BASS, replace(CLICK, sample_rate=44_100)), strict)
    with pytest.raises(BouncedeskError) as caught:
        refuse_unmixable(scan_of(replace(BASS, sample_rate=44_100), DRUMS), strict)
    assert (caught.value.code, *caught.value.facts.values()) == ("rate_refused", BASS.path, 44_100)
    refuse_unmixable(scan_of(replace(BASS, sample_rate=44_100), DRUMS), replace(strict, strict=False))


def test_clean_versions_of_two_stems_are_two_warnings() -> None:
    """Each names its own: none is folded into the other."""
    clean = [stem(f"{name} clean.wav", Group.LEAD_VOCAL) for name in ("Lead", "Ad Lib")]
    ad_lib = stem("Ad Lib.wav", Group.LEAD_VOCAL)
    scan = scan_of(LEAD, ad_lib, *clean, BASS)
    warnings = [warning for warning in render_warnings(scan, RULES.rules) if warning.code == "clean_versions"]
    assert [warning.files for warning in warnings] == [
        ("Lead clean.wav", "Lead.wav"),
        ("Ad Lib clean.wav", "Ad Lib.wav"),
    ]


def test_a_manifest_repeats_what_changes_its_files_and_no_failure() -> None:
    """Findings of the scan, one for one; those that a render does not depend on are the scan's alone."""
    problems = [
        Problem(code, severity, (f"{code}.wav",), (), f"{code}.")
        for code in ("unclassified", "rate_mismatch", "clipped")
        for severity in (Severity.WARNING, Severity.ERROR)
    ]
    warnings = render_warnings(scan_of(BASS, problems=tuple(problems)), RULES.rules)
    assert [(warning.code, warning.files) for warning in warnings] == [
        ("unclassified", ("unclassified.wav",)),
        ("rate_mismatch", ("rate_mismatch.wav",)),
    ]


def test_only_what_is_mixed_is_warned_of_as_muted() -> None:
    """A guide is in no mix, whatever is muted in it; and without a clean variant nothing is."""
    mutes = (parse_region(["0:00", "0:00.5"]),)
    scan = scan_of(replace(LEAD, mutes=mutes), replace(GUIDE, mutes=mutes), BASS)
    muted = [warning.files for warning in render_warnings(scan, RULES.rules) if warning.code == "clean_mutes"]
    assert muted == [(LEAD.path,)]
    assert "clean_mutes" not in [warning.code for warning in render_warnings(scan, [RULES.rule("main")])]
