"""Compiling every kernel once where none came with the installation: on all cores, telling how far it is."""

import multiprocessing
import os
import shutil
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, cast

import numpy as np

from render.kernels import bus_stages, conversion, flat_tops, limiter_gain, meters, mix, overshoot, traits
from render.kernels.compiled import BASELINE, BUILT, PREPARED, folder, stamp
from render.kernels.mix import Floats, Ints
from render.machine import usable_cores
from render.monitor import Monitor, Unwatched

STAGE = "preparing the engine"
MEASURING = "prepared for measuring"
"""The kernels that reading and measuring files needs: about half of all."""

_POLL_S = 0.1


def prepare(monitor: Monitor, kernels: str = PREPARED) -> None:
    """Have the kernels compiled and kept: all, or those for `MEASURING`; instant where that was done before.

    Raises Cancelled when asked to stop.
    """
    if load(kernels):
        return
    began = time.monotonic()
    calls = len(list(_first_calls(kernels)))
    for done in _compiled(kernels, usable_cores()):
        monitor.check()
        monitor.progress(_stage(done / calls, time.monotonic() - began), done / calls)
    for call in _first_calls(kernels):  # loads them, and compiles what a child that was killed left out
        monitor.check()
        call()
    with suppress(OSError):  # a cache that cannot be written only costs time
        (folder() / kernels).touch()


def load(kernels: str = PREPARED) -> bool:
    """Load the compiled kernels' machinery; False where they are not compiled for this machine yet."""
    if not any((folder() / mark).exists() for mark in (PREPARED, kernels)):
        return False
    next(_first_calls(kernels))()  # the first call of any kernel loads the machinery; the others then load in no time
    return True


def _stage(fraction: float, elapsed_s: float) -> str:
    """What is being done, and once that is known, how long it takes in all: nobody waits for it a second time."""
    if fraction < 0.1:
        return f"{STAGE}, once"
    return f"{STAGE}, once: about {5 * (1 + int(elapsed_s / fraction / 5))} s"


def _compiled(kernels: str, processes: int) -> Generator[int, None, None]:
    """Have child processes compile a share each; yields how many calls are done, and often, for whoever may cancel."""
    spawn = multiprocessing.get_context("spawn")
    children: list[BaseProcess] = []
    news: list[Connection] = []
    try:
        for share in range(processes):
            ours, theirs = spawn.Pipe(duplex=False)
            children.append(spawn.Process(target=_compile_share, args=(kernels, share, processes, theirs), daemon=True))
            children[-1].start()
            theirs.close()
            news.append(ours)
        yield from _counted(news)
    finally:
        for child in children:
            child.kill()
            child.join()


def _counted(news: list[Connection]) -> Iterator[int]:
    """How many calls the children have told to be done, until the last of them has nothing more to tell."""
    done, open_news = 0, list(news)
    while open_news:
        for pipe in cast("list[Connection]", wait(open_news, _POLL_S)):
            try:
                pipe.recv()
                done += 1
            except EOFError:
                open_news.remove(pipe)
        yield done


def _compile_share(kernels: str, share: int, shares: int, news: Connection) -> None:
    """In a child: compile every `shares`th kernel from `share` on, with a word after each call."""
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    for number, calls in enumerate(_by_kernel(kernels)):
        if number % shares == share:
            for call in calls:
                call()
                news.send(None)


