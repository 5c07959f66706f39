"""Mixing a cut-down: each of its pieces as the song's variant is mixed, faded into one another.

How alike two pieces are at their join is measured in the full mix, once, before anything is mixed.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy as np

from render.kernels.meters import largest
from render.kernels.mix import CHANNELS, SPARE, Floats
from render.mix.blocks import BlockMixer, Write, gain_classes, open_stem
from render.mix.outputs import WriteUntilOver
from render.mix.threads import Abortable, MixSettings, share_blocks, threads_for
from render.monitor import Monitor
from render.plan import CutDown, Piece, Plan, PlannedStem
from render.sources.files import Handles
from render.sources.raw import RawSource
from render.sources.source import StemSource
from render.sources.streams import Begin
from render.units import FULL_SCALE

DECIMALS = 2  # of a likeness


def ramp(frames: int) -> Floats:
    """A raised cosine from 0 to 1; turned round it is one less itself."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / max(1, frames)))


def crossfade(frames: int, alike: float) -> tuple[Floats, Floats]:
    """The levels of what comes and of what leaves, which keep the power of two sounds that are `alike` (0 to 1).

    A raised cosine and what is left of one, both divided by the root of what the power of their sum comes to (M. Fink,
    M. Holters, U. Zölzer, “Signal-matched power-complementary cross-fading and dry-wet mixing”, DAFx-16, 2016).
    """
    rising = ramp(frames)
    falling = 1.0 - rising
    if alike == 1.0:
        return rising, falling
    power = np.sqrt(rising**2 + falling**2 + 2.0 * alike * rising * falling)
    return np.asarray(rising / power), np.asarray(falling / power)


class FadeEnvelope:
    """The level of a stretch of `frames` frames that fades in and out, computed once whatever the blocks."""

    def __init__(self, frames: int, fade_in: int, fade_out: int, alike_in: float = 1.0, alike_out: float = 1.0) -> None:
        self._in, self._out = crossfade(fade_in, alike_in)[0], crossfade(fade_out, alike_out)[1]
        self._tail = frames - fade_out

    def apply(self, first: int, stereo: Floats) -> None:
        """Fade `stereo` (frames × 2) in place; its first frame is frame `first` of the stretch."""
        rising = self._in[first : first + len(stereo)]
        stereo[: len(rising)] *= rising[:, None]
        skipped = max(0, self._tail - first)  # frames before the fade out begins
        if skipped < len(stereo):
            falling = self._out[first + skipped - self._tail :][: len(stereo) - skipped]
            stereo[skipped:] *= falling[:, None]


def with_joins(plan: Plan, full: Sequence[PlannedStem], monitor: Monitor) -> Plan:
    """The plan with the joins of its cut-downs as alike as they are in `full`: the full mix's stems, one gain each.

    Behind a limiter they stay at equal gain: both sides stand at its ceiling there, which a louder join would pass.
    Raises AudioError naming a stem that cannot be read, or Cancelled.
    """
    if plan.processing is not None and plan.processing.bus.limiter is not None:
        return plan
    variants = tuple(
        replace(variant, cut=_joined(variant.cut, full, plan.sample_rate, monitor)) if variant.cut else variant
        for variant in plan.variants
    )
    return replace(plan, variants=variants)


def _joined(cut: CutDown, full: Sequence[PlannedStem], rate: int, monitor: Monitor) -> CutDown:
    pieces = list(cut.pieces)
    for index, (before, after) in enumerate(pairwise(cut.pieces)):
        if after.fade_in:
            leaving = _stretch(full, rate, before.start + before.frames - before.fade_out, after.fade_in, monitor)
            alike = likeness(leaving, _stretch(full, rate, after.start, after.fade_in, monitor))
            pieces[index] = replace(pieces[index], alike_out=alike)
            pieces[index + 1] = replace(pieces[index + 1], alike_in=alike)
    return replace(cut, pieces=tuple(pieces))


def likeness(leaving: Floats, coming: Floats) -> float:
    """From 0 (nothing in common) to 1 (the same sound) for the two sides of a join, frames × 2, in the engine's unit.

    What is out of phase counts as unlike: nothing but a boost would make it up. Where such a join would clip although
    neither side does, they count as the same, so that no join turns the variants down. Sums are exact, so the figure is
    the same on every machine.
    """
    powers = math.sqrt(_product(leaving, leaving) * _product(coming, coming))
    if not powers:
        return 1.0
    alike = round(min(1.0, max(0.0, _product(leaving, coming) / powers)), DECIMALS)
    rising, falling = (level[:, None] for level in crossfade(len(coming), alike))
    most = max(FULL_SCALE, float(np.abs(leaving).max()), float(np.abs(coming).max()))
    return 1.0 if float(np.abs(falling * leaving + rising * coming).max()) > most else alike


def _product(one: Floats, other: Floats) -> float:
    return math.fsum((one * other).ravel())


def _stretch(full: Sequence[PlannedStem], rate: int, start: int, frames: int, monitor: Monitor) -> Floats:
    """The full mix from frame `start` on, frames × 2, silent before the song and after it."""
    with Handles(len(full)) as handles:
        begins = [Begin(max(0, start - stem.offset), monitor.check) for stem in full]
        sources = [open_stem(stem, handles, rate, begin) for stem, begin in zip(full, begins, strict=True)]
        mixer = BlockMixer(full, sources, gain_classes(full, sources), 1, frames)
        mixer.add_up(start, frames)
        mixer.combine(0, frames)
        return np.array(mixer.total[: CHANNELS * frames].reshape(-1, CHANNELS))


