"""Leader and followers: parts go through what the mix goes through, and add up to it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.bus.bus_file import presets
from render.bus.leader import Follower, Gains, Leader
from render.bus.settings import Band, BusSettings, Compressor, Limiter
from render.units import FULL_SCALE, ratio
from tests.render.bus.settings import buses
from tests.render.bus.signals import RATE, Floats, in_blocks, music, noise, peak_db, processed

FULL = BusSettings(
    3.0,
    (Band("high_pass", 30), Band("bell", 900, -3, 2), Band("high_shelf", 8000, 4)),
    Compressor(-24, 3, 5, 80, makeup_db=4, sidechain_high_pass_hz=100),
    1.2,
    150.0,
    Limiter(-3.0, 40),
)


def followed(bus: BusSettings, mix: Floats, parts: list[Floats], *lengths: int) -> tuple[Floats, list[Floats]]:
    """The mix through a Leader and its parts through Followers, in blocks of these many frames."""
    leader, followers = Leader(bus, RATE), [Follower(bus, RATE) for _ in parts]
    led: list[Floats] = []
    made: list[list[Floats]] = [[] for _ in parts]
    for block, *pieces in zip(*(in_blocks(each, *lengths) for each in (mix, *parts)), strict=True):
        out = leader.process(block)
        led.append(out.samples)
        for follower, piece, done in zip(followers, pieces, made, strict=True):
            done.append(follower.process(piece, out.gains))
    rest = leader.finish()
    led.append(rest.samples)
    for follower, done in zip(followers, made, strict=True):
        done.append(follower.finish(rest.gains))
    return np.concatenate(led), [np.concatenate(each) for each in made]


@settings(max_examples=40)
@given(
    buses(),
    st.integers(1, 6000),
    st.integers(1, 5),
    st.lists(st.integers(1, 4000), min_size=1, max_size=4),
    st.integers(0, 2**32),
    st.floats(-60, 0),
)
def test_the_parts_sum_to_the_processed_mix(
    bus: BusSettings, frames: int, count: int, lengths: list[int], seed: int, level_db: float
) -> None:
    """Any split of any mix, in blocks of any length, through any bus: the residual is below −200 dBFS of the sums."""
    level = ratio(level_db) * FULL_SCALE
    parts = [noise(frames, seed + each, level).reshape(-1) for each in range(count)]
    parts.append(-0.7 * parts[0])  # parts that nearly cancel
    mix = np.sum(parts, axis=0)
    led, made = followed(bus, mix, parts, *lengths)
    assert led.size == mix.size
    assert [each.size for each in made] == [mix.size] * len(made)
    loudest = max(FULL_SCALE, *(float(np.abs(each).max()) for each in (led, *made)))
    assert np.abs(np.sum(made, axis=0) - led).max() / loudest < 1e-10


def test_the_stems_of_a_song_sum_below_the_last_bit_of_any_format() -> None:
    """At the levels of a mix the residual of a full chain is below −200 dBFS."""
    parts = [music(1.0, seed).reshape(-1) * FULL_SCALE for seed in range(4)]
    led, made = followed(FULL, np.sum(parts, axis=0), parts, 1000)
    assert np.abs(np.sum(made, axis=0) - led).max() / FULL_SCALE < 1e-10


def test_a_follower_of_the_whole_mix_is_its_leader() -> None:
    """The same sound through the same stages gives the same bytes."""
    mix = music(0.5, seed=1).reshape(-1) * FULL_SCALE
    led, made = followed(FULL, mix, [mix], 777)
    assert led.tobytes() == made[0].tobytes()


@settings(max_examples=20)
@given(buses(), st.lists(st.integers(1, 4000), min_size=1, max_size=5), st.integers(1, 9000))
def test_blocks_of_any_length_give_the_same_bytes(bus: BusSettings, lengths: list[int], frames: int) -> None:
    """Cut anywhere, the stream comes out the same, and as long as it went in."""
    signal = noise(frames, seed=7, amplitude=0.7)
    whole = processed(bus, signal)
    assert len(whole) == frames
    assert processed(bus, signal, RATE, *lengths).tobytes() == whole.tobytes()


def test_what_comes_out_is_aligned_with_what_went_in() -> None:
    """Looking ahead moves nothing: the loudest frame of a click stays where it is, the quiet ones around it too."""
    signal = noise(6000, seed=8, amplitude=1e-4)
    signal[3000] = 2.0
    out = processed(BusSettings(limiter=Limiter(-1.0, 20)), signal)
    assert int(np.abs(out[:, 0]).argmax()) == 3000
    assert np.corrcoef(out[:2500, 0], signal[:2500, 0])[0, 1] > 0.999999
    assert out[:2500].tobytes() == signal[:2500].tobytes()


def test_gains_tell_of_the_frames_that_come_out() -> None:
    """Each hand-out says where it starts; together they cover the stream once, and the samples are scaled by them."""
    bus = BusSettings(compressor=Compressor(-30, 4, 1, 50), limiter=Limiter(-12))
    mix = noise(10_000, seed=9, amplitude=0.5).reshape(-1) * FULL_SCALE
    leader = Leader(bus, RATE)
    handed = [leader.process(block) for block in in_blocks(mix, 1234)] + [leader.finish()]
    position = 0
    for each in handed:
        gains = each.gains
        assert (gains.start, gains.frames) == (position, each.samples.size // 2)
        assert gains.compression is not None
        assert gains.limiting is not None
        assert gains.compression.size == gains.limiting.size == gains.frames
        position += gains.frames
    assert position == 10_000
    factors = np.concatenate([each.gains.compression * each.gains.limiting for each in handed])  # type: ignore[operator]  # both are there
    assert np.allclose(np.concatenate([each.samples for each in handed]), np.repeat(factors, 2) * mix, rtol=1e-12)


def test_a_bus_that_has_nothing_to_do_changes_no_bit() -> None:
    """Without stages, or with stages that never act, samples pass as they are, whole numbers included."""
    quiet = (noise(5000, seed=10, amplitude=0.01) * FULL_SCALE).astype(np.int32)
    for bus in (BusSettings(), presets()["transparent"], BusSettings(compressor=Compressor(0, 2, 5, 50))):
        leader = Leader(bus, RATE)
        samples = np.concatenate([leader.process(quiet.reshape(-1)).samples, leader.finish().samples])
        assert (samples == quiet.reshape(-1)).all()


def test_the_block_that_goes_in_is_left_alone() -> None:
    """The engine goes on using its memory."""
    mix = noise(5000, seed=11, amplitude=0.9).reshape(-1) * FULL_SCALE
    before = mix.copy()
    leader, follower = Leader(FULL, RATE), Follower(FULL, RATE)
    follower.process(mix, leader.process(mix).gains)
    assert mix.tobytes() == before.tobytes()


def test_what_is_handed_out_is_not_changed_later() -> None:
    """A block that was handed out may be kept while the stream goes on."""
    mix = noise(20_000, seed=12, amplitude=0.9).reshape(-1) * FULL_SCALE
    leader = Leader(FULL, RATE)
    first = leader.process(mix[:20_000])
    kept, limiting = first.samples.copy(), np.copy(first.gains.limiting)  # type: ignore[arg-type]  # it limits
    leader.process(mix[20_000:])
    leader.finish()
    assert first.samples.tobytes() == kept.tobytes()
    assert np.asarray(first.gains.limiting).tobytes() == limiting.tobytes()


def test_the_order_of_the_stages() -> None:
    """Gain drives the compressor, make-up drives the limiter, and nothing comes after the ceiling."""
    signal = music(0.5, seed=13)
    lifted = processed(BusSettings(gain_db=12, compressor=Compressor(-12, 20, 1, 50)), signal)
    by_hand = processed(BusSettings(compressor=Compressor(-12, 20, 1, 50)), signal * ratio(12))
    assert np.allclose(lifted, by_hand, rtol=1e-9)
    made_up = Compressor(-12, 2, 1, 50, makeup_db=20)
    assert peak_db(processed(BusSettings(width=2, compressor=made_up, limiter=Limiter(-2)), signal)) <= -2


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 192_000])
@pytest.mark.parametrize("name", ["transparent", "glue", "loud", "vinyl"])
def test_presets_work_at_every_rate(name: str, rate: int) -> None:
    """A short loud signal goes through every preset and comes out as finite, as long, and below its ceiling."""
    bus = presets()[name]
    out = processed(bus, noise(rate // 5, seed=14, amplitude=0.4), rate)
    assert len(out) == rate // 5
    assert np.isfinite(out).all()
    assert bus.limiter is None or peak_db(out) <= bus.limiter.ceiling_dbtp


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_nothing_and_next_to_nothing(frames: int) -> None:
    """A stream of no frame, one or two goes through a full chain; silence stays silence to the last bit."""
    out = processed(FULL, np.ones((frames, 2)))
    assert out.shape == (frames, 2)
    assert np.isfinite(out).all()
    assert not processed(FULL, np.zeros((frames + 5000, 2))).any()


def test_a_follower_that_is_behind_says_so() -> None:
    """Gains of frames that have not gone in are refused, not made up."""
    with pytest.raises(ValueError, match="8 numbers were asked for and 2 are kept"):
        Follower(BusSettings(), RATE).process(np.zeros(2), Gains(0, 4, None, None))
