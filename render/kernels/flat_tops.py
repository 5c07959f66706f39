"""Flat tops in one sweep: runs near the largest sample so far that have corners, as a ceiling makes them.

Only chunks of frames that come near the top, or hold equal samples, are looked at sample by sample.
"""

import numpy as np

from render.kernels.compiled import kernel
from render.kernels.mix import Floats, Samples
from render.kernels.traits import CHUNK

LAST, LENGTH, BEFORE, PENULTIMATE, NEAR, SIDE, START, LOWEST, HIGHEST, ENTRY, APPROACH = range(11)
"""The columns of `runs`, one row a channel: the last sample, how many there are of it in a row, the sample before them
and the last but one; then of the open run near the top its frames, its sign, its first frame, its softest and loudest
magnitude, the step into it and the step before that."""
VALUE, BAND, ELSEWHERE, FLATS, LONGEST, FRAMES, EXACT, JUMPS, SOFT, ENTERED, LEFT, PLACES = range(12)
"""The columns of `tops`, one row for either sign: the largest magnitude so far and the band below it, how many runs
there are elsewhere; then of those at the top how many, the frames of the longest and of all, how many are of equal
samples, entered by a jump, entered softly, entered and left by a corner, and how many places were noted."""
FLAT = 3  # samples in a row are a run
CREST = 3.0  # three samples of a crest that lie within a band are followed by a step of at most three such bands
JUMP, FROM_FLAT = 0.5, 0.125  # of the top, of the step: squares step further at once, from where they were flat too
SOFT_PART = 1 / 16  # of the top: softer runs of equal samples are noise that was rounded
SOFT_STEP = 0.25  # of the step before: a soft clipper slows down before its top, a ceiling stops a wave in full swing


