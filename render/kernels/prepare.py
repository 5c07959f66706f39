"""Compiling every kernel once for this machine, and reporting it: the first work after an install takes longer."""

import contextlib
import hashlib
import os
import platform
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import llvmlite
import numba
import numpy as np

from render.kernels import bus_stages, conversion, flat_tops, limiter_gain, meters, mix, overshoot, traits
from render.kernels.mix import Floats, Ints
from render.monitor import Monitor

STAGE = "preparing the engine"


def prepare(monitor: Monitor) -> None:
    """Have every kernel compiled and kept; instant where that was done before. Raises Cancelled when asked to stop."""
    if load():
        return
    for compile_one in _first_calls():
        monitor.check()
        monitor.progress(STAGE, 0.0)
        compile_one()
    mark = _mark()
    if mark is not None:
        with contextlib.suppress(OSError):  # a cache that cannot be written only costs time
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.touch()


def load() -> bool:
    """Load the compiled kernels' machinery; False where they are not compiled for this machine yet."""
    mark = _mark()
    if mark is None or not mark.exists():
        return False
    next(_first_calls())()  # the first call of any kernel loads the machinery; the others then load in no time
    return True


def _mark() -> Path | None:
    """The file that says this very code has been compiled here, None where no cache folder was chosen."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if not folder:
        return None
    machine = [platform.python_version(), platform.machine(), numba.__version__, llvmlite.binding.get_host_cpu_name()]
    digest = hashlib.sha256(" ".join(machine).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return Path(folder) / f"prepared-{digest.hexdigest()[:16]}"


def _first_calls() -> Iterator[Callable[[], object]]:
    """A call of each kernel with each kind of number it is used with."""
    floats, ints = np.zeros(64), np.zeros(64, np.int32)
    yield from _decoding(floats, ints)
    yield from _mixing(floats, ints)
    yield from _packing(floats, ints)
    yield from _measuring(floats, ints)
    yield from _judging(floats, ints)
    yield from _processing()
    yield from _limiting()


def _packing(floats: Floats, ints: Ints) -> Iterator[Callable[[], object]]:
    raw, words = np.zeros(64, np.uint8), np.zeros(64, np.uint32)
    shorts, singles = np.zeros(64, np.int16), np.zeros(64, np.float32)
    yield partial(conversion.add_tpdf, floats, 4, 1.0, np.uint32(1), np.uint32(0))
    yield partial(conversion.pack_pcm24, floats, words, 4)
    yield partial(conversion.pack_pcm24_big, floats, raw, 4)
    yield partial(conversion.pack_pcm16, floats, shorts, 4)
    yield partial(conversion.pack_float32, floats, singles, 4)
    yield partial(conversion.pack_int32, floats, ints, 4, 1.0)
    yield partial(conversion.page_checksum, raw)


def _decoding(floats: Floats, ints: Ints) -> Iterator[Callable[[], object]]:
    raw, words = np.zeros(64, np.uint8), np.zeros(64, np.uint32)
    shorts, singles = np.zeros(64, np.int16), np.zeros(64, np.float32)
    yield partial(conversion.unpack_pcm24, words, ints, 4)
    yield partial(conversion.add_pcm24, words, ints, 4)
    yield partial(conversion.unpack_pcm24_big, raw, ints, 4)
    yield partial(conversion.unpack_pcm16, shorts, ints, 4)
    yield partial(conversion.add_pcm16, shorts, ints, 4)
    yield partial(conversion.unpack_pcm8, raw, ints, 4, 128)
    yield partial(conversion.unpack_pcm32, ints, floats, 4)
    yield partial(conversion.unpack_float32, singles, floats, 4)
    yield partial(conversion.unpack_float64, floats, floats.copy(), 4)
    yield partial(conversion.first_unsound, floats, 4)


def _mixing(floats: Floats, ints: Ints) -> Iterator[Callable[[], object]]:
    for samples, total in ((ints, ints), (ints, floats), (floats, floats)):
        yield partial(mix.add_stereo, samples, total.copy(), 4)
        yield partial(mix.add_mono, samples, total.copy(), 4, 2)
        yield partial(mix.add_folded, samples, total.copy(), 4, 1)
        yield partial(mix.add_scaled, samples, 1.0, np.zeros(64), 4)
    none, one = np.zeros((1, 64)), np.ones(1)
    yield partial(mix.sum_classes, np.zeros((1, 64), np.int32), none, one, one, 1.0, np.zeros(64), 4)


def _measuring(floats: Floats, ints: Ints) -> Iterator[Callable[[], object]]:
    planar, state = np.zeros((2, 64), np.float32), np.zeros((2, 4))
    yield partial(meters.largest, np.zeros(64))
    yield partial(meters.interpolated_peak, np.zeros(64, np.float32), np.zeros((3, 12), np.float32), 2.0, 0.0)
    ends, energy = np.array([16]), np.zeros(1)
    for samples in (ints, floats):
        yield partial(meters.largest_sample, samples)
        yield partial(meters.split_channels, samples, 2, planar, 0)
        yield partial(meters.weighted_energy, samples, 2, np.ones(2), np.ones(10), state, ends, energy)


def _judging(floats: Floats, ints: Ints) -> Iterator[Callable[[], object]]:
    stretches, runs, tops, places = np.zeros((8, 2), np.int64), np.zeros((2, 11)), np.zeros((2, 12)), np.zeros((2, 4))
    yield partial(traits.used_bits, ints)
    yield partial(traits.add_whole_sums, ints, np.zeros(2))
    yield partial(traits.in_steps, floats, 256.0)
    for samples in (ints, floats):
        yield partial(traits.sides_equal, samples)
        yield partial(traits.add_sums, samples, 2, np.zeros(2))
        yield partial(traits.audible_ends, samples, 1.0)
        yield partial(traits.zero_runs, samples, 2, samples.dtype.type(0), 8, 0, stretches)
        yield partial(flat_tops.follow_flats, samples, 2, 0, np.ones(3), 1, runs, tops, places)


def _processing() -> Iterator[Callable[[], object]]:
    samples, gains, taps, state = np.zeros(64), np.ones(32), np.ones((2, 5)), np.zeros((2, 4))
    yield partial(bus_stages.filter_pair, samples, taps, state, 0)
    yield partial(bus_stages.filter_middle_and_side, samples, taps, taps, state, 0)
    yield partial(bus_stages.to_middle_and_side, samples)
    yield partial(bus_stages.to_left_and_right, samples, 1.0)
    yield partial(bus_stages.scale_frames, samples, gains)
    yield partial(bus_stages.scale_sides, samples, 1.0, 1.0)
    yield partial(bus_stages.louder_side, samples, np.ones(5), np.zeros(4), 0, gains)
    yield partial(bus_stages.compress, gains, np.ones(3), np.ones(2), np.zeros(2))


def _limiting() -> Iterator[Callable[[], object]]:
    singles, peaks = np.zeros((2, 64), np.float32), np.zeros((2, 65), np.float32)
    ints, long, gain, flags = (
        np.zeros((2, 64), np.int32),
        np.zeros((2, 64), np.int64),
        np.ones(64),
        np.zeros(64, np.uint8),
    )
    sides, window = np.zeros((2, 128)), np.array([64, 96])
    taps = np.zeros((3, 12), np.float32)
    yield partial(limiter_gain.interval_peaks, np.zeros(87, np.float32), taps, 2.0, 1.0, peaks[0, 1:])
    yield partial(limiter_gain.required_reduction, singles[:, 8:40], peaks, 1.0, ints[0, :32])
    yield partial(limiter_gain.largest_of_groups, ints[0], ints[1, :8])
    yield partial(limiter_gain.largest_in_window, ints[0], 2, ints[1], ints[0, :32])
    yield partial(limiter_gain.release, ints[0, 32:], np.ones(3), np.zeros(2))
    yield partial(limiter_gain.smooth_gain, ints[0], np.array([2, 2, 2]), long, gain[:32])
    yield partial(overshoot.apart, np.zeros(128), gain, sides[:, 64:])
    yield partial(overshoot.roughness, sides[0], np.zeros(6))
    yield partial(overshoot.near_ceiling, singles[:, :32], gain[:33], np.zeros((2, 6)), 1.0, flags[:32])
    due, kinds = np.zeros(128, np.uint8), np.zeros((1, 32, 9))
    yield partial(overshoot.correct, sides, due, due, window, kinds, np.array([64]), np.ones(8), 1.0, np.ones(128))
