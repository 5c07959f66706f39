"""Bass, electric piano, pad and guitar: one note each."""

import numpy as np

from app.demo.stroke import Stroke
from app.demo.waves import Audio, band, fade, one_cycle, turn


def bass(stroke: Stroke) -> Audio:
    """A plucked string straight into the desk: each partial dies the sooner, the higher it is."""
    tone, moments = stroke.tone, stroke.sustained()
    string = np.zeros(len(moments))
    for partial in range(1, int(tone["partials"]) + 1):
        ring = tone["ring_s"] / (1 + tone["dulling"] * (partial - 1))
        string += np.sin(2 * np.pi * partial * stroke.hertz * moments) * np.exp(-moments / ring) / partial
    finger = band(stroke.noise(len(moments)) * np.exp(-moments / 0.012), stroke.rate, 300, 2500)
    return fade(stroke.strength * np.tanh(string + tone["finger"] * finger), stroke.rate, 0.004, tone["release_s"])


def electric_piano(stroke: Stroke) -> Audio:
    """A tine beside its pickup, by frequency modulation (Chowning 1973): a hard note barks, then mellows."""
    tone, moments = stroke.tone, stroke.sustained()
    turns = 2 * np.pi * stroke.hertz * moments
    bark = tone["bark"] * stroke.strength**2 * np.exp(-moments / tone["bark_ring_s"])
    body = np.sin(turns + bark * np.sin(turns)) * np.exp(-moments / tone["ring_s"])
    tine = np.sin(tone["tine_ratio"] * turns) * np.exp(-moments / tone["tine_ring_s"])
    return fade(stroke.strength * (body + tone["tine"] * tine), stroke.rate, 0.003, tone["release_s"])


def pad(stroke: Stroke) -> Audio:
    """Three dark saw waves a little out of tune, different on each side: stereo."""
    tone, moments = stroke.tone, stroke.sustained()
    partials = np.arange(1, int(tone["partials"]) + 1)
    saw = one_cycle(1 / partials / (1 + (partials * stroke.hertz / tone["darkness_hz"]) ** 2))
    sides = np.zeros((len(moments), 2))
    for cents in (-tone["detune_cents"], 0.0, tone["detune_cents"]):
        for side in range(2):
            sides[:, side] += turn(saw, stroke.hertz * 2 ** (cents / 1200), moments, float(stroke.chance.uniform()))
    return fade(stroke.strength * sides, stroke.rate, tone["rise_s"], tone["release_s"])


def guitar(stroke: Stroke) -> Audio:
    """A plucked string with a wooden body under it."""
    tone = stroke.tone
    string = _pluck(stroke, len(stroke.sustained()))
    body = band(string, stroke.rate, tone["body_hz"] * 0.8, tone["body_hz"] * 2.2)
    whole = band(string, stroke.rate, 70, 9000) + tone["body"] * body
    return fade(stroke.strength * whole, stroke.rate, 0.001, tone["release_s"])


def _pluck(stroke: Stroke, frames: int) -> Audio:
    """A string by Karplus and Strong (1983): a loop of noise, averaged with its neighbour at every turn.

    The loop is a whole number of samples, half a sample longer by the averaging; reading it a little slower or faster
    brings it in tune.
    """
    period = max(2, int(stroke.rate / stroke.hertz))
    step = stroke.hertz * (period + 0.5) / stroke.rate
    loops = np.zeros((int(frames * step / period) + 3, period))
    burst = band(stroke.noise(1 << 13), stroke.rate, 60, stroke.tone["pick_hz"])[:period]
    loops[0] = burst - burst.mean()
    kept = np.exp(-1 / (stroke.hertz * stroke.tone["ring_s"]))
    for row in range(1, len(loops)):
        last = loops[row - 2, -1] if row > 1 else 0.0
        neighbours = np.concatenate([[last], loops[row - 1, :-1]])
        loops[row] = kept * 0.5 * (loops[row - 1] + neighbours)
    return np.asarray(np.interp(np.arange(frames) * step, np.arange(loops.size), loops.reshape(-1)))
