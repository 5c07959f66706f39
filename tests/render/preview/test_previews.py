"""Previews: marked where they should be, nowhere else, never too loud, and the same every time."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from render.delivery.manifest import Warned
from render.errors import Cancelled
from render.monitor import Unwatched
from render.preview.preview import PreviewFile, PreviewJob, PreviewRow, make_previews
from render.preview.watermark import PreviewRules
from tests.refusals import refused
from tests.render.master.mixes import RATE, song, write

Floats = NDArray[np.float64]
MARK = PreviewRules.load().mark
HEARD = 6.0  # a tone's band is this many times what it is without a mark


def nothing(_part: Path, _name: str) -> tuple[Warned, ...]:
    """Nothing stands in the file beside its sound."""
    return ()


def preview(source: Path, out: Path, locks: Path | None = None) -> PreviewRow:
    """The preview of one mix."""
    job = PreviewJob((PreviewFile(source, f"{source.stem}.mp3"),), out, nothing, locks)
    return make_previews(job, Unwatched())[0]


def tone_level(audio: Floats, rate: int, at_s: float, hz: float) -> float:
    """The amplitude (full scale 1.0) around a pitch, detuning included, in the tone's length from `at_s` on."""
    piece = audio[round(at_s * rate) : round((at_s + MARK.tone_s) * rate)]
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(piece.size))) * 4 / piece.size
    around = (1 - MARK.detune) * hz - 5, (1 + MARK.detune) * hz + 5
    low, high = (round(edge * piece.size / rate) for edge in around)
    return float(spectrum[low : high + 1].max())


def read(path: Path) -> tuple[Floats, int]:
    """The left side of a file, and its rate."""
    audio, rate = sf.read(path, always_2d=True)
    return audio[:, 0], rate


def noise(seconds: float, rate: int = RATE, level: float = 0.05) -> Floats:
    """Noise without pitch (frames × 2), in which a tone stands out."""
    return level * np.random.default_rng(1).standard_normal((round(seconds * rate), 2))


@pytest.mark.parametrize(("rate", "delivered"), [(44_100, 44_100), (96_000, 48_000)])
def test_marks_sound_when_they_are_stated_to_and_not_between(tmp_path: Path, rate: int, delivered: int) -> None:
    """Both tones stand out at each stated moment, at the first place and then at the interval; nowhere between."""
    row = preview(write(tmp_path / "mix.wav", noise(22, rate), rate), tmp_path / "out")
    assert (row.marks_s, row.sample_rate, row.channels) == ((5.0, 20.0), delivered, 2)
    audio, coded_rate = read(tmp_path / "out" / "mix.mp3")
    assert coded_rate == delivered
    for at in row.marks_s:
        for number, hz in enumerate(MARK.tones_hz):
            start = at + number * MARK.tone_s
            aside = tone_level(audio, coded_rate, start - 2, hz)
            assert tone_level(audio, coded_rate, start, hz) > HEARD * aside
            assert tone_level(audio, coded_rate, start - 4, hz) < HEARD / 2 * aside


def test_between_the_marks_the_preview_is_the_mix(tmp_path: Path) -> None:
    """What can be judged is the mix itself, turned down as stated and encoded; no marks, no dip."""
    mix = song(9.0)
    row = preview(write(tmp_path / "mix.wav", mix), tmp_path / "out")
    audio, rate = read(tmp_path / "out" / "mix.mp3")
    part = slice(7 * rate, 9 * rate - 2000)
    trimmed = mix[part, 0] * 10 ** (row.trim_db / 20)
    gain = float(audio[part] @ trimmed / (trimmed @ trimmed))
    assert gain == pytest.approx(1.0, abs=0.02)
    assert np.sqrt(np.mean((audio[part] - trimmed) ** 2) / np.mean(trimmed**2)) < 0.2  # what the codec leaves


def test_a_mark_follows_the_loudness_around_it(tmp_path: Path) -> None:
    """Over a loud mix it is as much louder as the mix is; over silence it is there, softly."""
    loud, soft = noise(18, level=0.08), noise(18, level=0.02)
    silent = np.zeros((18 * RATE, 2))
    levels = {}
    for name, audio in (("loud", loud), ("soft", soft), ("silent", silent)):
        preview(write(tmp_path / f"{name}.wav", audio), tmp_path / "out")
        played, rate = read(tmp_path / "out" / f"{name}.mp3")
        levels[name] = 20 * np.log10(tone_level(played, rate, 5.0, MARK.tones_hz[0]))
    assert abs(levels["loud"] - levels["soft"] - 12.04) < 2.0
    assert -45 < levels["silent"] < levels["soft"]


