"""Deliveries whose mixes went through a bus: proved, warned of, and rendered again only as far as something changed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf

from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.delivery.inspection import judge_processed
from render.delivery.manifest import Check, ManifestHeader
from render.delivery.render import deliver
from render.delivery.reusable import RenderOptions
from render.delivery.verification import verify_delivery
from render.monitor import Unwatched
from render.plan import Headroom, Plan, Processing
from tests.refusals import refused
from tests.render.audio import RATE, noise, write_ints
from tests.render.mix.plans import CHECKS, COMPRESSOR, CURVELESS, FRAMES, NAMES, processed_plan

HEADER = ManifestHeader("Bouncedesk test", {"title": "Ember"}, {})
SOFT = BusSettings(-12, (), COMPRESSOR, limiter=Limiter(-1, 50))


def render(plan: Plan, tmp_path: Path, **manner: Any) -> dict[str, Any]:
    """Deliver a plan with a memory beside it."""
    return deliver(plan, HEADER, Unwatched(), RenderOptions(cache=tmp_path / "memory", **manner))


def audio(out: Path) -> dict[str, bytes]:
    """Every delivered file's bytes."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "manifest.json"}


def inodes(out: Path) -> dict[str, int]:
    """Which file is which."""
    return {path.name.partition("-")[0]: path.stat().st_mtime_ns for path in out.iterdir() if path.suffix == ".wav"}


def changed(before: Mapping[str, int], out: Path) -> set[str]:
    """The variants whose files were made again."""
    return {name for name, stamp in inodes(out).items() if before[name] != stamp}


@pytest.mark.parametrize("formats", [("wav24",), ("wav16", "flac24"), ("wav32f",)])
def test_sums_are_proved_before_quantisation_and_in_the_files(tmp_path: Path, formats: tuple[str, ...]) -> None:
    """Each promised sum is stated with its residual, never called exact, and can be verified again."""
    manifest = render(processed_plan(tmp_path, formats=formats), tmp_path)
    assert [check["name"] for check in manifest["checks"]] == [check.name for check in CHECKS]
    for check in manifest["checks"]:
        assert (check["holds"], check["exact"], check["before_quantisation"]) == (True, False, True)
        assert check["residual_dbfs"] <= -120
        assert 0 < check["tolerance_steps"] <= 8
    assert verify_delivery(tmp_path / "out", Unwatched()).ok


def test_sums_of_lossy_files_alone_are_proved_before_encoding(tmp_path: Path) -> None:
    """Where no file can show it, the mix as it was before does."""
    manifest = render(processed_plan(tmp_path, formats=("mp3-320",)), tmp_path)
    assert [(check["holds"], check["whole"]) for check in manifest["checks"]] == [(True, ""), (True, "")]
    assert verify_delivery(tmp_path / "out", Unwatched()).ok


@pytest.mark.parametrize(("left", "files", "holds"), [(0.9e-6, True, True), (1.1e-6, True, False), (0.0, False, False)])
def test_a_processed_sum_holds_below_120_db_and_in_its_files(left: float, files: bool, holds: bool) -> None:
    """More left over than −120 dBFS, or files that do not add up: the sum does not hold, and the reason is stated."""
    check = judge_processed(Check("main = a + b", holds=files, residual_dbfs=-40.0, exact=False), left)
    assert check.holds is holds
    assert check.residual_dbfs == (pytest.approx(20 * np.log10(left), abs=1e-9) if files else -40.0)


