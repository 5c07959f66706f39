"""The instruments of the demonstration, a note each: drums, shaker, click, bass, electric piano, pad and guitar."""

from dataclasses import dataclass

import numpy as np

from app.demo.score import ScoreNote
from app.demo.waves import Audio, Chance, Tone, band, fade, hertz, noise, one_cycle, seconds, turn

OPENING_S = 0.001  # no hit begins with a step
MODES = ((1.0, 1.0), (1.78, 0.55))  # of a snare's skin: ratio of frequency, level
METAL_HZ = (3187, 4235, 5421, 6117, 7354)  # no two of them in tune


@dataclass(frozen=True, slots=True)
class Stroke:
    """A note that lasts `length_s` seconds, played on the instrument `tone` at a sample rate.

    `chance` is where the noise in it comes from; it moves on with every use.
    """

    note: ScoreNote
    length_s: float
    tone: Tone
    rate: int
    chance: Chance

    @property
    def strength(self) -> float:
        """How hard it is played, 0 to 1."""
        return self.note.strength

    @property
    def hertz(self) -> float:
        """Its fundamental."""
        return hertz(self.note.pitch)

    def moments(self, length_s: float) -> Audio:
        """The moment of each sample of a sound of this length, in seconds."""
        return seconds(length_s, self.rate)

    def sustained(self) -> Audio:
        """The moments of a note that is held for its length and then released."""
        return self.moments(self.length_s + self.tone["release_s"])

    def noise(self, frames: int) -> Audio:
        """White noise, never the same twice."""
        return noise(frames, self.chance)


def kick(stroke: Stroke) -> Audio:
    """A falling sine with the beater's click."""
    tone, moments = stroke.tone, stroke.moments(6 * stroke.tone["ring_s"])
    fallen = 1 - np.exp(-moments / tone["drop_s"])
    # The phase of a frequency that falls exponentially from `from_hz` to `to_hz`.
    turns = tone["to_hz"] * moments + (tone["from_hz"] - tone["to_hz"]) * tone["drop_s"] * fallen
    skin = np.tanh(1.6 * stroke.strength * np.sin(2 * np.pi * turns) * np.exp(-moments / tone["ring_s"]))
    click = band(stroke.noise(len(moments)) * np.exp(-moments / 0.004), stroke.rate, 1500, 7000)
    return fade(skin + tone["beater"] * stroke.strength * click, stroke.rate, OPENING_S, 0.1)


def snare(stroke: Stroke) -> Audio:
    """Two modes of the skin and the rattle of the wires; a hard hit rattles longer."""
    tone, ring = stroke.tone, stroke.tone["wires_ring_s"] * (0.6 + 0.4 * stroke.strength)
    moments = stroke.moments(7 * ring)
    bent = moments * (1 + 0.12 * np.exp(-moments / 0.015))
    skin = np.zeros(len(moments))
    for ratio, level in MODES:
        skin += level * np.sin(2 * np.pi * tone["drum_hz"] * ratio * bent) * np.exp(-moments / tone["drum_ring_s"])
    rattle = stroke.noise(len(moments)) * np.exp(-moments / ring)
    wires = band(rattle, stroke.rate, tone["wires_from_hz"], tone["wires_to_hz"])
    return fade(stroke.strength**1.3 * (0.6 * skin + tone["wires"] * wires), stroke.rate, OPENING_S, 0.05)


def hat(stroke: Stroke) -> Audio:
    """Metal and noise high up, short or left open."""
    tone = stroke.tone
    ring = tone["open_ring_s"] if stroke.note.sound == "open" else tone["closed_ring_s"]
    moments = stroke.moments(7 * ring)
    body = stroke.noise(len(moments))
    for partial_hz in METAL_HZ:
        body += 0.15 * np.sign(np.sin(2 * np.pi * partial_hz * moments))
    body = band(body * np.exp(-moments / ring), stroke.rate, tone["from_hz"], tone["to_hz"])
    return fade(stroke.strength**1.5 * body, stroke.rate, OPENING_S, 0.02)


def shaker(stroke: Stroke) -> Audio:
    """A grain of noise that swells and stops."""
    rise, ring = stroke.tone["rise_s"], stroke.tone["ring_s"]
    moments = stroke.moments(rise + 6 * ring)
    shape = np.where(moments < rise, (moments / rise) ** 2, np.exp(-np.maximum(0, moments - rise) / ring))
    grain = band(stroke.noise(len(moments)) * shape, stroke.rate, stroke.tone["from_hz"], stroke.tone["to_hz"])
    return fade(stroke.strength * grain, stroke.rate, OPENING_S, 0.01)


def click(stroke: Stroke) -> Audio:
    """A metronome's beep, higher on the first beat of a bar."""
    ring = stroke.tone["ring_s"]
    moments = stroke.moments(6 * ring)
    hertz = stroke.tone["bar_hz"] if stroke.strength == 1.0 else stroke.tone["beat_hz"]
    return fade(np.sin(2 * np.pi * hertz * moments) * np.exp(-moments / ring), stroke.rate, OPENING_S, 0.01)


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
