"""What becomes of the mix's numbers in a file: rounded to the nearest step, and dithered by noise of the file's own."""

import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from render.encoders.formats import Formats
from render.encoders.pcm import wav_header
from render.encoders.target import Quantiser, Target, dither_seed
from render.encoders.writers import ResamplingEncoder, make_encoder
from render.kernels.mix import SPARE
from render.units import Span
from tests.render.audio import RATE, Ints, noise, read_ints

Floats = NDArray[np.float64]
PLAIN = ("wav16", "wav24", "aiff24")


def mix_of(samples: Floats | Ints) -> Floats:
    """Interleaved stereo in the engine's unit, with the samples to spare that the kernels may touch."""
    return np.append(np.asarray(samples, np.float64).reshape(-1), np.zeros(SPARE))


def packed(form: str, samples: Floats, *, dither: bool) -> Ints:
    """The whole numbers of steps that a format makes of a mix."""
    kind = Formats().parse(form)
    raw = Quantiser(kind, 1, dither=dither).pack(mix_of(samples), 0, samples.size).tobytes()
    if kind.bits == 16:
        return np.frombuffer(raw, "<i2").astype(np.int64)
    order = [2, 1, 0] if kind.container == "aiff" else [0, 1, 2]
    parts = np.frombuffer(raw, np.uint8).reshape(-1, 3)[:, order].astype(np.int64)
    whole = parts[:, 0] | parts[:, 1] << 8 | parts[:, 2] << 16
    return np.asarray(np.where(whole >= 2**23, whole - 2**24, whole))


def encoded(
    path: Path, form: str, samples: Ints, lengths: Sequence[int], *, dither: bool, faded: tuple[Span, ...] = ()
) -> bytes:
    """The file that an encoder makes of a mix in blocks of these lengths."""
    kind = Formats().parse(form)
    encoder = make_encoder(path, Target(path, kind, RATE, len(samples), 7, dither=dither, faded=faded))
    start = 0
    for length in lengths:
        encoder.encode(mix_of(samples[start : start + length]), length)
        start += length
    assert start == len(samples)
    encoder.finish()
    return path.read_bytes()


@pytest.mark.parametrize("form", PLAIN)
def test_samples_go_to_the_nearest_step(form: str) -> None:
    """Not to the one below: on both sides of nought the error is at most half a step, and nothing on average."""
    kind = Formats().parse(form)
    places = np.linspace(-300.3, 300.4, 2002)
    assert np.array_equal(packed(form, places * kind.step, dither=False), np.rint(places))
    steps = Quantiser(kind, 1, dither=False).steps(mix_of(places * kind.step), 0, places.size)
    assert np.array_equal(steps >> (32 - kind.bits), np.rint(places))


@pytest.mark.parametrize("form", PLAIN)
@pytest.mark.parametrize("dither", [True, False])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_format_holds_what_it_promises(form: str, dither: bool, sign: int) -> None:
    """At its limit no sample wraps to the other side, whatever the dither adds; an exact file uses its last step."""
    kind = Formats().parse(form)
    written = sign * packed(form, np.full(40_000, sign * kind.limit(dithered=dither)), dither=dither)
    top = 2 ** (kind.bits - 1) - 1
    assert top - 2 <= written.min() <= written.max() <= top
    assert written.max() == top


def test_every_file_has_noise_of_its_own() -> None:
    """Variants and formats that shared their dither would sum it up as one noise, twice as loud."""
    names, forms = ("main", "inst", "drums", "bass"), ("wav16", "flac16", "wav24")
    assert len({dither_seed(name, form) for name in names for form in forms}) == len(names) * len(forms)
    silence = mix_of(np.zeros((RATE, 2), np.int64))
    kind = Formats().parse("wav24")
    one, other = (
        Quantiser(kind, dither_seed(name, "wav24"), dither=True).steps(silence.copy(), 0, 2 * RATE) >> 8
        for name in ("drums", "bass")
    )
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.02


