"""Drums, shaker and click: one hit each."""

import numpy as np

from app.demo.stroke import Stroke
from app.demo.waves import Audio, band, fade

OPENING_S = 0.001  # no hit begins with a step
MODES = ((1.0, 1.0), (1.78, 0.55))  # of a snare's skin: ratio of frequency, level
METAL_HZ = (3187, 4235, 5421, 6117, 7354)  # no two of them in tune


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
    for hertz in METAL_HZ:
        body += 0.15 * np.sign(np.sin(2 * np.pi * hertz * moments))
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
