"""Delivered files read back from the disk: are they whole, what are their levels and hashes, and what do sums leave?"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from render.delivery.manifest import Check
from render.encoders.target import Target
from render.errors import AudioError, BouncedeskError, reason_of
from render.kernels.meters import largest
from render.kernels.mix import BOTH, CHANNELS, SPARE, Samples, add_scaled
from render.machine import threads_of
from render.measure.meter import Levels, Meter
from render.measure.tracks import blocks_of
from render.mix.threads import share_blocks
from render.monitor import Monitor
from render.sources import AudioInfo, read_info
from render.sources.files import Handles
from render.sources.fingerprint import hash_file
from render.sources.source import StemSource, open_source
from render.units import FULL_SCALE, dbfs, resampled_frames

BLOCK_FRAMES = 1 << 16  # smaller blocks cost more in turns between threads than caches give back
MOST = 128  # full-scale 24-bit files whose sum an int32 holds
MOST_LEFT_DBFS = -120.0  # of a processed sum before its files are quantised
LEAST_DBFS = -200.0
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file as it was read back."""

    info: AudioInfo
    levels: Levels
    sha256: str


def inspect_file(path: Path, target: Target, monitor: Monitor) -> Inspected:
    """Read a finished file back; raises AudioError where it is not what was meant to be written."""
    info = read_info(path)
    check_format(path, info, target)
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(hash_file, path, monitor)
        levels = _measure(path, info, monitor)
        return Inspected(info, levels, digest.result())


def _measure(path: Path, info: AudioInfo, monitor: Monitor) -> Levels:
    meter = Meter(info.channels, info.sample_rate)
    for samples in blocks_of(path):
        monitor.check()
        meter.process(samples)
    return meter.finish()


