"""What a request comes to: bus and balance chosen, described and gone through; and which sums are promised."""

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.delivery.render_choices import choose_processing, describe_processing, render_warnings
from app.delivery.render_plan import FullMix, plan_render, render_session
from app.delivery.render_request import RenderRequest
from app.domain.session import Group
from app.intake.session_file import SessionFile
from app.routing.routing import plan_checks, provable
from app.routing.variants import VariantRules
from render.bus.bus_file import read_bus
from render.bus.settings import BusSettings, Compressor, Limiter, StripSettings
from render.delivery.verification import verify_delivery
from render.errors import BouncedeskError
from render.monitor import Unwatched
from render.plan import Plan, Processing
from tests.app.delivery.samples import BASS, DRUMS, EVERYTHING, LEAD, SYNTHS, scan_of, stem
from tests.render.audio import noise, read_ints, write_ints

FRAMES = 4000
GLUE, LOUD = read_bus("glue"), read_bus("loud")
SOFTER = StripSettings(-3.0)
REQUEST = RenderRequest(Path("/studio/Ember"), Path("/studio/out"))
SCAN = scan_of(LEAD, DRUMS, BASS)


def chosen(session: SessionFile, **asked: Any) -> Processing | None:
    """What a request comes to for a session of a lead, drums and a bass."""
    return choose_processing(replace(REQUEST, **asked), session, SCAN)


def test_a_request_decides_over_the_session() -> None:
    """Its bus replaces the session's, each of its strips that of the same group; what does nothing switches off."""
    session = SessionFile(bus=GLUE, balance={Group.DRUMS: SOFTER, Group.BASS: SOFTER})
    assert chosen(session) == Processing(GLUE, {"drums": SOFTER, "bass": SOFTER})
    other = StripSettings(2.0)
    asked = chosen(session, bus=LOUD, balance={Group.BASS: other, Group.DRUMS: StripSettings()})
    assert asked == Processing(LOUD, {"bass": other})
    assert chosen(session, bus=BusSettings()) == Processing(BusSettings(), {"drums": SOFTER, "bass": SOFTER})


def test_what_does_nothing_leaves_plain_sums() -> None:
    """No bus, a strip at its defaults, a strip for a group without stems: variants stay exact."""
    assert chosen(SessionFile()) is None
    assert chosen(SessionFile(bus=BusSettings(), balance={Group.BRASS: SOFTER, Group.BASS: StripSettings()})) is None


def test_independence_is_for_a_bus_that_follows_the_sound() -> None:
    """A linear bus does the same to every variant, whatever was asked for, so sums stay promised."""
    assert chosen(SessionFile(bus=GLUE), independent=True) == Processing(GLUE, {}, independent=True)
    assert chosen(SessionFile(bus=read_bus("vinyl")), independent=True) == Processing(read_bus("vinyl"), {})
    assert render_warnings(SCAN, (), Processing(GLUE)) == ()
    assert [each.code for each in render_warnings(SCAN, (), Processing(GLUE, {}, independent=True))] == [
        "independent_bus"
    ]


def test_the_manifest_can_be_rendered_from_again() -> None:
    """What the settings say is what a bus and strips are read from, without their defaults."""
    described = describe_processing(
        Processing(BusSettings(1.5, limiter=Limiter(-2)), {"drums": StripSettings(pan=-0.5)})
    )
    assert described == {
        "bus": {"gain_db": 1.5, "limiter": {"ceiling_dbtp": -2, "release_ms": 80.0}},
        "independent": False,
        "balance": {"drums": {"pan": -0.5}},
    }
    assert describe_processing(None) == {"bus": None, "independent": False, "balance": {}}


def planned(*names: str, processing: Processing, stems: tuple[Any, ...] = EVERYTHING) -> Plan:
    """The plan of variants of a session."""
    rules = VariantRules.load()
    chosen_rules = [rules.rule(name) for name in names]
    return plan_render(scan_of(*stems), REQUEST, chosen_rules, None, FullMix(processing, rules.rule("main")))