def test_a_processed_sum_that_does_not_hold_refuses_the_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bus that treats parts in other ways than their sum is refused before anything gets its name."""
    monkeypatch.setattr("render.mix.chains.Linked", _Wrong)
    with refused("sum_does_not_hold", check="main = inst + voice"):
        render(processed_plan(tmp_path), tmp_path)
    assert not (tmp_path / "out").exists()


class _Wrong:
    """A stage that is not linear: each part finds gains of its own."""

    def __init__(self, bus: BusSettings, rate: int) -> None:
        from render.mix.chains import Own

        self._own = Own(bus, rate)

    def process(self, mix: Any, led: Any) -> Any:
        """Ignore the gains of the full mix."""
        return self._own.process(mix, led)


def cancelling_plan(tmp_path: Path, bus: BusSettings, headroom: Headroom = Headroom.TRIM) -> Plan:
    """A voice and drums that take each other away but for a little: alone they are far louder than together."""
    plan = replace(processed_plan(tmp_path, bus, formats=("wav24", "mp3-320")), headroom=headroom)
    loud = noise(FRAMES, 2, 24, 5, 0.45)
    write_ints(tmp_path / "in" / "voice.wav", loud, 24)
    write_ints(tmp_path / "in" / "drums.wav", -loud + noise(FRAMES, 2, 24, 6, 0.01), 24)
    write_ints(tmp_path / "in" / "bass.wav", noise(FRAMES, 2, 24, 7, 0.02), 24)
    return plan


def test_parts_above_the_ceiling_are_a_warning(tmp_path: Path) -> None:
    """The limiter hears nothing of what cancels: the files that it lets through are named, with how high they peak."""
    manifest = render(cancelling_plan(tmp_path, BusSettings(limiter=Limiter(-12, 50))), tmp_path)
    warning = next(each for each in manifest["warnings"] if each["code"] == "above_ceiling")
    assert warning["files"] == [f"{name}-wav24.wav" for name in ("inst", "voice", "drums")]
    peaks = {row["path"]: row["true_peak_dbtp"] for row in manifest["deliverables"]}
    assert f"{max(peaks[path] for path in warning['files']):+.2f} dBTP" in warning["message"]
    assert peaks["main-wav24.wav"] <= -12
    again = render(cancelling_plan(tmp_path, BusSettings(limiter=Limiter(-12, 50))), tmp_path)
    assert again["warnings"] == manifest["warnings"]


def test_lossy_files_alone_are_judged_by_their_mix(tmp_path: Path) -> None:
    """A codec raises peaks of its own; what is stated is the mix before it."""
    plan = cancelling_plan(tmp_path, BusSettings(limiter=Limiter(-12, 50)))
    plan = replace(plan, variants=tuple(replace(variant, files=variant.files[1:]) for variant in plan.variants))
    codes = {warning["code"]: warning["files"] for warning in render(plan, tmp_path)["warnings"]}
    assert codes == {"above_ceiling": [f"{name}-mp3-320.mp3" for name in ("inst", "voice", "drums")]}


def test_what_would_clip_there_is_covered_by_the_common_trim(tmp_path: Path) -> None:
    """One trim for all, stated; or a refusal; and the sums hold all the same."""
    bus = BusSettings(12, limiter=Limiter(-1, 50))
    manifest = render(cancelling_plan(tmp_path, bus), tmp_path)
    trims = {row["trim_db"] for row in manifest["deliverables"]}
    assert len(trims) == 1
    assert trims.pop() < -4
    assert [warning["code"] for warning in manifest["warnings"]] == ["trimmed", "above_ceiling"]
    assert all(check["holds"] for check in manifest["checks"])
    with refused("no_headroom"):
        render(replace(cancelling_plan(tmp_path, bus, Headroom.REFUSE), out=tmp_path / "refused"), tmp_path)
    plan = replace(cancelling_plan(tmp_path, bus, Headroom.FLOAT), out=tmp_path / "floats")
    assert {row["format"] for row in render(plan, tmp_path)["deliverables"]} == {"wav32f", "mp3-320"}


def rewrite(tmp_path: Path, name: str) -> None:
    """The client sends a new take."""
    write_ints(tmp_path / "in" / f"{name}.wav", noise(FRAMES, 1 + (name != "voice"), 24, 77, 0.2), 24)


@pytest.mark.parametrize(
    ("bus", "strips", "again"),
    [
        (SOFT, {}, set(NAMES)),
        (CURVELESS, {}, {"main", "voice"}),
        (BusSettings(), {"bass": StripSettings(-3)}, {"main", "voice"}),
        (BusSettings(), {"voice": StripSettings(compressor=COMPRESSOR)}, {"main", "voice"}),
    ],
    ids=["linked", "linear", "balance", "strip"],
)
def test_a_new_take_renders_again_what_it_moves(
    tmp_path: Path, bus: BusSettings, strips: Mapping[str, StripSettings], again: set[str]
) -> None:
    """Through a linked compressor every variant has changed; without, those that the stem plays in."""
    render(processed_plan(tmp_path, bus, strips, formats=("wav24",), peak=0.2), tmp_path)
    before = inodes(tmp_path / "out")
    plan = processed_plan(tmp_path, bus, strips, formats=("wav24",), peak=0.2)
    assert render(plan, tmp_path)["timings"]["mix_s"] == 0
    assert changed(before, tmp_path / "out") == set()
    rewrite(tmp_path, "voice")
    render(plan, tmp_path)
    assert changed(before, tmp_path / "out") == again
    assert_as_fresh(plan, tmp_path)


def assert_as_fresh(plan: Plan, tmp_path: Path) -> None:
    """The delivery is the one that a render into an empty folder makes."""
    fresh = replace(plan, out=tmp_path / "fresh")
    deliver(fresh, HEADER, Unwatched())
    assert audio(plan.out) == audio(fresh.out)


def test_a_new_take_of_a_group_s_stem_moves_its_compressor(tmp_path: Path) -> None:
    """Stems that share a strip with a compressor are all changed by one of them; other groups are not."""
    strips = {"drums": StripSettings(compressor=COMPRESSOR)}
    plan = processed_plan(tmp_path, BusSettings(), strips, formats=("wav24",))
    plan = replace(plan, stems=(*plan.stems[:2], replace(plan.stems[2], group="drums")))
    render(plan, tmp_path)
    before = inodes(tmp_path / "out")
    rewrite(tmp_path, "bass")
    render(plan, tmp_path)
    assert changed(before, tmp_path / "out") == {"main", "inst", "drums", "bass"}
    assert_as_fresh(plan, tmp_path)


def test_an_independent_variant_is_its_own_affair(tmp_path: Path) -> None:
    """A new take renders again only the variants that it plays in."""
    plan = processed_plan(tmp_path, SOFT, formats=("wav24",), independent=True)
    render(plan, tmp_path)
    before = inodes(tmp_path / "out")
    rewrite(tmp_path, "voice")
    render(plan, tmp_path)
    assert changed(before, tmp_path / "out") == {"main", "voice"}
    assert_as_fresh(plan, tmp_path)


@pytest.mark.parametrize(
    ("processing", "again"),
    [
        (None, set(NAMES)),
        (Processing(replace(SOFT, gain_db=-11)), set(NAMES)),
        (Processing(replace(SOFT, eq=(Band("bell", 100, 1),))), set(NAMES)),
        (Processing(replace(SOFT, compressor=Compressor(-31, 4, 1, 50))), set(NAMES)),
        (Processing(SOFT, {"bass": StripSettings(-1)}), set(NAMES)),
        (Processing(SOFT, {}, independent=True), {"inst", "voice", "drums", "bass"}),
    ],
    ids=["off", "gain", "eq", "compressor", "balance", "independent"],
)
def test_other_settings_are_noticed(tmp_path: Path, processing: Processing | None, again: set[str]) -> None:
    """Every setting that is heard makes the files anew; main alone is the same linked or not."""
    plan = replace(processed_plan(tmp_path, SOFT, formats=("wav24",)), checks=())
    render(plan, tmp_path)
    before = inodes(tmp_path / "out")
    other = replace(plan, processing=processing)
    render(other, tmp_path)
    assert changed(before, tmp_path / "out") == again
    assert_as_fresh(other, tmp_path)


@pytest.mark.parametrize(("before", "after"), [(None, 0), (0, 1), (1, None)])
def test_another_fold_is_noticed(tmp_path: Path, before: int | None, after: int | None) -> None:
    """A mix in mono on the other side, or in stereo again, is another file, though every stem is the same."""
    plan = replace(processed_plan(tmp_path, CURVELESS, names=("main", "inst"), formats=("wav24",)), checks=())
    main, inst = plan.variants
    render(replace(plan, variants=(main, replace(inst, fold=before))), tmp_path)
    stamps = inodes(tmp_path / "out")
    folded = replace(plan, variants=(main, replace(inst, fold=after)))
    render(folded, tmp_path)
    assert changed(stamps, tmp_path / "out") == {"inst"}
    assert_as_fresh(folded, tmp_path)


def test_a_variant_added_later_is_the_one_it_would_have_been(tmp_path: Path) -> None:
    """Only the new one is rendered, led by the full mix, whose files are kept; the sums are proved in the files."""
    render(processed_plan(tmp_path, SOFT, names=("main", "inst"), formats=("wav24",)), tmp_path)
    before = inodes(tmp_path / "out")
    plan = processed_plan(tmp_path, SOFT, formats=("wav24",))
    manifest = render(plan, tmp_path)
    assert {name for name in before if inodes(tmp_path / "out")[name] != before[name]} == set()
    assert [(check["holds"], check["before_quantisation"]) for check in manifest["checks"]] == [(True, False)] * 2
    assert_as_fresh(plan, tmp_path)


def test_a_manifest_of_before_still_reads(tmp_path: Path) -> None:
    """Checks that do not say whether they were taken before quantisation are stated again as they were."""
    plan = replace(processed_plan(tmp_path, formats=("wav24",)), processing=None)
    render(plan, tmp_path)
    path = tmp_path / "out" / "manifest.json"
    document = json.loads(path.read_bytes())
    for check in document["checks"]:
        del check["before_quantisation"]
    path.write_text(json.dumps(document))
    assert verify_delivery(plan.out, Unwatched()).ok


def test_lengths_and_rates_are_those_of_a_plain_render(tmp_path: Path) -> None:
    """What the bus looks ahead by is neither missing at the end nor added at the start, resampled or not."""
    plan = processed_plan(tmp_path, formats=("wav24", "wav16@44100", "ogg"))
    for row in render(plan, tmp_path)["deliverables"]:
        rate = 44_100 if row["format"] == "wav16@44100" else RATE
        assert row["frames"] == pytest.approx(FRAMES * rate / RATE, abs=1)
        assert sf.info(plan.out / row["path"]).frames == row["frames"]
