"""Which stems a render mixes, and that nothing which changes the sum goes without a word."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.delivery.mixed_stems import extras_of
from app.delivery.render_plan import render_session, survey
from app.delivery.render_request import RenderRequest
from app.domain.session import Group
from app.intake.grouping import GroupRules
from app.intake.scan import survey_folder
from render.monitor import Unwatched
from tests.refusals import refused
from tests.render.audio import noise, read_ints, write_ints
from tests.render.sources.test_multitrack import ixml, write_poly

FRAMES = 2000


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session with a lead, drums and a bass."""
    folder = tmp_path / "Ember"
    for number, name in enumerate(("Lead Vocal", "Kick", "Bass")):
        write_ints(folder / f"{name}.wav", noise(FRAMES, 1, 20, number), 24)
    return folder


def render(session: Path, **asked: Any) -> dict[str, Any]:
    """The manifest of its main mix."""
    request = RenderRequest(session, session.parent / "out", ("main",), **asked)
    return render_session(request, Unwatched())


def main_mix(session: Path) -> Any:
    """The samples of the main mix that was rendered."""
    return read_ints(next((session.parent / "out").glob("*.wav")))


def warned(manifest: dict[str, Any]) -> dict[str, list[str]]:
    """The stems that each warning names."""
    return {warning["code"]: list(warning["files"]) for warning in manifest["warnings"]}


def test_what_stays_out_is_judged_by_the_groups_stems_are_in_now(session: Path) -> None:
    """Whatever the groups were when the session was scanned: what the window offers is what a render leaves out."""
    shutil.copy(session / "Kick.wav", session / "Kick copy.wav")
    write_ints(session / "Lead Vocal old.wav", noise(FRAMES, 1, 20, 9), 24)
    rules, both = GroupRules.load(), {"Kick copy.wav": "duplicate", "Lead Vocal old.wav": "superseded_take"}
    guides = {"Kick copy.wav": Group.GUIDE, "Lead Vocal old.wav": Group.GUIDE}
    for scanned, now, out in (({}, guides, {}), (guides, {}, both)):
        scan = survey_folder(session, rules, Unwatched(), scanned)
        groups = {"Kick copy.wav": Group.DRUMS, "Lead Vocal old.wav": Group.LEAD_VOCAL, **now}
        regrouped = tuple(replace(stem, group=groups.get(stem.path, stem.group)) for stem in scan.stems)
        assert extras_of(replace(scan, stems=regrouped)) == out
        request = RenderRequest(session, session.parent / "out", ("main",), groups=groups)
        mixed = {stem.path for stem in survey(request, Unwatched()).stems if stem.mixed}
        assert mixed == {"Lead Vocal.wav", "Kick.wav", "Bass.wav"}


@pytest.mark.parametrize(("extra", "code"), [("Lead Vocal old.wav", "superseded_take"), ("Kick copy.wav", "duplicate")])
def test_older_takes_and_copies_stay_out_unless_they_are_asked_for(session: Path, extra: str, code: str) -> None:
    """The main mix is that of the session without it; asked for, it is mixed, and either way it is said."""
    render(session)
    alone = main_mix(session)
    if code == "duplicate":
        shutil.copy(session / "Kick.wav", session / extra)
    else:
        write_ints(session / extra, noise(FRAMES, 1, 20, 9), 24)
    assert warned(render(session))[code] == [extra]
    assert np.array_equal(main_mix(session), alone)
    assert extra in warned(render(session, include=(extra,)))[code]
    assert not np.array_equal(main_mix(session), alone)


def test_what_a_newer_version_replaces_stays_out_unless_asked_for(session: Path) -> None:
    """And the vocal is mixed once, not twice, and not never where both hold the same sound."""
    render(session)
    alone = main_mix(session)
    shutil.copy(session / "Lead Vocal.wav", session / "Lead Vocal v2.wav")
    manifest = render(session)
    assert warned(manifest) == {"superseded_take": ["Lead Vocal.wav"]}
    assert np.array_equal(main_mix(session), alone)
    assert extras_of(survey_folder(session, GroupRules.load(), Unwatched())) == {"Lead Vocal.wav": "superseded_take"}
    write_ints(session / "Lead Vocal v2.wav", noise(FRAMES, 1, 20, 9), 24)
    assert "Lead Vocal.wav" in warned(render(session, include=("Lead Vocal.wav",)))["superseded_take"]


def test_what_may_be_a_version_is_mixed_and_said(session: Path) -> None:
    """Unless it is a copy, sample for sample, which stays out and is said as such."""
    write_ints(session / "Lead Vocal new.wav", noise(FRAMES, 1, 20, 9), 24)
    assert warned(render(session)) == {"version_unsure": ["Lead Vocal new.wav", "Lead Vocal.wav"]}
    shutil.copy(session / "Lead Vocal.wav", session / "Lead Vocal new.wav")
    assert warned(render(session)) == {"duplicate": ["Lead Vocal new.wav"]}