@pytest.mark.parametrize("form", ["flac16", "wav16@44100", "aiff24@44100"])
def test_noise_belongs_to_the_sample_s_place_in_every_encoder(tmp_path: Path, form: str) -> None:
    """However the mix is cut into blocks the file is the same, and no block repeats the noise of the one before."""
    samples = noise(6000, 2, 24, 1)
    whole = encoded(tmp_path / "whole", form, samples, [6000], dither=True)
    parts = encoded(tmp_path / "parts", form, samples, [1, 999, 3000, 2000], dither=True)
    assert whole == parts


@pytest.mark.parametrize("form", ["flac16", "wav16@44100"])
def test_noise_goes_on_where_the_last_block_ended(tmp_path: Path, form: str) -> None:
    """In silence nothing but noise is left, and it never repeats: not from block to block either."""
    encoded(tmp_path / "silence", form, np.zeros((8000, 2), np.int64), [1000] * 8, dither=True)
    written = read_ints(tmp_path / "silence", 16)[:7000].reshape(-1)
    spectrum = np.fft.rfft(written - written.mean(), 2 * written.size)
    likeness = np.fft.irfft(np.square(np.abs(spectrum)))[: written.size // 2]
    assert np.abs(likeness[1:]).max() < 0.1 * likeness[0]


def test_the_fades_of_a_cut_are_dithered_in_flac_as_in_wav(tmp_path: Path) -> None:
    """An exact cut-down loses bits in its fades alone: there, and only there, every format drops them with noise."""
    kind = Formats().parse("wav16")
    samples = noise(4000, 2, 16, 1) * 256
    samples[1000:2000] += 100  # what a fade leaves below the last bit
    encoded(tmp_path / "flac", "flac16", samples, [1500, 2500], dither=False, faded=((1000, 2000),))
    written = read_ints(tmp_path / "flac", 16)
    quantiser = Quantiser(kind, 7, dither=False, faded=((1000, 2000),))
    assert np.array_equal(written.reshape(-1), quantiser.steps(mix_of(samples), 0, 8000) >> 16)
    error = written - samples / 256
    assert not error[:1000].any()
    assert not error[2000:].any()
    assert len(np.unique(written[1000:2000] - samples[1000:2000] // 256)) > 2


class _Deaf:
    """An encoder that takes everything and writes nothing."""

    peak = 0.0

    def encode(self, mix: Floats, frames: int) -> None:
        """Take it."""

    def finish(self) -> None:
        """Nothing is left."""

    def interrupt(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Nothing is open."""


def test_the_peak_at_another_rate_is_that_of_the_whole_song(tmp_path: Path) -> None:
    """The loudest moment counts wherever it lies, not the last block: by it the trim is found."""
    kind = Formats().parse("wav16@44100")
    encoder = ResamplingEncoder(Target(tmp_path / "a", kind, RATE, 3 * RATE, 1, dither=True), _Deaf())
    wave = 2.0**22 * np.sin(np.arange(RATE) / 10)
    for level in (0.1, 1.0, 0.1):
        encoder.encode(mix_of(np.repeat(level * wave, 2)), RATE)
    encoder.finish()
    assert encoder.peak == pytest.approx(2**22, rel=0.2)


@pytest.mark.parametrize("form", ["wav16", "wav24", "wav32f"])
def test_a_wav_s_header_states_its_bytes_a_second(form: str) -> None:
    """Players that seek by time use it: rate × channels × bytes a sample."""
    kind = Formats().parse(form)
    header = wav_header(kind, 96_000, 1000)
    at = header.index(b"fmt ") + 8
    _, channels, rate, bytes_a_second, align, bits = struct.unpack_from("<HHIIHH", header, at)
    assert (channels, rate, bits) == (2, 96_000, kind.bits)
    assert (align, bytes_a_second) == (2 * kind.sample_bytes, 96_000 * 2 * kind.sample_bytes)