def _end_with_the_parent() -> None:
    """Compile for nobody: a parent that was killed cannot end its children."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(0)


def _by_kernel(kernels: str) -> "list[list[partial[Any]]]":
    """The first calls by kernel, one with many kinds of numbers first: two processes would overwrite its index."""
    calls: dict[str, list[partial[Any]]] = {}
    for call in _first_calls(kernels):
        calls.setdefault(call.func.__name__, []).append(call)
    return sorted(calls.values(), key=len, reverse=True)


def _first_calls(kernels: str) -> "Iterator[partial[Any]]":
    """A call of each kernel with each kind of number it is used with."""
    floats, ints = np.zeros(64), np.zeros(64, np.int32)
    yield from _decoding(floats, ints)
    yield from _measuring(floats, ints)
    yield from _judging(floats, ints)
    if kernels != MEASURING:
        yield from _mixing(floats, ints)
        yield from _packing(floats, ints)
        yield from _processing()
        yield from _limiting()


def _packing(floats: Floats, ints: Ints) -> "Iterator[partial[Any]]":
    raw, words = np.zeros(64, np.uint8), np.zeros(64, np.uint32)
    shorts, singles = np.zeros(64, np.int16), np.zeros(64, np.float32)
    yield partial(conversion.add_tpdf, floats, 4, 1.0, np.uint32(1), np.uint32(0))
    yield partial(conversion.pack_pcm24, floats, words, 4)
    yield partial(conversion.pack_pcm24_big, floats, raw, 4)
    yield partial(conversion.pack_pcm16, floats, shorts, 4)
    yield partial(conversion.pack_float32, floats, singles, 4)
    yield partial(conversion.pack_int32, floats, ints, 4, 1.0)
    yield partial(conversion.page_checksum, raw)


def _decoding(floats: Floats, ints: Ints) -> "Iterator[partial[Any]]":
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


def _mixing(floats: Floats, ints: Ints) -> "Iterator[partial[Any]]":
    for samples, total in ((ints, ints), (ints, floats), (floats, floats)):
        yield partial(mix.add_stereo, samples, total.copy(), 4)
        yield partial(mix.add_mono, samples, total.copy(), 4, 2)
        yield partial(mix.add_folded, samples, total.copy(), 4, 1)
        yield partial(mix.add_scaled, samples, 1.0, np.zeros(64), 4)
    none, one = np.zeros((1, 64)), np.ones(1)
    yield partial(mix.sum_classes, np.zeros((1, 64), np.int32), none, one, one, 1.0, np.zeros(64), 4)


def _measuring(floats: Floats, ints: Ints) -> "Iterator[partial[Any]]":
    planar, state = np.zeros((2, 64), np.float32), np.zeros((2, 4))
    yield partial(meters.largest, np.zeros(64))
    yield partial(meters.interpolated_peak, np.zeros(64, np.float32), np.zeros((3, 12), np.float32), 2.0, 0.0)
    ends, energy = np.array([16]), np.zeros(1)
    for samples in (ints, floats):
        yield partial(meters.largest_sample, samples)
        yield partial(meters.split_channels, samples, 2, planar, 0)
        yield partial(meters.weighted_energy, samples, 2, np.ones(2), np.ones(10), state, ends, energy)


def _judging(floats: Floats, ints: Ints) -> "Iterator[partial[Any]]":
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


def _processing() -> "Iterator[partial[Any]]":
    samples, gains, taps, state = np.zeros(64), np.ones(32), np.ones((2, 5)), np.zeros((2, 4))
    yield partial(bus_stages.filter_pair, samples, taps, state, 0)
    yield partial(bus_stages.filter_middle_and_side, samples, taps, taps, state, 0)
    yield partial(bus_stages.to_middle_and_side, samples)
    yield partial(bus_stages.to_left_and_right, samples, 1.0)
    yield partial(bus_stages.scale_frames, samples, gains)
    yield partial(bus_stages.scale_sides, samples, 1.0, 1.0)
    yield partial(bus_stages.louder_side, samples, np.ones(5), np.zeros(4), 0, gains)
    yield partial(bus_stages.compress, gains, np.ones(3), np.ones(2), np.zeros(2))


def _limiting() -> "Iterator[partial[Any]]":
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


def _build() -> None:
    """Compile all beside their sources, where what was built of other sources is of no more use."""
    if BUILT.exists():
        for other in BUILT.iterdir():
            if other.name not in (stamp(), stamp(BASELINE)):
                shutil.rmtree(other)
    prepare(Unwatched())


if (
    __name__ == "__main__"
):  # when Bouncedesk is set up; to package it, with NUMBA_CPU_NAME=x86-64-v3 NUMBA_CPU_FEATURES=
    _build()