def test_a_copy_in_another_container_is_one_too(session: Path) -> None:
    """Its samples are compared, not its header."""
    raw = (session / "Kick.wav").read_bytes()
    note = b"note\x04\x00\x00\x00take"
    (session / "Kick 2.wav").write_bytes(raw[:12] + note + raw[12:])
    assert warned(render(session))["duplicate"] == ["Kick 2.wav"]


def test_silent_stems_and_the_sides_of_a_pair_are_nobodys_copies(session: Path) -> None:
    """A mono sound in two files is heard on both sides."""
    for name in ("Pad.L", "Pad.R"):
        write_ints(session / f"{name}.wav", noise(FRAMES, 1, 20, 5), 24)
    for name in ("Shaker", "Tambourine"):
        write_ints(session / f"{name}.wav", noise(FRAMES, 1, 20, 5) * 0, 24)
    assert "duplicate" not in warned(render(session))


def missing(session: Path, kind: str) -> str:
    """Something in the folder that a stem is missing behind; its path."""
    if kind == "icloud":
        (session / ".Guitar.wav.icloud").write_bytes(b"bplist")
        return ".Guitar.wav.icloud"
    if kind == "part":
        (session / "Guitar.wav.part").write_bytes(bytes(100))
        return "Guitar.wav.part"
    target = write_ints(session.parent / "elsewhere" / "Guitar.wav", noise(FRAMES, 1, 20, 7), 24)
    if kind == "link":
        (session / "Guitar.wav").symlink_to(target)
        return "Guitar.wav"
    (session / "Guitars").symlink_to(target.parent)
    return "Guitars"


@pytest.mark.parametrize("kind", ["icloud", "part", "link", "linked folder"])
def test_a_stem_that_is_not_there_stops_the_render_unless_allowed(session: Path, kind: str) -> None:
    """A main mix without the guitar is called one only where somebody said so."""
    path = missing(session, kind)
    with refused("stem_missing", files=(path,)):
        render(session)
    assert not (session.parent / "out").exists()
    assert warned(render(session, allow=(path,)))["stem_missing"] == [path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_may_not_be_opened_stops_it_too(session: Path) -> None:
    """Stems may be in it."""
    (session / "Vox").mkdir(mode=0)
    with refused("stem_missing", files=("Vox",)):
        render(session)


@pytest.mark.parametrize("harmless", ["notes.txt", "._Kick.wav", "Kick.wav.asd", "session.ptx", "holiday.jpg.part"])
def test_what_is_no_stem_stops_nothing(session: Path, harmless: str) -> None:
    """Programs and people leave such files beside stems."""
    (session / harmless).write_bytes(b"x")
    assert warned(render(session)) == {}


def test_a_damaged_stem_stops_the_render_unless_allowed(session: Path) -> None:
    """Half of its sound may lie in a second data chunk."""
    raw = (session / "Bass.wav").read_bytes() + b"data\x06\x00\x00\x00" + bytes(6)
    (session / "Bass.wav").write_bytes(raw[:4] + (len(raw) - 8).to_bytes(4, "little") + raw[8:])
    with refused("damaged", files=("Bass.wav",)):
        render(session)
    assert warned(render(session, allow=("Bass.wav",)))["damaged"] == ["Bass.wav"]


def test_a_stem_that_cannot_be_read_is_left_out_only_by_name(session: Path) -> None:
    """And the manifest says that it is missing from every mix."""
    (session / "Pad.wav").write_bytes(b"not audio")
    with refused("unreadable", files=("Pad.wav",)):
        render(session)
    assert warned(render(session, allow=("Pad.wav",)))["unreadable"] == ["Pad.wav"]


@pytest.mark.parametrize(("peak", "said"), [(0.99, True), (0.3, False)])
def test_a_stem_of_noise_at_full_scale_is_said(session: Path, peak: float, said: bool) -> None:
    """Noise in every reading may be meant, so it is mixed, and said in the manifest; softer noise is sound like any."""
    write_ints(session / "Synth.wav", noise(10_000, 2, 24, 8, peak), 24)
    write_ints(session / "Click.wav", noise(10_000, 1, 24, 9, 0.99), 24)
    manifest = render(session)
    assert warned(manifest).get("noise") == (["Synth.wav"] if said else None)


def test_a_name_that_is_not_in_the_session_is_refused(session: Path) -> None:
    """A slip allows nothing."""
    with refused("unknown_stem", stem="Gitar.wav"):
        render(session, allow=("Gitar.wav",))


def test_the_tracks_of_one_recording_mix_as_their_files_would(session: Path) -> None:
    """A recording of several tracks gives the same main mix, sample for sample, as a mono file for each."""
    render(session)
    alone = main_mix(session)
    names = ("Lead Vocal", "Kick", "Bass")
    signal = np.stack([read_ints(session / f"{name}.wav")[:, 0] for name in names], axis=1) / 2**23
    for name in names:
        (session / f"{name}.wav").unlink()
    write_poly(session / "0001.WAV", signal, ixml(names))
    render(session, force=True)
    assert np.array_equal(main_mix(session), alone)