@kernel
def follow_flats(
    samples: Samples,
    channels: int,
    first: int,
    steps: Floats,
    spacing: int,
    runs: Floats,
    tops: Floats,
    places: Floats,
) -> None:
    """Count the flat runs of a stream whose next interleaved `samples` begin at frame `first`.

    At the top a run is `FLAT` samples or more within a band below the largest so far, elsewhere as many equal ones;
    either is entered or left by a corner. `steps` are the corner's height, the band and its most as a part of the top.
    `places` (2 × n) gets the first frames of runs at the top, `spacing` frames apart.
    """
    size = CHUNK * channels
    for start in range(0, samples.size, size):
        chunk = samples[start : start + size]
        low, high = chunk[0], chunk[0]
        for i in range(chunk.size):
            low, high = min(low, chunk[i]), max(high, chunk[i])
        above, below = np.float64(high), -np.float64(low)
        _raise_top(above, tops[0], runs, 0, steps)
        _raise_top(below, tops[1], runs, 1, steps)
        equal, open_runs = 0, 0
        for i in range(channels, chunk.size):
            equal += chunk[i] == chunk[i - channels]
        for channel in range(channels):
            equal += chunk[channel] == runs[channel, LAST]
            open_runs += runs[channel, LENGTH] >= FLAT or runs[channel, NEAR] > 0
        near = above >= tops[0, VALUE] - tops[0, BAND] or below >= tops[1, VALUE] - tops[1, BAND]
        if open_runs or ((near or equal) and max(above, below) >= steps[0]):
            _follow_chunk(chunk, channels, first + start // channels, steps[0], spacing, runs, tops, places)
        else:
            _pass_over(chunk, channels, runs)


@kernel
def _raise_top(value: float, top: Floats, runs: Floats, side: int, steps: Floats) -> None:
    """A new largest magnitude: what lay at the old one lies elsewhere now, unless dither alone is between them."""
    if value <= top[VALUE]:
        return
    if value > top[VALUE] + top[BAND]:
        top[ELSEWHERE] += top[FLATS]
        top[FLATS : PLACES + 1] = 0.0
        for channel in range(runs.shape[0]):
            if runs[channel, SIDE] == side:
                runs[channel, NEAR] = 0.0
    top[VALUE] = value
    top[BAND] = min(steps[1], steps[2] * value)


@kernel
def _pass_over(chunk: Samples, channels: int, runs: Floats) -> None:
    """Go on behind a chunk in which no run that counts lies or ends; its last sample may be the first of one."""
    for channel in range(channels):
        if chunk.size > channels:
            runs[channel, BEFORE] = chunk[chunk.size - 2 * channels + channel]
        else:
            runs[channel, BEFORE] = runs[channel, LAST]
        runs[channel, PENULTIMATE] = runs[channel, BEFORE]
        runs[channel, LAST] = chunk[chunk.size - channels + channel]
        runs[channel, LENGTH] = 1.0


@kernel
def _follow_chunk(  # noqa: C901 - a call for each sample would take longer than all else
    chunk: Samples, channels: int, first: int, corner: float, spacing: int, runs: Floats, tops: Floats, places: Floats
) -> None:
    """Follow a chunk sample by sample; what lies below the top and equals nothing is only remembered."""
    highest, lowest = tops[0, VALUE] - tops[0, BAND], tops[1, BAND] - tops[1, VALUE]
    for channel in range(channels):
        run = runs[channel]
        before, last, idle = run[PENULTIMATE], run[LAST], run[LENGTH] < FLAT and run[NEAR] == 0
        for frame in range(chunk.size // channels):
            x = np.float64(chunk[frame * channels + channel])
            near = x >= highest or x <= lowest
            if idle and not near and x != last:
                before, last = last, x
                run[LENGTH] = 1.0
                continue
            if idle and run[LENGTH] == 1:
                run[BEFORE] = before
            run[LAST], run[PENULTIMATE] = last, before
            if run[NEAR] > 0 and not (near and run[SIDE] == (0 if x > 0 else 1)):
                _close_top(run, x, corner, spacing, tops, places)
            if near:
                _go_on_at_top(run, x, first + frame)
            if x == last:
                run[LENGTH] += 1
            else:
                if run[LENGTH] >= FLAT:
                    _close(run, x, corner, tops)
                run[BEFORE], run[LENGTH] = last, 1.0
            before, last = last, x
            idle = run[LENGTH] < FLAT and run[NEAR] == 0
        run[LAST], run[PENULTIMATE] = last, before
        if run[LENGTH] == 1:
            run[BEFORE] = before


@kernel
def _go_on_at_top(run: Floats, x: float, frame: int) -> None:
    """One more sample of a run near the top, or its first."""
    if run[NEAR] == 0:
        run[SIDE], run[START], run[LOWEST], run[HIGHEST] = 0 if x > 0 else 1, frame, abs(x), abs(x)
        run[ENTRY], run[APPROACH] = abs(x - run[LAST]), abs(run[LAST] - run[PENULTIMATE])
    run[NEAR] += 1
    run[LOWEST], run[HIGHEST] = min(run[LOWEST], abs(x)), max(run[HIGHEST], abs(x))


@kernel
def _close(run: Floats, after: float, corner: float, tops: Floats) -> None:
    """Count a run of equal samples that has ended below the top, if it has a corner."""
    value = run[LAST]
    if abs(value) < corner or not (abs(value - run[BEFORE]) >= corner or abs(value - after) >= corner):
        return
    top = tops[0 if value > 0 else 1]
    if SOFT_PART * top[VALUE] <= abs(value) < top[VALUE] - top[BAND]:
        top[ELSEWHERE] += 1


@kernel
def _close_top(run: Floats, after: float, corner: float, spacing: int, tops: Floats, places: Floats) -> None:
    """Count a run that has ended at the top, if it has a corner: a crest within a band steps by thrice it at most."""
    side, length = int(run[SIDE]), run[NEAR]
    run[NEAR] = 0.0
    top = tops[side]
    least = corner + CREST * (run[HIGHEST] - run[LOWEST])
    left = abs(run[LAST] - after)
    entered = run[ENTRY] >= least
    if length < FLAT or top[VALUE] < corner or not (entered or left >= least):
        return
    top[FLATS] += 1
    top[FRAMES] += length
    top[LONGEST] = max(top[LONGEST], length)
    top[EXACT] += run[HIGHEST] == run[LOWEST]
    top[JUMPS] += run[ENTRY] > JUMP * top[VALUE] and run[APPROACH] < FROM_FLAT * run[ENTRY]
    top[ENTERED] += entered
    top[LEFT] += left >= least
    top[SOFT] += entered and run[ENTRY] < SOFT_STEP * run[APPROACH]
    noted = int(top[PLACES])
    if noted < places.shape[1] and (noted == 0 or run[START] - places[side, noted - 1] >= spacing):
        places[side, noted] = run[START]
        top[PLACES] += 1
