"""Whole masters: each profile keeps what it promises, measured by others too; what cannot be mastered is a sentence."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.bus.bus_file import read_bus
from render.bus.settings import BusSettings
from render.delivery.verification import verify_delivery
from render.errors import Cancelled
from render.master.master import master_file
from render.master.master_job import MasterResult
from render.monitor import Unwatched
from tests.refusals import refused
from tests.render.master.mixes import RATE, ffmpeg_levels, job, master, needs_ffmpeg, song, write


def rows(result: MasterResult) -> dict[str, dict[str, object]]:
    """The manifest's rows by profile."""
    return {row["profile"]: row for row in result.manifest["deliverables"]}


def codes(result: MasterResult) -> list[str]:
    """The codes of what the user is warned of."""
    return [warning["code"] for warning in result.manifest["warnings"]]


def contents(folder: Path) -> list[str]:
    """The names in a folder; nothing where there is none."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@needs_ffmpeg
@pytest.mark.parametrize(("target", "ceiling"), [(None, None), (-11.0, -2.0)])
def test_streaming_lands_on_its_loudness_below_its_ceiling(
    tmp_path: Path, target: float | None, ceiling: float | None
) -> None:
    """Through the limiter, and as an independent meter reads it."""
    source = write(tmp_path / "mix.wav", song(6.0, level=0.25))
    settings = {"target_lufs": target, "ceiling_dbtp": ceiling, "max_reduction_db": 12.0}
    result = master(source, tmp_path / "out", "streaming", **settings)
    row = result.manifest["deliverables"][0]
    assert row["gain_reduction_max_db"] > 1.0
    loudness, peak = ffmpeg_levels(tmp_path / "out" / "streaming.wav")
    for read in (row["integrated_lufs"], loudness):
        assert abs(read - (target or -14.0)) <= 0.1001
    assert max(row["true_peak_dbtp"], peak) <= (ceiling or -1.0)
    assert codes(result) == []


def test_a_quiet_change_is_a_gain_and_nothing_else(tmp_path: Path) -> None:
    """A mix over the target is turned down and not limited; the manifest on the disk is the one returned."""
    source = write(tmp_path / "mix.wav", song(3.0, level=0.25))
    result = master(source, tmp_path / "out", "streaming", target_lufs=-30.0)
    row = result.manifest["deliverables"][0]
    assert row["integrated_lufs"] == pytest.approx(-30.0, abs=0.001)
    assert (row["gain_reduction_max_db"], row["platforms"][0]["name"]) == (0.0, "Spotify")
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes()) == result.manifest
    assert verify_delivery(tmp_path / "out", Unwatched()).ok
    assert result.before.loudness.integrated_lufs == pytest.approx(-30.0 - row["gain_db"], abs=0.001)


def test_an_unreachable_target_stops_and_says_so(tmp_path: Path) -> None:
    """The limiter gives no more than it may, and the figures are stated."""
    source = write(tmp_path / "mix.wav", song(6.0, level=0.2))
    result = master(source, tmp_path / "out", "streaming", target_lufs=-6.0, max_reduction_db=3.0)
    row, trace = result.manifest["deliverables"][0], result.traces[0]
    assert codes(result) == ["target_not_reached"]
    assert f"stopped at {row['integrated_lufs']:.1f} LUFS" in result.manifest["warnings"][0]["message"]
    assert 2.7 < row["gain_reduction_max_db"] <= 3.02
    assert trace.reduction_db.max() == pytest.approx(row["gain_reduction_max_db"])
    assert trace.reduction_db.size == 600


@pytest.mark.parametrize("seconds", [0.41, 0.8, 2.0])
@pytest.mark.parametrize("target", [-14.0, -8.0])
def test_a_short_clipped_mix_lands_on_its_loudness_or_says_how_far_it_came(
    tmp_path: Path, seconds: float, target: float
) -> None:
    """Its flat tops are limited as any others are: a limiter that muted them sent the search for a gain astray."""
    source = write(tmp_path / "mix.wav", song(seconds, level=0.5))
    result = master(source, tmp_path / "out", "streaming", target_lufs=target, max_reduction_db=12.0)
    row = result.manifest["deliverables"][0]
    reached = abs(row["integrated_lufs"] - target) <= 0.1001
    assert reached or "target_not_reached" in codes(result)
    assert row["gain_reduction_max_db"] <= 12.03


def test_a_mix_that_would_need_more_gain_than_there_is_gets_the_most(tmp_path: Path) -> None:
    """It is said how far it came, in gain and not in limiting."""
    source = write(tmp_path / "mix.wav", song(3.0, level=0.003), subtype="FLOAT")
    result = master(source, tmp_path / "out", "streaming", target_lufs=-5.0, max_reduction_db=30.0)
    assert result.manifest["deliverables"][0]["gain_db"] == pytest.approx(60.0)
    assert codes(result) == ["target_not_reached"]
    assert "60 dB of gain" in result.manifest["warnings"][0]["message"]


@pytest.mark.parametrize(("subtype", "profile"), [("PCM_24", "wav"), ("PCM_16", "wav"), ("PCM_24", "flac")])
def test_a_chain_that_does_nothing_changes_no_bit(tmp_path: Path, subtype: str, profile: str) -> None:
    """`wav` and `flac` are as the chain leaves them."""
    source = write(tmp_path / "mix.wav", song(1.0), subtype=subtype)
    row = master(source, tmp_path / "out", profile).manifest["deliverables"][0]
    before, after = (sf.read(path, dtype="int32")[0] for path in (source, tmp_path / "out" / row["path"]))
    assert np.array_equal(before, after)


def test_a_bus_comes_before_the_level(tmp_path: Path) -> None:
    """Its own limiter acts where nothing else sets the level, and gives way where the profile's does."""
    source = write(tmp_path / "mix.wav", song(4.0, level=0.4))
    result = master(source, tmp_path / "out", "wav", "streaming", bus=read_bus("loud"), max_reduction_db=12.0)
    wav, streaming = rows(result)["wav"], rows(result)["streaming"]
    assert wav["true_peak_dbtp"] <= -0.99  # type: ignore[operator]  # levels of sound are numbers
    assert wav["gain_reduction_max_db"] > 0.5  # type: ignore[operator]
    assert streaming["integrated_lufs"] == pytest.approx(-14.0, abs=0.1)


