"""Every format of the contract: made from one mix, read back, repeatable byte for byte."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.delivery.inspection import check_format
from render.delivery.manifest import ManifestHeader
from render.delivery.render import deliver
from render.encoders.formats import Formats
from render.encoders.target import Target
from render.encoders.writers import open_writer
from render.errors import Cancelled
from render.kernels.mix import SPARE
from render.mix.mixdown import mix_down
from render.mix.threads import MixSettings
from render.monitor import Unwatched
from render.plan import Headroom
from render.sources import read_info
from tests.refusals import refused
from tests.render.audio import RATE, bounce, noise, plan_of, read_ints, stem, write_ints
from tests.render.mix.test_mixdown import CancelAt

ACCOUNT = ManifestHeader("Bouncedesk test", {}, {})
ALL = tuple(Formats().by_name)
LOSSY = ("mp3-320", "mp3-v0", "ogg", "aac-256")
OWN = [(1, 48_000, "click"), (100, 8_000, "noise"), (1153, 44_100, "silence"), (4410, 44_100, "click")]
OWN += [(4801, 192_000, "noise"), (12_345, 96_000, "silence"), (48_000, 32_000, "noise"), (99_991, 88_200, "click")]
"""Frames, rate in Hz and what sounds."""
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")


def tone(
    path: Path,
    hertz: float = 997.0,
    seconds: float = 3.0,
    rate: int = RATE,
    level: float = 0.5,
    subtype: str = "PCM_24",
) -> Path:
    """A stereo sine as a WAV."""
    wave = level * np.sin(2 * math.pi * hertz * np.arange(round(seconds * rate)) / rate)
    sf.write(path, np.stack([wave, wave], 1), rate, subtype=subtype)
    return path


@needs_ffmpeg
def test_all_formats_come_from_one_mix_and_read_back(tmp_path: Path) -> None:
    """Each format lands with its length, rate and levels in the manifest; lossy ones within a frame of the source."""
    path = tone(tmp_path / "a.wav")
    manifest = deliver(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 3 * RATE - 77, ALL), ACCOUNT, Unwatched())
    assert [row["format"] for row in manifest["deliverables"]] == list(ALL)
    for row in manifest["deliverables"]:
        assert abs(row["frames"] - (3 * RATE - 77)) <= (1 if row["format"] in LOSSY else 0), row
        assert row["sample_rate"] == RATE
        assert row["true_peak_dbtp"] == pytest.approx(-6.02, abs=2.0 if row["format"] in LOSSY else 0.1)
        assert (row["bitrate_kbps"] is None) == (row["format"] not in LOSSY)


@needs_ffmpeg
@pytest.mark.parametrize("form", ALL)
def test_what_we_write_is_never_called_damaged(tmp_path: Path, form: str) -> None:
    """Of any length and rate, also silence, one click at its end, or noise that fills every bit."""
    kind = Formats().parse(form)
    for number, (frames, rate, sound) in enumerate(OWN):
        target = Target(tmp_path / f"{number}.{kind.extension}", kind, rate, frames, seed=1, dither=kind.bits == 16)
        writer = open_writer(target, lambda: None)
        mix = np.zeros(2 * frames + SPARE)
        if sound == "noise":
            mix[: 2 * frames] = np.random.default_rng(1).uniform(-(2**23), 2**23 - 1, 2 * frames)
        elif sound == "click":
            mix[2 * frames - 1] = 2**22
        writer.write(0, mix, frames)
        writer.finish()
        writer.publish()
        info = read_info(target.path)
        check_format(target.path, info, target)
        assert (info.claimed_frames, info.flaws) == (info.frames, ()), (frames, rate, sound)


@needs_ffmpeg
def test_renders_repeat_byte_for_byte_in_every_format(tmp_path: Path) -> None:
    """No clocks, no random serials: the same render twice is the same bytes, whatever the threads."""
    path = tone(tmp_path / "a.wav")
    contents = []
    for number, threads in enumerate((1, 2)):
        out = tmp_path / str(number)
        bounce(plan_of(out, [stem(path, 0.9)], ["main"], 3 * RATE, (*ALL, "wav16@44100")), 10_000, threads)
        contents.append({file.name: file.read_bytes() for file in out.iterdir()})
    assert contents[0] == contents[1]


@pytest.mark.parametrize("form", ["wav24", "aiff24", "flac24"])
def test_lossless_formats_hold_the_same_samples(tmp_path: Path, form: str) -> None:
    """WAV, AIFF and FLAC of 24 bits hold every bit of the mix."""
    samples = noise(5001, 2, 24, 1, 1.0)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 5001, (form,))
    bounce(plan)
    assert np.array_equal(read_ints(plan.out / plan.variants[0].files[0].path), samples)


def test_flac16_is_dithered_like_wav16(tmp_path: Path) -> None:
    """Bits dropped for FLAC are dithered and rounded too: never more than 1.5 steps off, 0 on average."""
    samples = noise(RATE, 2, 24, 1, 0.3)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    bounce(plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], RATE, ("flac16",)))
    error = read_ints(tmp_path / "out" / "main-flac16.flac", 16) - samples / 256
    assert np.abs(error).max() <= 1.5
    assert abs(error.mean()) < 0.01
    assert error.var() == pytest.approx(0.25, rel=0.05)


def test_another_rate_is_clean(tmp_path: Path) -> None:
    """96 to 44.1 kHz: a tone above the new Nyquist is gone below −140 dB, one below passes within 0.01 dB."""
    for hertz, below in ((30_000.0, -140.0), (1000.0, None), (18_000.0, None)):
        path = tone(tmp_path / f"{hertz}.wav", hertz, 2.0, 96_000, subtype="DOUBLE")
        out = tmp_path / f"out{hertz}"
        bounce(plan_of(out, [stem(path, 1.0)], ["main"], 192_000, ("wav32f@44100",), rate=96_000))
        delivered, rate = sf.read(out / "main-wav32f@44100.wav")
        assert (rate, len(delivered)) == (44_100, 88_200)
        level = 20 * math.log10(max(np.sqrt(2 * np.mean(delivered[4000:-4000, 0] ** 2)), 1e-12) / 0.5)
        if below is None:
            assert abs(level) < 0.01
        else:
            assert level < below


def test_an_mp3_of_a_high_rate_goes_to_48_khz(tmp_path: Path) -> None:
    """MP3 knows no 96 kHz: the file is at 48 kHz and as long as the song."""
    path = tone(tmp_path / "a.wav", rate=96_000)
    manifest = deliver(
        plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 288_000, ("mp3-320",), rate=96_000), ACCOUNT, Unwatched()
    )
    row = manifest["deliverables"][0]
    assert row["sample_rate"] == 48_000
    assert abs(row["frames"] - 144_000) <= 1


@pytest.mark.parametrize(
    ("session", "delivered"),
    [(44_100, 44_100), (48_000, 48_000), (88_200, 44_100), (176_400, 44_100), (192_000, 48_000)],
)
def test_rates_that_mp3_does_not_know(session: int, delivered: int) -> None:
    """44.1 kHz for its multiples, 48 kHz for the rest."""
    assert Formats().parse("mp3-320").delivered_rate(session) == delivered


def test_peaks_raised_by_a_new_rate_are_trimmed_for_all(tmp_path: Path) -> None:
    """A full-scale square gains peaks when it is resampled: every file is trimmed alike, and nothing clips."""
    wave = np.sign(np.sin(2 * math.pi * 1000 * (np.arange(RATE) + 0.5) / RATE)) * 0.999
    path = tmp_path / "square.wav"
    sf.write(path, np.stack([wave, wave], 1), RATE, subtype="PCM_24")
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], RATE, ("wav24", "wav16@44100"))
    mixed = bounce(plan)
    assert mixed.trim_db < -0.5
    resampled = read_ints(tmp_path / "out" / "main-wav16@44100.wav", 16)
    assert 32_000 < np.abs(resampled).max() < 32_767
    plain = read_ints(tmp_path / "out" / "main-wav24.wav")
    assert np.abs(plain).max() == pytest.approx(0.999 * 2**23 * 10 ** (mixed.trim_db / 20), abs=3)


def test_float_headroom_leaves_lossy_files_alone(tmp_path: Path) -> None:
    """With headroom on float, fixed formats become float files; an MP3 stays an MP3."""
    path = tone(tmp_path / "a.wav", level=0.9)
    plan = plan_of(
        tmp_path / "out", [stem(path, 2.0)], ["main"], 3 * RATE, ("wav24", "mp3-320"), headroom=Headroom.FLOAT
    )
    bounce(plan)
    assert sorted(file.name for file in plan.out.iterdir()) == ["main-float.wav", "main-mp3-320.mp3"]


@pytest.mark.parametrize(
    "form", ["flac24", "mp3-320", "ogg", "wav16@44100", pytest.param("aac-256", marks=needs_ffmpeg)]
)
def test_cancelling_an_encoder_leaves_nothing(tmp_path: Path, form: str) -> None:
    """Cancelled while the encoder works: its thread ends and its file is gone."""
    path = tone(tmp_path / "a.wav")
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 3 * RATE, (form,))
    plan.out.mkdir()
    with pytest.raises(Cancelled):
        mix_down(plan, CancelAt(40), MixSettings(2000, 2))
    assert list(plan.out.iterdir()) == []


def test_aac_without_ffmpeg_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no ffmpeg only AAC is refused, before anything is mixed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tone(tmp_path / "a.wav")
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 3 * RATE, ("wav24", "aac-256"))
    plan.out.mkdir()
    with refused("no_ffmpeg"):
        mix_down(plan, Unwatched())
    assert list(plan.out.iterdir()) == []


@needs_ffmpeg
def test_a_stem_that_only_ffmpeg_reads_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks for ffmpeg or another file, once."""
    path = tone(tmp_path / "a.wav")
    bounce(plan_of(tmp_path / "aac", [stem(path, 1.0)], ["main"], 3 * RATE, ("aac-256",)))
    monkeypatch.setenv("PATH", str(tmp_path))
    with refused("no_ffmpeg") as error:
        read_info(tmp_path / "aac" / "main-aac-256.m4a")
    assert "format" not in str(error.value)
    assert ".;" not in str(error.value)