def check_format(path: Path, info: AudioInfo, target: Target) -> None:
    """Raise AudioError where a file, gapless trimming included, is not what `target` asked for."""
    kind = target.kind
    frames = resampled_frames(target.frames, target.rate, target.delivered_rate)
    length_holds = abs(info.frames - frames) <= (1 if kind.lossy else 0)
    depth_holds = kind.lossy or (info.bit_depth, info.is_float) == (kind.bits, kind.is_float)
    if not length_holds or not depth_holds or info.sample_rate != target.delivered_rate or info.flaws:
        raise AudioError(
            f"{path.name} was read back from the disk different from what was written (a failing or full disk does "
            "that); nothing was delivered. Check the disk and try again.",
            code="not_as_written",
            file=path,
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One file of a sum: at `gain`, from `offset` frames on, on `sides` of the stereo where it is mono."""

    path: Path
    gain: float = 1.0
    offset: int = 0
    sides: int = BOTH


class _Sum:
    """Whole-number terms at one gain, added up as whole numbers; or one term of any other kind."""

    def __init__(self, gain: float, terms: Sequence[tuple[Term, StemSource]]) -> None:
        self.gain = gain
        self.terms = terms
        self.integral = all(source.integral for _term, source in terms)


def _sums(terms: Sequence[tuple[Term, StemSource]]) -> list[_Sum]:
    """The terms by gain where they are whole numbers and few enough for int32, each of the others alone."""
    plain: dict[float, list[tuple[Term, StemSource]]] = {}
    alone: list[tuple[Term, StemSource]] = []
    for term, source in terms:
        beside = plain.setdefault(term.gain, []) if source.integral else alone
        (beside if len(beside) < MOST else alone).append((term, source))
    return [_Sum(gain, some) for gain, some in plain.items()] + [_Sum(one[0].gain, [one]) for one in alone]


class _Adder:
    """One thread's adding up of blocks; `largest` is the highest sample left over so far."""

    def __init__(self, sums: Sequence[_Sum], frames: int) -> None:
        self._sums = sums
        self._frames = frames
        size = CHANNELS * min(BLOCK_FRAMES, frames) + SPARE
        self._residual = np.empty(size)
        self._ints, self._floats = np.empty(size, np.int32), np.empty(size)
        self.largest = 0.0

    def add_block(self, number: int) -> None:
        """Add up one block of all terms."""
        first = number * BLOCK_FRAMES
        last = min(first + BLOCK_FRAMES, self._frames)
        count = CHANNELS * (last - first)
        self._residual[:count] = 0.0
        for one in self._sums:
            part: Samples = self._ints if one.integral else self._floats
            part[:count] = 0
            for term, source in one.terms:
                _add(term, source, part, first, last)
            add_scaled(part, one.gain, self._residual, count)
        self.largest = max(self.largest, largest(self._residual[:count]))


def _add(term: Term, source: StemSource, part: Samples, first: int, last: int) -> None:
    """Add what a term has between the frames `first` and `last`."""
    start, end = max(first, term.offset), min(last, term.offset + source.info.frames)
    if start < end:
        source.add(start - term.offset, end - start, part[CHANNELS * (start - first) :], term.sides)


def residual_of(terms: Sequence[Term], rate: int, frames: int, monitor: Monitor, threads: int = 0) -> float:
    """The largest sample, in 24-bit steps, of all `terms` added up (the whole at gain 1, its parts at −1).

    Works on `threads` threads, 0 meaning one a processor.

    Raises AudioError where a file cannot be read.
    """
    with Handles(len(terms)) as handles:
        sources = [open_source(term.path, handles, rate=rate) for term in terms]
        sums = _sums(list(zip(terms, sources, strict=True)))
        adders = [_Adder(sums, frames) for _ in range(threads_of(threads))]

        def worker(adder: _Adder) -> Callable[[int], None]:
            def run(number: int) -> None:
                monitor.check()
                adder.add_block(number)

            return run

        share_blocks(-(-frames // BLOCK_FRAMES), [worker(adder) for adder in adders], sources)
    return max(adder.largest for adder in adders)


def judge(check: Check, residual: float) -> Check:
    """The check with the outcome of its sum."""
    holds = residual <= check.tolerance_steps
    return replace(check, holds=holds, residual_dbfs=dbfs(residual / FULL_SCALE), exact=residual == 0.0)


def judge_processed(check: Check, left: float) -> Check:
    """The check of a processed mix with `left`, what its parts leave of it before quantisation, full scale 1.0.

    Its files have been added up already. Nothing left is stated as −200 dBFS: such a sum is never called exact.
    """
    level = max(LEAST_DBFS, dbfs(left) or LEAST_DBFS)
    holds = check.holds and level <= MOST_LEFT_DBFS
    stated = level if check.holds else check.residual_dbfs
    return replace(check, holds=holds, residual_dbfs=stated, exact=False, before_quantisation=check.holds)


def unread_back(out: Path, error: OSError | AudioError) -> BouncedeskError | None:
    """The sentence for an error about a file that a delivery into `out` was still making; None of any other error.

    It has the name that the file was to have. What is said of sources ("check its permissions", "ask for a fresh
    export") would lead astray: it is the delivery's disk that fails.
    """
    path = _file_of(out, error)
    if path is None or out not in path.parents or _PART not in str(path.relative_to(out)):
        return None
    name = path.name.removesuffix(_PART)
    reason = reason_of(error) if isinstance(error, OSError) else str(error.facts.get("reason", "it is damaged"))
    return BouncedeskError(
        f"{name} was written to {out} but could not be read back ({reason}), so it is not known to be whole and "
        "nothing was delivered; what was there before is as it was. Check the disk, then deliver again.",
        code="unread_back",
        file=out / name,
        reason=reason,
    )


def _file_of(out: Path, error: OSError | AudioError) -> Path | None:
    """The file that an error is about; one that is said by its name alone would be in `out`."""
    name = error.filename if isinstance(error, OSError) else error.facts.get("file")
    return out / name if isinstance(name, str | Path) else None
