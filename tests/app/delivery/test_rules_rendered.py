"""The rules' own variants, from a folder of files to files: to the sample, with what the manifest says of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.delivery.render_plan import render_session
from app.delivery.render_request import RenderRequest
from render.monitor import Unwatched
from tests.render.audio import RATE, Ints, noise, read_ints, stereo, write_ints

FRAMES = RATE // 2
LEAD, CLEAN = noise(FRAMES, 1, 24, 1), noise(FRAMES, 1, 24, 2)
BACKING, MUSIC = noise(FRAMES, 2, 24, 3), noise(FRAMES, 2, 24, 4)
CLICK = noise(FRAMES, 1, 24, 5, 0.9)


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A lead, backing vocals, a synth and a click."""
    folder = tmp_path / "Ember"
    files = {"Lead Vocal": LEAD, "BGV": BACKING, "Synth": MUSIC, "Click": CLICK}
    for name, samples in files.items():
        write_ints(folder / f"{name}.wav", samples, 24)
    return folder


def render(folder: Path, *variants: str, variants_file: Path | None = None) -> dict[str, Any]:
    """The manifest of rendering these variants."""
    request = RenderRequest(folder, folder.parent / "out", variants, variants_file=variants_file)
    return render_session(request, Unwatched())


def delivered(folder: Path, variant: str) -> Ints:
    """The samples of a delivered variant."""
    return read_ints(folder.parent / "out" / f"Ember_{variant}_48k-24b.wav")


def codes(manifest: dict[str, Any]) -> list[str]:
    """What the manifest warns of."""
    return [warning["code"] for warning in manifest["warnings"]]


def test_a_clean_version_takes_its_originals_place(session: Path) -> None:
    """Main is exact with the original alone, clean with its version alone; the manifest says who stands in for whom."""
    write_ints(session / "Lead Vocal (Clean).wav", CLEAN, 24)
    manifest = render(session, "main", "acapella", "clean")
    assert np.array_equal(delivered(session, "main"), stereo(LEAD) + BACKING + MUSIC)
    assert np.array_equal(delivered(session, "acapella"), stereo(LEAD) + BACKING)
    assert np.array_equal(delivered(session, "clean"), stereo(CLEAN) + BACKING + MUSIC)
    (clean,) = [warning for warning in manifest["warnings"] if warning["code"] == "clean_versions"]
    assert clean["message"] == "Only clean variants have Lead Vocal (Clean).wav, in the place of Lead Vocal.wav."
    assert clean["files"] == ["Lead Vocal (Clean).wav", "Lead Vocal.wav"]


def test_words_are_muted_in_clean_where_the_session_says(session: Path) -> None:
    """Nothing of the lead in the stretch, everything exact 5 ms away from it, and main never touched."""
    (session / "session.toml").write_text('[clean.mute]\n"Lead Vocal" = [["0:00.1", "0:00.2"]]\n')
    manifest = render(session, "main", "clean")
    main, clean = delivered(session, "main"), delivered(session, "clean")
    first, last, fade = RATE // 10, RATE // 5, RATE // 200
    assert np.array_equal(main, stereo(LEAD) + BACKING + MUSIC)
    assert np.array_equal(clean[first:last], (BACKING + MUSIC)[first:last])
    assert np.array_equal(clean[: first - fade], main[: first - fade])
    assert np.array_equal(clean[last + fade :], main[last + fade :])
    assert "clean_mutes" in codes(manifest)
    assert "clean_mutes" not in codes(render(session, "main"))


def test_another_mute_makes_another_clean_file_and_the_same_main(session: Path, tmp_path: Path) -> None:
    """A render into the same folder that remembers the last one does again what the mute changed, no more."""
    request = RenderRequest(session, tmp_path / "out", ("main", "clean"), cache=tmp_path / "memory")
    settings = session / "session.toml"
    settings.write_text('[clean.mute]\n"Lead Vocal" = [["0:00.1", "0:00.2"]]\n')
    render_session(request, Unwatched())
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.wav")}
    settings.write_text('[clean.mute]\n"Lead Vocal" = [["0:00.1", "0:00.3"]]\n')
    render_session(request, Unwatched())
    after = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("*.wav")}
    assert [name for name in before if before[name] != after[name]] == ["Ember_clean_48k-24b.wav"]
    assert not (delivered(session, "clean") - BACKING - MUSIC)[RATE // 10 : 3 * RATE // 10].any()


def test_clean_without_anything_clean_is_skipped_and_said(session: Path) -> None:
    """A row with the reason, and no file."""
    manifest = render(session, "main", "clean")
    (row,) = [row for row in manifest["deliverables"] if row["variant"] == "clean"]
    assert row["path"] is None
    assert "name clean stems like those they replace" in row["skipped"]


def test_the_click_is_on_the_right_and_the_music_in_mono_on_the_left(session: Path) -> None:
    """(L + R) / 2 of everything but the lead, and the click alone, each within the dither's two steps."""
    render(session, "backing_track", "backing_track_click")
    music = BACKING + MUSIC
    assert np.array_equal(delivered(session, "backing_track"), music)
    samples = delivered(session, "backing_track_click")
    assert np.abs(samples[:, 0] - music.sum(axis=1) / 2).max() <= 2
    assert np.abs(samples[:, 1] - CLICK[:, 0]).max() <= 2


def test_the_pan_law_is_undone_and_the_sums_still_hold(session: Path) -> None:
    """The lone mono lead is 3 dB up in main, the manifest says so, and tv is proved against the lead as it plays."""
    (session / "session.toml").write_text("mono_gain_db = 3\n")
    manifest = render(session, "main", "tv")
    louder = stereo(LEAD) * 10 ** (3 / 20)
    assert np.abs(delivered(session, "main") - louder - BACKING - MUSIC).max() <= 2
    assert np.array_equal(delivered(session, "tv"), BACKING + MUSIC)
    assert manifest["settings"]["mono_gain_db"] == 3
    (check,) = manifest["checks"]
    assert (check["name"], check["holds"]) == ("tv = main − lead", True)
    assert render(session, "main")["settings"]["mono_gain_db"] == 3


def test_the_users_own_variants_are_rendered(session: Path, tmp_path: Path) -> None:
    """A rule of the file, and the amount of vocal up from there."""
    own = tmp_path / "variants.toml"
    own.write_text('[synth_only]\nonly = ["synths"]\n[vocal_up]\ngain_db = { lead = 2.0 }\n')
    manifest = render(session, "synth_only", "vocal_up", variants_file=own)
    assert manifest["settings"]["variants"] == ["vocal_up", "synth_only"]
    assert np.array_equal(delivered(session, "synth_only"), MUSIC)
    up = stereo(LEAD) * 10 ** (2 / 20) + BACKING + MUSIC
    assert np.abs(delivered(session, "vocal_up") - up).max() <= 2


def test_a_clean_vocal_that_matches_nothing_is_told(session: Path) -> None:
    """It plays in every variant, and the manifest says why."""
    write_ints(session / "Ad Lib Vox clean.wav", CLEAN, 24)
    write_ints(session / "Lead Vocal clean.wav", CLEAN // 2, 24)
    write_ints(session / "Lead Vocal radio edit.wav", CLEAN // 4, 24)
    manifest = render(session, "main")
    assert np.array_equal(delivered(session, "main"), stereo(LEAD) + BACKING + MUSIC + stereo(CLEAN))
    assert [code for code in codes(manifest) if code.startswith("clean")] == [
        "clean_versions",
        "clean_spare",
        "clean_unmatched",
    ]
