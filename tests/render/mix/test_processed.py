"""Mixes through strips and a bus: against the chain run here over whole signals, for any blocks and threads."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.bus.leader import Follower, Gains, Leader
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.errors import AudioError, Cancelled
from render.mix.mixdown import mix_down
from render.mix.threads import Lane, MixSettings
from render.monitor import Unwatched
from render.plan import LEFT, CutDown, Piece
from tests.refusals import refused
from tests.render.audio import RATE, noise, stem, write_ints
from tests.render.mix.plans import (
    BUS,
    COMPRESSOR,
    CURVELESS,
    FRAMES,
    NAMES,
    delivered,
    mixed_of,
    processed_plan,
    run,
)

Floats = NDArray[np.float64]
PARTS = {"main": ("voice", "drums", "bass"), "inst": ("drums", "bass")} | {n: (n,) for n in ("voice", "drums", "bass")}
SINGLES = 1.0  # in the engine's unit: more than a float32 is rounded by up to +6 dBFS


def led(bus: BusSettings, full: Floats) -> tuple[Floats, list[Gains]]:
    """The bus over a whole signal, and its gains."""
    leader = Leader(bus, RATE)
    done = [leader.process(full), leader.finish()]
    return np.concatenate([each.samples for each in done]), [each.gains for each in done]


def followed(bus: BusSettings, part: Floats, gains: list[Gains]) -> Floats:
    """A part, whole, through a bus whose gains are known."""
    follower = Follower(bus, RATE)
    return np.concatenate([follower.process(part, gains[0]), follower.finish(gains[1])])


@pytest.mark.parametrize("bus", [BUS, CURVELESS, BusSettings(limiter=Limiter(-6, 50))], ids=["all", "linear", "limit"])
def test_every_variant_is_turned_down_as_the_full_mix_is(tmp_path: Path, bus: BusSettings) -> None:
    """Main is the bus over the full mix, every other variant its parts with the same gains; and they sum."""
    plan = processed_plan(tmp_path, bus)
    mixed = run(plan)
    full, gains = led(bus, mixed_of(*PARTS["main"]))
    assert np.abs(full - mixed_of(*PARTS["main"])).max() > 1e5
    for name in NAMES:
        expected = followed(bus, mixed_of(*PARTS[name]), gains)
        assert np.abs(delivered(plan, name) - expected).max() <= SINGLES
    assert set(mixed.residuals) == {"main = inst + voice", "main = sum of stems"}
    assert max(mixed.residuals.values()) < 1e-12


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(block=st.integers(1, 2500), threads=st.integers(1, 4))
def test_bytes_are_the_same_for_any_blocks_and_threads(tmp_path: Path, block: int, threads: int) -> None:
    """Dithered, packed and trimmed files and a cut-down too."""
    strips = {"drums": StripSettings(1, 0.3, 1.5, (Band("low_shelf", 200, 3),), COMPRESSOR)}
    block = max(block, 40)
    contents = []
    for out, (frames, count) in {"one": (32_768, 1), "other": (block, threads)}.items():
        plan = processed_plan(tmp_path, replace(BUS, limiter=None), strips, out, ("wav24", "flac24", "wav16"), peak=0.9)
        cut = CutDown(2000, (Piece(500, 0, 1100, 0, 200), Piece(3000, 900, 1100, 200, 0)), 50, 300)
        plan = replace(plan, variants=(*plan.variants[:4], replace(plan.variants[4], cut=cut)), checks=())
        assert run(plan, frames, count).trim_db < 0
        contents.append({path.name: path.read_bytes() for path in sorted(plan.out.iterdir())})
    assert contents[0] == contents[1]
    assert len(contents[0]) == 15


BANDS = st.builds(
    lambda kind, hz, gain, q: Band(kind, hz, 0.0 if "pass" in kind else gain, q),
    st.sampled_from(["bell", "low_shelf", "high_shelf", "high_pass", "low_pass"]),
    st.floats(20, 20_000),
    st.floats(-12, 12),
    st.floats(0.3, 8),
)
EQUALISERS = st.lists(BANDS, max_size=3).map(tuple)
COMPRESSORS = st.none() | st.builds(
    Compressor, st.floats(-50, 0), st.floats(1, 20), st.floats(0.1, 50), st.floats(5, 500), st.floats(0, 20)
)
LIMITERS = st.none() | st.builds(Limiter, st.floats(-20, 0), st.floats(5, 500))
BUSES = st.builds(
    BusSettings,
    st.floats(-12, 12),
    EQUALISERS,
    COMPRESSORS,
    st.floats(0, 2),
    st.none() | st.floats(20, 1000),
    LIMITERS,
)
STRIPS = st.builds(StripSettings, st.floats(-20, 12), st.floats(-1, 1), st.floats(0, 2), EQUALISERS, COMPRESSORS)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bus=BUSES, strip=STRIPS)
def test_parts_sum_to_the_mix_whatever_the_settings(tmp_path: Path, bus: BusSettings, strip: StripSettings) -> None:
    """Any bus and any strip: parts leave less than −120 dBFS of the processed main, far less."""
    mixed = run(processed_plan(tmp_path, bus, {"drums": strip}), 1500)
    assert max(mixed.residuals.values()) < 1e-9


def test_the_full_mix_leads_even_where_it_is_not_delivered(tmp_path: Path) -> None:
    """A variant asked for alone is byte for byte the one beside main."""
    run(processed_plan(tmp_path, out="all"))
    run(processed_plan(tmp_path, out="alone", names=("inst",)))
    name = "inst-wav32f.wav"
    assert (tmp_path / "alone" / name).read_bytes() == (tmp_path / "all" / name).read_bytes()


def test_independent_variants_find_their_own_gains_and_stems_do_not(tmp_path: Path) -> None:
    """Each variant is the bus over itself; a group's stem still follows the full mix."""
    plan = processed_plan(tmp_path, independent=True)
    plan = replace(plan, variants=(*plan.variants[:4], replace(plan.variants[4], group="bass")))
    run(plan)
    full, gains = led(BUS, mixed_of(*PARTS["main"]))
    assert np.abs(delivered(plan, "main") - full).max() <= SINGLES
    own, _ = led(BUS, mixed_of(*PARTS["inst"]))
    assert np.abs(delivered(plan, "inst") - own).max() <= SINGLES
    linked = followed(BUS, mixed_of("bass"), gains)
    assert np.abs(delivered(plan, "bass") - linked).max() <= SINGLES
    assert np.abs(own - followed(BUS, mixed_of(*PARTS["inst"]), gains)).max() > 1e4


