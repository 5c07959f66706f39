"""What conversions and the linked bus leave: images, droop, distortion, and what variants lack of their sum."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile as sf

from app.delivery.render_plan import render_session
from app.delivery.render_request import RenderRequest
from render.bus.bus_file import read_bus
from render.encoders.formats import Formats
from render.encoders.target import Quantiser
from render.monitor import Unwatched
from render.sources.files import Handles
from render.sources.source import open_source
from render.units import FULL_SCALE
from tests.quality.figure import Figure, Floats, by_peer, read, run, write
from tests.render.bus.signals import RATE, music, sine

Convert = Callable[[Floats, int, int], Floats]


def figures() -> Sequence[Figure]:
    """Resampling, dither and residuals."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        return (*_resampling(place), *_dither(place), _linked_bus(place))


def _resampled(place: Path) -> Convert:
    def convert(sound: Floats, rate: int, to: int) -> Floats:
        with Handles(1) as handles:
            source = open_source(write(place / "a.wav", sound, rate), handles, rate=to)
            samples: Floats = np.asarray(source.read(0, source.info.frames), np.float64)
            return samples.reshape(-1, 2) / FULL_SCALE

    return convert


def _by_ffmpeg(place: Path) -> Convert:
    def convert(sound: Floats, rate: int, to: int) -> Floats:
        file, out = write(place / "a.wav", sound, rate), place / "b.wav"
        run("ffmpeg", "-v", "error", "-nostdin", "-y", "-i", file, "-ar", str(to), "-c:a", "pcm_f64le", out)
        return read(out)

    return convert


def _by_sox(place: Path) -> Convert:
    def convert(sound: Floats, rate: int, to: int) -> Floats:
        file, out = place / "a.wav", place / "b.wav"
        sf.write(file, sound, rate, subtype="PCM_32")
        run("sox", "-D", file, "-b", "32", out, "rate", str(to))
        return read(out)

    return convert


def _resampling(place: Path) -> Sequence[Figure]:
    """From 96 to 44.1 kHz: a tone at 20 kHz should stay, one at 25 kHz go."""

    def level(convert: Convert, hz: float) -> float:
        out = convert(sine(hz, 2.0, 0.5, 96_000), 96_000, 44_100)[22_050:66_150]
        return float(20 * np.log10(np.sqrt(2 * np.mean(out**2)) / 0.5 + 1e-12))

    rows = []
    for hz, what in ((20e3, "what a tone at 20 kHz loses"), (25e3, "what stays of a tone at 25 kHz")):
        ours = level(_resampled(place), hz)
        for program, peer in (("ffmpeg", _by_ffmpeg), ("sox", _by_sox)):
            figure = by_peer(program, partial(level, peer(place), hz))
            rows.append(Figure(f"96 to 44.1 kHz: {what}", ours, "dB", figure, program, 2 if hz < 22e3 else 0))
    return rows


def _dither(place: Path) -> Sequence[Figure]:
    """The loudest harmonic of a tone of two steps in 16 bits, against the tone: without dither it is heard."""
    tone = sine(997.0, 20.0, 2 / 2**15)

    def harmonics(sound: Floats) -> float:
        parts = sound[: 19 * RATE, 0].reshape(19, RATE)  # a bin a hertz, over which noise is averaged
        power = np.mean(np.abs(np.fft.rfft(parts * np.hanning(RATE))) ** 2, axis=0)
        return float(10 * np.log10(max(power[997 * n] for n in range(2, 12)) / power[997]))

    def ours() -> float:
        kind = Formats().parse("wav16")
        samples = np.append(tone.reshape(-1) * FULL_SCALE, np.zeros(4))
        packed = Quantiser(kind, 7, dither=True).pack(samples, 0, tone.size)
        return harmonics(packed.view(np.int16).reshape(-1, 2) / 2**15)

    def peer(*command: str) -> float:
        sf.write(place / "a.wav", tone, RATE, subtype="PCM_32")
        run(*(str(place / word) if word.endswith(".wav") else word for word in command))
        return harmonics(read(place / "b.wav"))

    what = "tone of two steps in 16 bits: loudest harmonic, noise included"
    ffmpeg = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", "a.wav", "-c:a", "pcm_s16le", "b.wav"]
    sox = ["sox", "a.wav", "-b", "16", "b.wav"]
    return (
        Figure(what, ours(), "dB", by_peer("ffmpeg", partial(peer, *ffmpeg)), "ffmpeg, undithered as it is", 1),
        Figure(what, ours(), "dB", by_peer("sox", partial(peer, *sox)), "sox", 1),
    )


def _linked_bus(place: Path) -> Figure:
    """What is left over of every sum of a session through the preset with the compressor, in dBFS."""
    folder = place / "Ember"
    folder.mkdir()
    for number, name in enumerate(("Lead Vocal", "BGV", "Kick", "Bass", "Pad")):
        sf.write(folder / f"{name}.wav", music(8.0, number) * 0.4, RATE, subtype="PCM_24")
    request = RenderRequest(folder, place / "out", ("all",), ("wav32f",), bus=read_bus("glue"))
    checks = render_session(request, Unwatched())["checks"]
    left = [check["residual_dbfs"] for check in checks if check["residual_dbfs"] is not None]
    return Figure(
        f"{len(checks)} sums through the “glue” bus: largest residual", max(left, default=-200.0), "dBFS", decimals=0
    )