class PieceMixer(Protocol):
    """Where the samples of one piece come from."""

    def mix(self, start: int, frames: int, gain: float, write: Write) -> None:
        """Hand `frames` frames of the song from frame `start` on, times `gain`, to `write`."""


def run_cut(
    variant: int, cut: CutDown, writing: WriteUntilOver, gain: float, monitor: Monitor, settings: MixSettings
) -> float:
    """Mix `cut`, which is `variant` of the plan, at the common `gain`; returns its peak before that gain.

    Only the places of its pieces are read; a stem that can only be read in order is opened once more for each.
    """
    plan = writing.outputs.plan
    stems = [replace(stem, gains=stem.gains[variant : variant + 1]) for stem in plan.stems if stem.gains[variant]]
    with Handles(len(stems) * len(cut.pieces)) as handles:
        sources = _open_pieces(cut, stems, plan.sample_rate, handles, monitor)

        def pieces() -> list[PieceMixer]:
            mixer = BlockMixer(stems, sources[0], gain_classes(stems, sources[0]), 1, settings.block_frames)
            return [mixer.reading(piece) for piece in sources]

        opened = [source for piece in sources for source in piece]
        return join_pieces(variant, cut, pieces, opened, writing, gain, monitor, settings)


def join_pieces(
    variant: int,
    cut: CutDown,
    pieces: Callable[[], Sequence[PieceMixer]],
    waits: Sequence[Abortable],
    writing: WriteUntilOver,
    gain: float,
    monitor: Monitor,
    settings: MixSettings,
) -> float:
    """Join the pieces of `cut`, which `pieces` gives to each thread, and write them; returns the peak before `gain`."""
    blocks = -(-cut.frames // settings.block_frames)
    fades = [
        FadeEnvelope(piece.frames, piece.fade_in, piece.fade_out, piece.alike_in, piece.alike_out)
        for piece in cut.pieces
    ]
    whole = FadeEnvelope(cut.frames, cut.fade_in, cut.fade_out)

    def worker(mixer: _CutMixer) -> Callable[[int], None]:
        def run(number: int) -> None:
            monitor.check()
            mixer.mix(number * settings.block_frames, gain, writing, variant)
            monitor.progress("mixing", (number + 1) / blocks)

        return run

    threads = range(threads_for(settings, blocks))
    mixers = [_CutMixer(cut, pieces(), fades, whole, settings.block_frames) for _ in threads]
    share_blocks(blocks, [worker(mixer) for mixer in mixers], [*waits, *writing.outputs.all()])
    return max(mixer.peak for mixer in mixers)


def _open_pieces(
    cut: CutDown, stems: Sequence[PlannedStem], rate: int, handles: Handles, monitor: Monitor
) -> list[list[StemSource]]:
    """The sources of each piece; plain samples can be read anywhere, and serve all pieces."""
    pieces: list[list[StemSource]] = []
    for piece in cut.pieces:
        known: Sequence[StemSource | None] = pieces[0] if pieces else [None] * len(stems)
        pieces.append(
            [
                source
                if isinstance(source, RawSource)
                else open_stem(stem, handles, rate, _begin(stem, piece, monitor))
                for stem, source in zip(stems, known, strict=True)
            ]
        )
    return pieces


def _begin(stem: PlannedStem, piece: Piece, monitor: Monitor) -> Begin:
    return Begin(max(0, piece.start - stem.offset), monitor.check)


class _CutMixer:
    """One thread's working memory for blocks of `frames` frames of a cut-down; `peak` is the highest so far.

    `fades` are the pieces' and `whole` is the cut-down's own.
    """

    def __init__(
        self,
        cut: CutDown,
        pieces: Sequence[PieceMixer],
        fades: Sequence[FadeEnvelope],
        whole: FadeEnvelope,
        frames: int,
    ) -> None:
        self._cut, self._mixers, self._fades, self._whole, self._frames = cut, pieces, fades, whole, frames
        self._total = np.empty(CHANNELS * frames + SPARE)
        self.peak = 0.0

    def mix(self, start: int, gain: float, writing: WriteUntilOver, variant: int) -> None:
        """Mix the block from frame `start` on and hand it, times the common `gain`, to `writing`."""
        frames = min(self._frames, self._cut.frames - start)
        count = CHANNELS * frames
        self._total[: count + SPARE] = 0.0
        for piece, mixer, fade in zip(self._cut.pieces, self._mixers, self._fades, strict=True):
            first, last = max(start, piece.place), min(start + frames, piece.end)
            if first < last:
                adding = self._adding(fade, piece, first - start)
                mixer.mix(piece.start + first - piece.place, last - first, 1.0, adding)
        self._whole.apply(start, self._total[:count].reshape(-1, CHANNELS))
        peak = largest(self._total[:count])
        self.peak = max(self.peak, peak)
        if gain != 1.0:
            self._total[:count] *= gain
        writing.write(variant, start, self._total, frames, peak * gain)

    def _adding(self, fade: FadeEnvelope, piece: Piece, at: int) -> Write:
        """Adds a piece's samples, faded, from frame `at` of the block on."""

        def add(_variant: int, start: int, mix: Floats, frames: int, _peak: float) -> None:
            part = mix[: CHANNELS * frames]
            fade.apply(start - piece.start, part.reshape(-1, CHANNELS))
            self._total[CHANNELS * at :][: part.size] += part

        return add