STAGES = BusSettings(-2, (Band("bell", 500, 4),), Compressor(-40, 3, 1, 40), 0.5)
STRIP = StripSettings(STAGES.gain_db, 1.0, STAGES.width, STAGES.eq, STAGES.compressor)


def test_a_strip_processes_its_group_before_the_bus(tmp_path: Path) -> None:
    """Gain, tone, density, width and place of the drums alone, wherever they play; the sums hold."""
    plan = processed_plan(tmp_path, BusSettings(limiter=Limiter(-6, 50)), {"drums": STRIP})
    mixed = run(plan)
    drums, _ = led(STAGES, mixed_of("drums"))
    drums[0::2], drums[1::2] = 0.0, np.sqrt(2) * drums[1::2]
    full, gains = led(BusSettings(limiter=Limiter(-6, 50)), mixed_of("voice", "bass") + drums)
    assert np.abs(delivered(plan, "main") - full).max() <= SINGLES
    alone = followed(BusSettings(limiter=Limiter(-6, 50)), drums, gains)
    assert np.abs(delivered(plan, "drums") - alone).max() <= SINGLES
    assert max(mixed.residuals.values()) < 1e-12


def test_parts_of_one_group_share_its_compressor(tmp_path: Path) -> None:
    """Two stems of a group apart sum to the two together: its compressor follows the group as the full mix has it."""
    plan = processed_plan(tmp_path, BusSettings(), {"drums": STRIP})
    plan = replace(plan, stems=(*plan.stems[:2], replace(plan.stems[2], group="drums")))
    mixed = run(plan)
    assert max(mixed.residuals.values()) < 1e-12
    together, _ = led(STAGES, mixed_of("drums", "bass"))
    assert np.abs(delivered(plan, "inst")[1::2] - np.sqrt(2) * together[1::2]).max() <= SINGLES
    assert np.abs(delivered(plan, "inst")[0::2]).max() < 1e-9  # −300 dB: as near to nothing as a cosine comes


def test_a_cut_down_is_made_of_what_came_out_of_the_bus(tmp_path: Path) -> None:
    """Pieces of the processed song, out of order and past its end, faded and joined; not the bus over the pieces."""
    plan = processed_plan(tmp_path, names=("inst", "voice"))
    pieces = (Piece(4000, 0, 2100, 0, 100), Piece(1000, 2000, 900, 100, 0))
    cut = CutDown(2900, pieces, 10, 20)
    plan = replace(plan, variants=(plan.variants[0], replace(plan.variants[1], cut=cut)))
    plan = replace(plan, stems=tuple(replace(each, gains=(each.gains[0],) * 2) for each in plan.stems))
    run(plan, 333, 3)
    song, made = delivered(plan, "inst"), delivered(plan, "voice")
    assert np.array_equal(made[20:4000], song[2 * 4010 : 2 * 6000])
    assert np.array_equal(made[4200 : 2 * 2880], song[2 * 1100 : 2 * 1880])
    assert np.abs(made[[0, 1, -1, -2]]).max() < np.abs(song).max() / 50
    assert sorted(path.name for path in plan.out.iterdir()) == ["inst-wav32f.wav", "voice-wav32f.wav"]