def test_an_ffmpeg_that_fails_ends_the_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ffmpeg that ends at once ends the render with its last words, and nothing is left."""
    fake = tmp_path / "bin" / "ffmpeg"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'Unknown encoder' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent))
    path = tone(tmp_path / "a.wav", seconds=10)
    plan = plan_of(tmp_path / "out", [stem(path, 1.0)], ["main"], 10 * RATE, ("aac-256",))
    plan.out.mkdir()
    with refused("failed_encoder", file="main-aac-256.m4a", reason="Unknown encoder"):
        mix_down(plan, Unwatched())
    assert list(plan.out.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wav25", "unknown_format_name"),
        ("", "unknown_format_name"),
        ("WAV16", "unknown_format_name"),
        ("wav16@", "invalid_rate"),
        ("wav16@x", "invalid_rate"),
        ("wav16@-1", "invalid_rate"),
        ("wav16@999999999", "invalid_rate"),
        ("mp3-320@96000", "unsupported_rate"),
    ],
)
def test_an_unknown_format_or_rate_is_refused(text: str, code: str) -> None:
    """What cannot be written is refused by name."""
    with refused(code, format=text.partition("@")[0]):
        Formats().parse(text)


@needs_ffmpeg
def test_a_client_s_aac_stem_is_mixed(tmp_path: Path) -> None:
    """Odd client formats are read through ffmpeg, in order, with their exact length."""
    path = tone(tmp_path / "a.wav")
    bounce(plan_of(tmp_path / "aac", [stem(path, 1.0)], ["main"], 3 * RATE, ("aac-256",)))
    client = tmp_path / "aac" / "main-aac-256.m4a"
    bounce(plan_of(tmp_path / "out", [stem(client, 1.0)], ["main"], 3 * RATE), 5000, 2)
    delivered = read_ints(tmp_path / "out" / "main-wav24.wav") / 2**23
    expected, _ = sf.read(path, always_2d=True)
    assert np.abs(delivered - expected)[2000:-2000].max() < 0.01