def test_only_sums_of_what_is_delivered_are_promised() -> None:
    """A part is proved by its partner; what only a bare stem could prove is not; independent parts are not at all."""
    names = ("main", "instrumental", "tv", "acapella", "stems")
    linked = planned(*names, processing=Processing(GLUE))
    assert [check.name for check in linked.checks] == ["main = instrumental + acapella", "main = sum of stems"]
    apart = planned(*names, processing=Processing(GLUE, {}, independent=True))
    assert [check.name for check in apart.checks] == ["main = sum of stems"]
    plain = replace(linked, processing=None)
    assert provable(plain, plan_checks(plain.variants, plain.stems)) == plan_checks(plain.variants, plain.stems)


def test_every_stem_knows_its_part_in_the_full_mix() -> None:
    """Also where main is not asked for; clicks are dry and have none; the plan can go to another process."""
    plan = planned("instrumental", processing=Processing(GLUE))
    assert {stem.full_gain for stem in plan.stems} == {1.0}
    assert {stem.group for stem in plan.stems if not any(stem.gains)} == {"lead_vocal", "backing_vocal", "vocal_fx"}
    assert pickle.loads(pickle.dumps(plan)) == plan  # noqa: S301 -- what was dumped here


def test_a_click_goes_past_the_bus_and_music_is_folded_behind_it(tmp_path: Path) -> None:
    """The music is mixed as in main, at its full gain on both sides; the click alone is on its side."""
    variants = tmp_path / "variants.toml"
    variants.write_text('[live]\ntitle = "Live"\ncontains = "all"\nclick = "left"\n')
    rules = VariantRules.load(variants)
    click = stem("Click.wav", Group.CLICK, channels=1)
    processed = FullMix(Processing(GLUE), rules.rule("main"))
    plan = plan_render(scan_of(DRUMS, SYNTHS, click), REQUEST, [rules.rule("live")], None, processed)
    assert plan.variants[0].fold == 1
    parts = {stem.name: (stem.gains, stem.full_gain, stem.sides, stem.dry) for stem in plan.stems}
    assert parts["Click.wav"] == ((1.0,), 0.0, 0, True)
    assert parts["Kick.wav"] == ((1.0,), 1.0, 2, False)


SESSION = """
[bus]
gain_db = -6
limiter = { ceiling_dbtp = -14 }
compressor = { threshold_db = -30, ratio = 3, attack_ms = 5, release_ms = 60 }

[balance.drums]
gain_db = -6
pan = -1

[balance.strings]
gain_db = 3
"""


def write_session(tmp_path: Path, text: str = SESSION) -> Path:
    """A lead, drums and a bass, with a session file."""
    folder = tmp_path / "Ember"
    for seed, (name, channels) in enumerate([("LV.wav", 1), ("Kick.wav", 2), ("Bass.wav", 1)]):
        write_ints(folder / name, noise(FRAMES, channels, 24, seed, 0.3), 24)
    (folder / "session.toml").write_text(text)
    return folder


def rendered(folder: Path, out: Path, *variants: str, **asked: Any) -> dict[str, Any]:
    """The manifest of a render of it."""
    return render_session(RenderRequest(folder, out, variants, **asked), Unwatched())


def test_the_session_s_bus_and_balance_are_heard_and_told(tmp_path: Path) -> None:
    """The drums play on the left alone, the limiter holds the mix, every promised sum is proved, settings are told."""
    folder, out = write_session(tmp_path), tmp_path / "out"
    manifest = rendered(folder, out, "main", "instrumental", "acapella", "stems")
    assert manifest["settings"]["bus"]["limiter"]["ceiling_dbtp"] == -14
    assert manifest["settings"]["balance"] == {"drums": {"gain_db": -6.0, "pan": -1.0}}
    assert [(check["name"], check["holds"]) for check in manifest["checks"]] == [
        ("main = instrumental + acapella", True),
        ("main = sum of stems", True),
    ]
    assert np.abs(read_ints(out / "Ember_drums_48k-24b.wav")[:, 1]).max() <= 2  # dither
    assert manifest["deliverables"][0]["true_peak_dbtp"] <= -13.95
    assert verify_delivery(out, Unwatched()).ok