def test_peaks_over_full_scale_are_trimmed_with_a_warning(tmp_path: Path) -> None:
    """A float mix above full scale goes into a 24-bit file whole, turned down by a stated trim."""
    audio = song(1.0)
    source = write(tmp_path / "mix.wav", 1.6 * audio / np.abs(audio).max(), subtype="FLOAT")
    result = master(source, tmp_path / "out", "wav")
    row = result.manifest["deliverables"][0]
    assert row["trim_db"] == pytest.approx(-20 * np.log10(1.6), abs=0.011)
    assert row["sample_peak_dbfs"] <= 0.0
    assert "trimmed" in codes(result)


def test_an_mp3_is_lowered_until_its_decoded_peaks_hold(tmp_path: Path) -> None:
    """The codec raises peaks; what it plays is below the ceiling all the same, and the manifest says how."""
    source = write(tmp_path / "mix.wav", song(3.0, level=0.5))
    result = master(source, tmp_path / "out", "mp3", target_lufs=-11.0, max_reduction_db=15.0)
    row = result.manifest["deliverables"][0]
    assert row["true_peak_dbtp"] <= -1.0
    assert row["lowered_db"] > 0
    assert "lowered" in codes(result)
    assert f"{row['lowered_db']:.2f} dB lower" in result.manifest["warnings"][-1]["message"]
    decoded, _ = sf.read(tmp_path / "out" / "mp3.mp3", dtype="float64")
    assert 20 * np.log10(np.abs(decoded).max()) <= -1.0


@needs_ffmpeg
def test_aac_and_the_round_trip_of_apple_have_room(tmp_path: Path) -> None:
    """AAC is decoded and measured; Apple's master survives the way there and back below full scale."""
    source = write(tmp_path / "mix.wav", song(3.0, level=0.9))
    by_profile = rows(master(source, tmp_path / "out", "aac", "apple"))
    assert by_profile["aac"]["true_peak_dbtp"] <= -1.0  # type: ignore[operator]
    assert by_profile["apple"]["true_peak_dbtp"] <= -1.0  # type: ignore[operator]
    assert by_profile["apple"]["round_trip_dbtp"] <= 0.0  # type: ignore[operator]
    assert contents(tmp_path / "out") == ["aac.m4a", "apple.wav", "manifest.json"]