def test_what_is_dry_goes_past_strips_and_bus_beside_the_folded_mix(tmp_path: Path) -> None:
    """A click stays as it is on its side, the processed music is in mono on the other, both in time."""
    plan = processed_plan(tmp_path, names=("main", "inst"))
    click = noise(FRAMES, 1, 24, 9)
    dry = replace(stem(write_ints(tmp_path / "in" / "click.wav", click, 24), 0.0, 1.0, sides=1), dry=True)
    plan = replace(plan, stems=(*plan.stems, dry), variants=(plan.variants[0], replace(plan.variants[1], fold=LEFT)))
    plan = replace(plan, stems=tuple(replace(each, gains=(each.gains[0], 1.0)) for each in plan.stems))
    run(plan)
    main, with_click = delivered(plan, "main"), delivered(plan, "inst")
    assert np.array_equal(with_click[1::2], click[:, 0])
    assert np.abs(with_click[0::2] - (main[0::2] + main[1::2]) / 2).max() <= 2 * SINGLES


def test_a_trim_comes_after_the_bus(tmp_path: Path) -> None:
    """What would clip behind the bus is turned down with all others, and the sums are still proved."""
    plan = processed_plan(tmp_path, CURVELESS, formats=("wav24",), peak=0.9)
    mixed = run(plan)
    assert mixed.trim_db < 0
    assert max(mixed.residuals.values()) < 1e-12
    assert mixed.peaks[0] * 10 ** (mixed.trim_db / 20) <= 1.0


class CancelAfter(Unwatched):
    """A monitor that cancels once it was asked a number of times."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def check(self) -> None:
        """Cancel after enough calls."""
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.mark.parametrize("calls", [0, 1, 7, 20])
def test_cancelling_wakes_every_thread_and_leaves_nothing(tmp_path: Path, calls: int) -> None:
    """Threads that wait for their turn at a stage end too; neither files nor spools stay."""
    plan = processed_plan(tmp_path, formats=("wav24", "flac24"))
    cut = CutDown(1000, (Piece(0, 0, 1000),), 10, 10)
    plan = replace(plan, variants=(*plan.variants[:4], replace(plan.variants[4], cut=cut)), checks=())
    plan.out.mkdir()
    with pytest.raises(Cancelled):
        mix_down(plan, CancelAfter(calls), MixSettings(200, 4))
    assert list(plan.out.iterdir()) == []


def failing(kind: str) -> Callable[..., None]:
    """A stage that fails in the middle."""

    def fail(*_given: object) -> None:
        raise AudioError(f"The {kind} failed.", code="failed_stage")

    return fail


@pytest.mark.parametrize(
    "stage",
    ["render.mix.chains.GroupStrip.process", "render.mix.chains.Linked.process"],
)
def test_a_stage_that_fails_ends_the_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """Nobody waits for ever for a thread that has failed within its turn."""
    plan = processed_plan(tmp_path, strips={"drums": STRIP})
    plan.out.mkdir()
    monkeypatch.setattr(stage, failing("stage"))
    with refused("failed_stage"):
        mix_down(plan, Unwatched(), MixSettings(200, 3))
    assert list(plan.out.iterdir()) == []


def test_an_aborted_lane_wakes_whoever_waits() -> None:
    """A turn that will never come ends in Cancelled."""
    lane = Lane()
    with lane.turn(0):
        pass
    lane.abort()
    with pytest.raises(Cancelled), lane.turn(5):
        pass


def test_a_song_of_one_frame_goes_through(tmp_path: Path) -> None:
    """Shorter than anything that looks ahead: it comes out as long as it went in."""
    plan = processed_plan(tmp_path)
    short = replace(plan, frames=1)
    run(short)
    assert delivered(short, "main").size == 2


def test_a_variant_that_holds_nothing_is_silence(tmp_path: Path) -> None:
    """Whatever leads it."""
    plan = processed_plan(tmp_path, names=("main", "inst"))
    run(replace(plan, stems=tuple(replace(each, gains=(1.0, 0.0)) for each in plan.stems)))
    assert not delivered(plan, "inst").any()
    assert delivered(plan, "main").any()