def test_no_bus_and_no_balance_is_the_exact_sum(tmp_path: Path) -> None:
    """Switched off, the render is byte for byte that of a session that says nothing."""
    plain, off = tmp_path / "plain", tmp_path / "off"
    rendered(write_session(tmp_path, ""), plain)
    balance = {Group.DRUMS: StripSettings()}
    manifest = rendered(write_session(tmp_path), off, bus=BusSettings(), balance=balance)
    assert all(check["exact"] for check in manifest["checks"])
    assert [(off / row["path"]).read_bytes() == (plain / row["path"]).read_bytes() for row in manifest["deliverables"]]
    assert manifest["settings"]["bus"] is None


def test_independent_variants_are_said_to_sum_to_nothing(tmp_path: Path) -> None:
    """Only the stems, which stay linked, are promised to sum."""
    manifest = rendered(
        write_session(tmp_path), tmp_path / "out", "main", "instrumental", "acapella", "stems", independent=True
    )
    assert manifest["settings"]["independent"] is True
    assert [check["name"] for check in manifest["checks"]] == ["main = sum of stems"]
    assert "independent_bus" in [warning["code"] for warning in manifest["warnings"]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[bus]\nlimiter = { ceiling_dbtp = 3 }", "“bus.limiter.ceiling_dbtp” must be"),
        ('bus = "shiny"', "no bus called “shiny”"),
        ('bus = "../bus.toml"', "“bus” must be a preset, or a TOML file in the session's folder"),
        ('bus = "gone.toml"', "gone.toml could not be read"),
        ("bus = 3", "“bus” must be text"),
        ("[balance.drum]\npan = 1", "“balance.drum” is not a group that is mixed; the groups are lead_vocal"),
        ("[balance.click]\npan = 1", "“balance.click” is not a group"),
        ("[balance.drums]\npan = 2", "“balance.drums.pan” must be"),
        ("[balance]\ndrums = 3", "“balance.drums” must be a table"),
    ],
)
def test_a_wrong_session_file_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    """The key is named, and nothing is rendered."""
    with pytest.raises(BouncedeskError) as caught:
        rendered(write_session(tmp_path, text), tmp_path / "out")
    assert says in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_session_names_a_preset_none_or_a_file_of_its_own(tmp_path: Path) -> None:
    """A bus beside the stems is found there."""
    folder = write_session(tmp_path, 'bus = "mine.toml"')
    (folder / "mine.toml").write_text("gain_db = -1.5")
    assert rendered(folder, tmp_path / "a")["settings"]["bus"] == {"gain_db": -1.5}
    (folder / "session.toml").write_text('bus = "vinyl"')
    assert rendered(folder, tmp_path / "b")["settings"]["bus"]["mono_below_hz"] == 250
    (folder / "session.toml").write_text('bus = "none"')
    assert rendered(folder, tmp_path / "c")["settings"]["bus"] is None


def test_a_cut_down_goes_through_the_bus(tmp_path: Path) -> None:
    """It is rendered beside its variant from the session's regions; its compressor has heard the song before."""
    text = SESSION + '\n[cuts.sting]\nregions = [["0:00.03", "0:00.08"]]\n'
    variants = tmp_path / "variants.toml"
    variants.write_text('[sting]\ntitle = "Sting"\nat_most_s = 1\n')
    manifest = rendered(write_session(tmp_path, text), tmp_path / "out", "main", "sting", variants_file=variants)
    rows = {row["variant"]: row["path"] for row in manifest["deliverables"]}
    main, cut = (read_ints(tmp_path / "out" / rows[name]) for name in ("main", "sting"))
    assert len(cut) == 2400
    assert np.abs(cut[240:2160] - main[1440 + 240 : 1440 + 2160]).max() <= 4  # dither of both


def test_a_strip_with_a_compressor_is_picklable_with_its_request() -> None:
    """A request goes to a child process as it is."""
    strip = StripSettings(compressor=Compressor(-20, 2, 10, 100))
    request = replace(REQUEST, bus=LOUD, balance={Group.DRUMS: strip}, independent=True)
    assert pickle.loads(pickle.dumps(request)) == request  # noqa: S301 -- what was dumped here