def test_without_ffmpeg_aac_is_refused_and_apple_unchecked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what needs it is left out, with the reason."""
    monkeypatch.setattr("render.master.warnings.find_ffmpeg", lambda: None)
    monkeypatch.setattr("render.master.bounce.find_ffmpeg", lambda: None)
    result = master(write(tmp_path / "mix.wav", song(1.0)), tmp_path / "out", "aac", "apple")
    assert "needs ffmpeg" in str(rows(result)["aac"]["skipped"])
    assert rows(result)["apple"]["round_trip_dbtp"] is None
    assert codes(result) == ["round_trip_not_checked"]
    with refused("unfit_mix", file=tmp_path / "mix.wav"):
        master(tmp_path / "mix.wav", tmp_path / "other", "aac")


@pytest.mark.parametrize("rate", [44_100, 48_000, 22_050, 8_000])
def test_a_cd_master_is_whole_frames(tmp_path: Path, rate: int) -> None:
    """44.1 kHz, 16 bits, filled up with silence to sectors of 588 frames."""
    source = write(tmp_path / "mix.wav", song(4.01, rate), rate)
    row = master(source, tmp_path / "out", "cd").manifest["deliverables"][0]
    assert (row["sample_rate"], row["bit_depth"], row["frames"] % 588) == (44_100, 16, 0)
    assert 4.01 * 44_100 <= row["frames"] + 1 < 4.1 * 44_100


def test_vinyl_is_mono_in_the_bass_and_never_limited(tmp_path: Path) -> None:
    """Opposite bass on both sides is gone, peaks are not limited, and what was left out is a warning."""
    time = np.arange(2 * RATE) / RATE
    bass, treble = 0.5 * np.sin(2 * np.pi * 80 * time), 0.5 * np.sin(2 * np.pi * 3000 * time)
    source = write(tmp_path / "mix.wav", np.stack([bass + treble, treble - bass], axis=1))
    result = master(source, tmp_path / "out", "vinyl", target_lufs=-9.0)
    out, _ = sf.read(tmp_path / "out" / "vinyl.wav")
    side = (out[RATE:, 0] - out[RATE:, 1]) / 2
    assert 20 * np.log10(np.abs(side).max() / 0.5) < -18
    assert result.manifest["deliverables"][0]["gain_reduction_max_db"] == 0.0
    assert codes(result) == ["not_limited"]


def test_profiles_that_do_not_fit_are_left_out_with_the_reason(tmp_path: Path) -> None:
    """The others are delivered; where none fits, it is an error and nothing is there."""
    source = write(tmp_path / "mix.wav", song(1.0), subtype="PCM_16")
    by_profile = rows(master(source, tmp_path / "out", "wav", "hires", "apple", "cd"))
    assert by_profile["wav"]["path"] == "wav.wav"
    reasons = {name: str(row["skipped"]) for name, row in by_profile.items() if row["path"] is None}
    assert list(reasons) == ["hires", "apple", "cd"]
    assert "24 bits" in reasons["hires"]
    assert "1.00 s" in reasons["cd"]
    with refused("unfit_mix", file=source, reason=reasons["hires"]):
        master(source, tmp_path / "none", "hires")
    assert contents(tmp_path / "none") == []


def test_a_mono_mix_is_measured_as_it_is_delivered(tmp_path: Path) -> None:
    """On both sides, where it is 3 LU louder than the one channel."""
    source = write(tmp_path / "mix.wav", song(3.0)[:, :1])
    result = master(source, tmp_path / "out", "streaming", max_reduction_db=12.0)
    assert codes(result) == ["mono"]
    row = result.manifest["deliverables"][0]
    assert (row["channels"], row["integrated_lufs"]) == (2, pytest.approx(-14.0, abs=0.1))


def test_clipping_is_a_warning_with_its_count(tmp_path: Path) -> None:
    """A mix that came clipped cannot be mended: the engineer hears of it."""
    audio = song(1.0)
    audio[1000:1010], audio[5000:5004] = 1.5, -1.5
    result = master(write(tmp_path / "mix.wav", audio), tmp_path / "out", "wav")
    assert codes(result)[0] == "clipped"
    assert "in 2 places" in result.manifest["warnings"][0]["message"]


@pytest.mark.parametrize(
    ("audio", "profile", "code", "facts"),
    [
        (np.zeros((RATE, 2)), "wav", "silent_mix", {}),
        (song(0.1), "streaming", "no_loudness", {}),
        (np.zeros((0, 2)), "wav", "no_sound", {}),
        (np.zeros((100, 3)), "wav", "too_many_channels", {"channels": 3}),
        (np.full((RATE, 2), np.nan), "wav", "not_a_number", {"file": "mix.wav", "at_s": 0.0}),
        (song(0.1), "nonsense", "unknown_profile", {"name": "nonsense"}),
    ],
)
def test_what_cannot_be_mastered_is_refused(
    tmp_path: Path, audio: np.ndarray, profile: str, code: str, facts: dict[str, object]
) -> None:
    """Nothing is delivered, nor a folder left behind."""
    source = write(tmp_path / "mix.wav", audio, subtype="DOUBLE" if audio.size and np.isnan(audio).any() else "PCM_24")
    with refused(code, **facts):
        master(source, tmp_path / "out", profile)
    assert contents(tmp_path / "out") == []
    assert not (tmp_path / "out").exists()


def test_a_tenth_of_a_second_at_8_khz_is_a_master(tmp_path: Path) -> None:
    """Short and low is no reason to fail where no loudness is asked for; both are said."""
    source = write(tmp_path / "mix.wav", song(0.1, 8000), 8000)
    result = master(source, tmp_path / "out", "wav", "flac", "mp3")
    by_profile = rows(result)
    assert {"low_rate", "too_short"} <= set(codes(result))
    assert (by_profile["wav"]["frames"], by_profile["wav"]["sample_rate"]) == (800, 8000)
    assert by_profile["mp3"]["path"] == "mp3.mp3"


class _Stops(Unwatched):
    """Asks to stop when the work comes to some stage."""

    def __init__(self, stage: str) -> None:
        self._stage, self._stopped = stage, False

    def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- a Monitor's signature
        """Stop from here on."""
        self._stopped = self._stopped or stage == self._stage

    def check(self) -> None:
        """Stop once asked to."""
        if self._stopped:
            raise Cancelled


@pytest.mark.parametrize("stage", ["measuring", "mastering"])
def test_a_cancelled_master_leaves_nothing(tmp_path: Path, stage: str) -> None:
    """Wherever it is stopped, the folder is as it was before."""
    source = write(tmp_path / "mix.wav", song(3.0))
    with pytest.raises(Cancelled):
        master_file(job(source, tmp_path / "out", "wav", "flac", "streaming"), _Stops(stage))
    assert not (tmp_path / "out").exists()


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    """Neither a stranger's file, nor a render's manifest, nor the mix itself is replaced; an earlier master is."""
    source, out = write(tmp_path / "mix.wav", song(1.0)), tmp_path / "out"
    out.mkdir()
    (out / "wav.wav").write_bytes(b"mine")
    with refused("name_taken"):
        master(source, out, "wav")
    assert (out / "wav.wav").read_bytes() == b"mine"
    (out / "wav.wav").unlink()
    master(source, out, "wav")
    master(source, out, "wav", bus=BusSettings(gain_db=-3.0))
    assert contents(out) == ["manifest.json", "wav.wav"]
    with refused("source_overwritten"):
        master(out / "wav.wav", out, "wav")
    row = {"variant": "main", "path": None}
    (out / "manifest.json").write_text(json.dumps({"deliverables": [row], "checks": [], "warnings": []}))
    with refused("holds_another_delivery"):
        master(source, out, "flac")


def test_masters_repeat_byte_for_byte(tmp_path: Path) -> None:
    """The same mix and settings make the same files."""
    source = write(tmp_path / "mix.wav", song(3.0, level=0.3))
    names = ("streaming", "mp3", "flac")
    first, second = (master(source, tmp_path / out, *names, max_reduction_db=12.0) for out in ("a", "b"))
    assert [row["sha256"] for row in first.manifest["deliverables"]] == [
        row["sha256"] for row in second.manifest["deliverables"]
    ]


@needs_ffmpeg
@pytest.mark.parametrize(("profile", "level"), [("mp3", 0.9), ("aac", 0.5), ("aac", 0.9)])
def test_a_lossy_master_is_lowered_no_further_than_its_peaks_need(tmp_path: Path, profile: str, level: float) -> None:
    """What encoding lowers further is given back: the file is under its ceiling, and would not be a little louder."""
    source = write(tmp_path / "mix.wav", song(3.0, level=level))
    row = master(source, tmp_path / "out", profile).manifest["deliverables"][0]
    assert row["true_peak_dbtp"] <= -1.0
    assert row["lowered_db"] > 0
    assert row["true_peak_dbtp"] > -1.3  # it was -1.85 and -3.28 of AAC
