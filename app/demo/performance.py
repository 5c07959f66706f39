"""Playing the score: every part becomes a sound as long as the song, and a 24-bit WAV file as a client sends it."""

import io
import wave
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from app.demo import instruments
from app.demo.instruments import Stroke
from app.demo.score import Part, Score, ScoreNote
from app.demo.voice import Syllable, sing
from app.demo.waves import SIDES, Audio, Chance, add_at, at_peak, fade, panned, reverb, rough_mix, tremolo
from render.atomic import write_whole
from render.errors import BouncedeskError
from render.monitor import Monitor

END_FADE_S = 0.4
EDGES = {"L": -1.0, "R": 1.0, "": 0.0}
BYTES, FULL_SCALE = 3, 2**23


INSTRUMENTS = {
    "kick": instruments.kick,
    "snare": instruments.snare,
    "hat": instruments.hat,
    "shaker": instruments.shaker,
    "click": instruments.click,
    "bass": instruments.bass,
    "electric_piano": instruments.electric_piano,
    "pad": instruments.pad,
    "guitar": instruments.guitar,
}


def write_stems(score: Score, folder: Path, monitor: Monitor) -> None:
    """Play the score into `folder`, a file a part; files that are there already, byte for byte, are left alone.

    Raises BouncedeskError in one sentence where a file cannot be written.
    """
    for number, (part, sound) in enumerate(play(score)):
        monitor.check()
        monitor.progress("playing the song", number / len(score.parts))
        data = wav_bytes(sound, score.sample_rate)
        path = folder / part.file
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)


def play(score: Score) -> Iterator[tuple[Part, Audio]]:
    """Each part with its sound, mono or stereo, in the order of the score; the same every time.

    A part that is fed by others must come after them. Raises BouncedeskError for an instrument that is not there.
    """
    stereo: dict[str, Audio] = {}
    for number, part in enumerate(score.parts):
        sound = _sound(part, score, stereo, np.random.default_rng(number))
        sound = fade(sound if part.pan is None else panned(sound, part.pan), score.sample_rate, 0.0, END_FADE_S)
        sound = at_peak(sound, part.peak_dbfs)
        stereo[part.file] = sound if sound.ndim == SIDES else panned(sound, EDGES[part.side])
        yield part, sound


def wav_bytes(sound: Audio, rate: int) -> bytes:
    """A 24-bit WAV file of a sound within full scale."""
    whole = np.round(sound * FULL_SCALE).astype("<i4")
    samples = whole.reshape(-1, 1).view(np.uint8)[:, :BYTES]  # the lower three bytes of each little-endian number
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(SIDES if sound.ndim == SIDES else 1)
        writer.setsampwidth(BYTES)
        writer.setframerate(rate)
        writer.writeframes(samples.tobytes())
    return file.getvalue()


def _sound(part: Part, score: Score, stereo: Mapping[str, Audio], chance: Chance) -> Audio:
    tone = score.instruments.get(part.instrument, {})
    match part.instrument:
        case "voice":
            return sing(_syllables(part, score, chance), _frames(score), tone, score.vowels, score.sample_rate, chance)
        case "reverb":
            return reverb(_fed(part, stereo), tone, score.sample_rate, chance)
        case "rough_mix":
            return rough_mix(_fed(part, stereo), tone)
        case "electric_piano":
            return tremolo(_perform(part, score, chance), tone, score.sample_rate)
        case name if name in INSTRUMENTS:
            return _perform(part, score, chance)
    raise BouncedeskError(
        f"demo.toml: there is no instrument called “{part.instrument}” to play {part.file}.",
        code="unknown_instrument",
        instrument=part.instrument,
        file=part.file,
    )


def _frames(score: Score) -> int:
    return round(score.duration_s * score.sample_rate)


def _fed(part: Part, stereo: Mapping[str, Audio]) -> Audio:
    return np.asarray(np.sum([stereo[name] for name in part.feeds], axis=0))


def _perform(part: Part, score: Score, chance: Chance) -> Audio:
    """The notes one by one, as loosely as the part says."""
    line = np.zeros(_frames(score))
    for note in part.notes:
        length_s = note.length * 60 / score.beats_a_minute
        stroke = Stroke(note, length_s, score.instruments[part.instrument], score.sample_rate, chance)
        sound = INSTRUMENTS[part.instrument](stroke)
        if sound.ndim != line.ndim:
            line = np.stack([line, line], axis=1)
        add_at(line, _start(note, part, score, chance), sound)
    return line


def _syllables(part: Part, score: Score, chance: Chance) -> list[Syllable]:
    """The notes as a voice sings them: one after another, the next beginning where the last ends."""
    starts = [_start(note, part, score, chance) for note in part.notes]
    nexts = [*starts[1:], _frames(score)]
    lengths = [round(note.length * score.sample_rate * 60 / score.beats_a_minute) for note in part.notes]
    return [
        Syllable(start, min(start + length, after), note.pitch, note.sound)
        for note, start, length, after in zip(part.notes, starts, lengths, nexts, strict=True)
    ]


def _start(note: ScoreNote, part: Part, score: Score, chance: Chance) -> int:
    """The frame a note begins at: never before the song does."""
    loosely = part.late_s * float(np.clip(chance.normal(), -2, 2)) + part.strum_s * note.voice
    return max(0, round((note.start * 60 / score.beats_a_minute + loosely) * score.sample_rate))