def test_a_silent_mix_is_silent_between_its_marks(tmp_path: Path) -> None:
    """The mark is present throughout, including over silence, and is all there is."""
    row = preview(write(tmp_path / "mix.wav", np.zeros((22 * RATE, 2))), tmp_path / "out")
    audio, rate = read(tmp_path / "out" / "mix.mp3")
    for at in row.marks_s:
        assert np.abs(audio[round(at * rate) : round((at + 0.3) * rate)]).max() > 0.005
    assert np.abs(audio[7 * rate : 19 * rate]).max() < 1e-4
    assert row.trim_db == 0


@pytest.mark.parametrize("level", [0.9, 3.0])
def test_peaks_stay_below_the_ceiling(tmp_path: Path, level: float) -> None:
    """A hot, clipped mix is turned down as a whole, by what is stated; nothing passes −1 dBTP, mark included."""
    row = preview(write(tmp_path / "mix.wav", song(7.0, level=level)), tmp_path / "out")
    assert row.true_peak_dbtp is not None
    assert row.true_peak_dbtp <= -1.0
    assert row.trim_db < 0


@pytest.mark.parametrize("seconds", [0.05, 0.5, 3.0, 5.5])
def test_short_mixes_are_marked_too(tmp_path: Path, seconds: float) -> None:
    """One that ends before the first place has its mark in its middle, or from its start."""
    row = preview(write(tmp_path / "mix.wav", noise(seconds)), tmp_path / "out")
    assert list(row.marks_s) == pytest.approx([max(0.0, seconds - MARK.sounding_s) / 2], abs=1 / RATE)
    assert row.frames == pytest.approx(seconds * RATE, abs=1)


def test_mono_plays_on_both_sides(tmp_path: Path) -> None:
    """A mono mix makes a preview with the same sound on both sides, marks included."""
    preview(write(tmp_path / "mono.wav", noise(7)[:, 0]), tmp_path / "out")
    audio, _ = sf.read(tmp_path / "out" / "mono.mp3")
    assert audio.shape[1] == 2
    assert np.abs(audio[:, 0] - audio[:, 1]).max() < 1e-3


def test_previews_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Made again, also over the earlier one; and no two marks are alike, so none can be taken off another."""
    source = write(tmp_path / "mix.wav", np.zeros((22 * RATE, 2)))
    first = preview(source, tmp_path / "out", tmp_path / "locks")
    again = preview(source, tmp_path / "out", tmp_path / "locks")
    other = preview(source, tmp_path / "other")
    assert first.sha256 == again.sha256 == other.sha256
    audio, rate = read(tmp_path / "out" / "mix.mp3")
    one, two = (audio[round(at * rate) : round((at + 0.8) * rate)] for at in first.marks_s)
    assert np.sqrt(np.mean((one - two) ** 2)) > 0.3 * np.sqrt(np.mean(one**2))


def test_a_mix_that_is_cut_short_says_so(tmp_path: Path) -> None:
    """A client who judges half a song should be told; of a whole one nothing is said."""
    whole = write(tmp_path / "mix.wav", song(4.0))
    assert preview(whole, tmp_path / "whole").warnings == ()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (sentence,) = preview(cut, tmp_path / "out").warnings
    assert sentence.startswith("cut.wav is cut short")


def test_nothing_is_left_of_a_preview_that_was_stopped(tmp_path: Path) -> None:
    """Neither a `.part` nor the folder that was made for it; several are made or none."""

    class Stopped:
        def progress(self, stage: str, fraction: float) -> None:
            self.far = stage == "marking" and fraction > 0

        def check(self) -> None:
            if getattr(self, "far", False):
                raise Cancelled

    files = tuple(PreviewFile(write(tmp_path / f"{n}.wav", noise(9)), f"{n}.mp3") for n in range(2))
    with pytest.raises(Cancelled):
        make_previews(PreviewJob(files, tmp_path / "out", nothing), Stopped())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("there", "code"), [("manifest.json", "holds_another_delivery"), ("mix.mp3", "name_taken")])
def test_previews_keep_away_from_what_is_not_theirs(tmp_path: Path, there: str, code: str) -> None:
    """Never beside full files, never over a file that is no preview of ours."""
    source, out = write(tmp_path / "mix.wav", noise(1)), tmp_path / "out"
    out.mkdir()
    (out / there).write_text("{}")
    with refused(code, folder=out):
        preview(source, out)
    assert [path.name for path in out.iterdir()] == [there]
    assert (out / there).read_text() == "{}"


def test_a_surround_file_is_refused(tmp_path: Path) -> None:
    """In a sentence that says what a preview is made of."""
    sf.write(tmp_path / "six.wav", np.zeros((100, 6)), RATE)
    with refused("too_many_channels", file=tmp_path / "six.wav", channels=6):
        preview(tmp_path / "six.wav", tmp_path / "out")
