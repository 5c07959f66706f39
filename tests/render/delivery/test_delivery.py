"""A whole delivery: proved, whole or absent, with a manifest; and its verification afterwards."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from render.delivery.inspection import unread_back
from render.delivery.manifest import ManifestHeader, Warned
from render.delivery.render import deliver
from render.delivery.verification import verify_delivery
from render.errors import AudioError, Cancelled
from render.monitor import Unwatched
from render.plan import Plan, PlannedCheck
from tests.refusals import refused
from tests.render.audio import noise, plan_of, read_ints, stem, write_ints

FRAMES = 3000
CHECKS = (
    PlannedCheck("main = voice + music", 0, (1, 2)),
    PlannedCheck("music = main − voice stem", 0, (2,), (0,)),
)
HEADER = ManifestHeader(
    "Bouncedesk test", {"title": "Ember"}, {"headroom": "trim"}, warnings=(Warned("said", "Said."),)
)


def small_plan(tmp_path: Path, peak: float = 0.2, formats: tuple[str, ...] = ("wav24",)) -> Plan:
    """Two stems, three variants, two sums to prove."""
    voice = write_ints(tmp_path / "in" / "voice.wav", noise(FRAMES, 1, 24, 1, peak), 24)
    music = write_ints(tmp_path / "in" / "music.wav", noise(FRAMES, 2, 24, 2, peak), 24)
    stems = [stem(voice, 1.0, 1.0, 0.0), stem(music, 1.0, 0.0, 1.0)]
    return plan_of(tmp_path / "out", stems, ["main", "voice", "music"], FRAMES, formats, CHECKS)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def test_a_delivery_is_measured_hashed_proved_and_written_down(tmp_path: Path) -> None:
    """The manifest on disk is the one returned, its rows are the files, and both sums are exact."""
    manifest = deliver(small_plan(tmp_path), HEADER, Unwatched())
    out = tmp_path / "out"
    assert json.loads((out / "manifest.json").read_bytes()) == manifest
    assert {row["path"] for row in manifest["deliverables"]} == {p.name for p in out.iterdir()} - {"manifest.json"}
    assert [(c["name"], c["holds"], c["exact"], c["residual_dbfs"]) for c in manifest["checks"]] == [
        (check.name, True, True, None) for check in CHECKS
    ]
    main = manifest["deliverables"][0]
    peak = np.abs(read_ints(out / main["path"])).max() / 2**23
    assert main["sample_peak_dbfs"] == pytest.approx(20 * np.log10(peak), abs=1e-6)
    assert main["true_peak_dbtp"] >= main["sample_peak_dbfs"]
    assert (main["frames"], main["bit_depth"], main["trim_db"]) == (FRAMES, 24, 0.0)


def test_a_trimmed_delivery_states_what_is_left_of_its_sums(tmp_path: Path) -> None:
    """With a trim the sums hold within two steps a file, and the residual and the trim are said."""
    manifest = deliver(small_plan(tmp_path, peak=0.9), HEADER, Unwatched())
    trims = {row["trim_db"] for row in manifest["deliverables"]}
    assert len(trims) == 1
    assert trims.pop() < 0
    assert [check["holds"] for check in manifest["checks"]] == [True, True]
    assert not manifest["checks"][0]["exact"]
    assert manifest["checks"][0]["residual_dbfs"] < -120
    assert [warning["code"] for warning in manifest["warnings"]] == ["said", "trimmed"]


def test_rendering_again_replaces_only_what_a_render_made(tmp_path: Path) -> None:
    """An earlier render's files are replaced; a stranger's file of the same name is never touched."""
    plan = small_plan(tmp_path)
    deliver(plan, HEADER, Unwatched())
    before = snapshot(plan.out)
    deliver(plan, HEADER, Unwatched())
    after = snapshot(plan.out)
    assert {n: b for n, b in before.items() if n != "manifest.json"} == {
        n: b for n, b in after.items() if n != "manifest.json"
    }
    (plan.out / "manifest.json").unlink()
    (plan.out / "main-wav24.wav").write_bytes(b"somebody's")
    strangers = snapshot(plan.out)
    with refused("name_taken", file="main-wav24.wav"):
        deliver(plan, HEADER, Unwatched())
    assert snapshot(plan.out) == strangers


class CancelIn(Unwatched):
    """A monitor that cancels once a stage has begun."""

    def __init__(self, stage: str) -> None:
        self._stage, self._begun = stage, False

    def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- the protocol
        """Remember that the stage has begun."""
        self._begun = self._begun or stage == self._stage

    def check(self) -> None:
        """Cancel within the stage."""
        if self._begun:
            raise Cancelled


@pytest.mark.parametrize("stage", ["mixing", "measuring", "verifying"])
def test_cancelling_at_any_stage_leaves_the_folder_as_it_was(tmp_path: Path, stage: str) -> None:
    """Cancelled while mixing, measuring or verifying: no folder where there was none."""
    with pytest.raises(Cancelled):
        deliver(small_plan(tmp_path), HEADER, CancelIn(stage))
    assert not (tmp_path / "out").exists()


def test_a_sum_that_does_not_hold_refuses_the_delivery(tmp_path: Path) -> None:
    """Files that do not add up are never delivered."""
    plan = small_plan(tmp_path)
    wrong = Plan(
        plan.out, plan.sample_rate, plan.frames, plan.stems, plan.variants, (PlannedCheck("main = voice", 0, (1,)),)
    )
    with refused("sum_does_not_hold", check="main = voice"):
        deliver(wrong, HEADER, Unwatched())
    assert not plan.out.exists()


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A file where the folder should be is left alone."""
    plan = small_plan(tmp_path)
    plan.out.write_bytes(b"text")
    with refused("target_is_a_file", folder=plan.out):
        deliver(plan, HEADER, Unwatched())
    assert plan.out.read_bytes() == b"text"


def test_a_disk_too_full_is_foreseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The space is counted before the first byte, and on a small disk, too, the figures tell what is missing."""
    plan = small_plan(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 1000}))
    with refused("disk_full", folder=plan.out, free_bytes=1000) as refusal:
        deliver(plan, HEADER, Unwatched())
    assert "1 kB" in str(refusal.value)
    assert " 0 " not in str(refusal.value)
    assert not plan.out.exists()


def break_byte(out: Path, row: dict[str, Any]) -> None:
    """Flip a bit in the middle of a delivered file."""
    path = out / row["path"]
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def test_verification_finds_changed_and_missing_files(tmp_path: Path) -> None:
    """A delivery as it was rendered is fine; a flipped bit and a missing file are named."""
    plan = small_plan(tmp_path, formats=("wav24", "wav16"))
    manifest = deliver(plan, HEADER, Unwatched())
    assert verify_delivery(plan.out, Unwatched()).ok
    break_byte(plan.out, manifest["deliverables"][0])
    (plan.out / manifest["deliverables"][3]["path"]).unlink()
    verification = verify_delivery(plan.out, Unwatched())
    assert [(f.path, f.reason) for f in verification.failures] == [
        (manifest["deliverables"][0]["path"], "the file has changed since it was rendered"),
        (manifest["deliverables"][3]["path"], "the file is missing"),
    ]


def test_verification_names_audio_that_the_manifest_does_not(tmp_path: Path) -> None:
    """Nobody proved what is in it; papers, hidden files and folders without a file of the delivery are nobody's."""
    deliver(small_plan(tmp_path), HEADER, Unwatched())
    out = tmp_path / "out"
    (out / "stems").mkdir()
    for name in ("notes.txt", ".old.wav", "stems/kick.wav"):
        (out / name).write_bytes(b"x")
    assert verify_delivery(out, Unwatched()).ok
    (out / "Main (old).WAV").write_bytes(b"x")
    assert [failure.path for failure in verify_delivery(out, Unwatched()).failures] == ["Main (old).WAV"]
    (out / "Main.wma").write_bytes(b"x")
    assert [failure.path for failure in verify_delivery(out, Unwatched()).failures] == ["Main (old).WAV", "Main.wma"]


@pytest.mark.parametrize(
    ("fact", "other"), [("frames", FRAMES - 1), ("channels", 1), ("sample_rate", 44_100), ("bit_depth", 16)]
)
def test_verification_holds_each_fact_of_a_row_against_its_file(tmp_path: Path, fact: str, other: int) -> None:
    """A manifest that says another length, rate, depth or layout than the file has is not believed."""
    plan = small_plan(tmp_path)
    manifest = deliver(plan, HEADER, Unwatched())
    manifest["checks"] = []
    manifest["deliverables"][1][fact] = other
    (plan.out / "manifest.json").write_text(json.dumps(manifest))
    (failure,) = verify_delivery(plan.out, Unwatched()).failures
    assert failure.path == manifest["deliverables"][1]["path"]
    assert "length or format" in failure.reason


def test_verification_adds_the_files_up_again(tmp_path: Path) -> None:
    """A sum is judged by the files, not by what the manifest says of it."""
    plan = small_plan(tmp_path)
    manifest = deliver(plan, HEADER, Unwatched())
    manifest["checks"][0]["parts"] = [manifest["deliverables"][1]["path"]]
    (plan.out / "manifest.json").write_text(json.dumps(manifest))
    verification = verify_delivery(plan.out, Unwatched())
    assert [failure.path for failure in verification.failures] == ["main = voice + music"]
    assert "dBFS is left over" in verification.failures[0].reason


def test_a_manifest_cannot_lead_outside_the_delivery(tmp_path: Path) -> None:
    """A path with ../ in a manifest is not followed."""
    plan = small_plan(tmp_path)
    manifest = deliver(plan, HEADER, Unwatched())
    manifest["deliverables"][0]["path"] = "../in/voice.wav"
    (plan.out / "manifest.json").write_text(json.dumps(manifest))
    verification = verify_delivery(plan.out, Unwatched())
    assert "outside the delivery" in verification.failures[0].reason


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"deliverables": [{"path": 3}]}', b'{"deliverables": [7]}'])
def test_a_damaged_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    """Verification of a folder whose manifest is no manifest is one sentence."""
    (tmp_path / "manifest.json").write_bytes(content)
    with refused("damaged_manifest"):
        verify_delivery(tmp_path, Unwatched())


def test_a_folder_without_a_manifest_is_no_delivery(tmp_path: Path) -> None:
    """Verification says which folder to choose."""
    with refused("no_delivery", folder=tmp_path):
        verify_delivery(tmp_path, Unwatched())


def test_a_link_that_waits_at_the_part_s_place_is_not_followed(tmp_path: Path) -> None:
    """A `.part` that is a link to somebody's file is replaced, never written through."""
    plan = small_plan(tmp_path)
    plan.out.mkdir()
    theirs = tmp_path / "theirs"
    theirs.write_bytes(b"precious")
    (plan.out / "main-wav24.wav.part").symlink_to(theirs)
    deliver(plan, HEADER, Unwatched())
    assert theirs.read_bytes() == b"precious"
    assert not (plan.out / "main-wav24.wav").is_symlink()


def test_a_render_never_takes_the_place_of_masters(tmp_path: Path) -> None:
    """A folder that holds masters keeps them and their manifest."""
    plan = small_plan(tmp_path)
    deliver(plan, HEADER, Unwatched())
    manifest = json.loads((plan.out / "manifest.json").read_text())
    manifest["deliverables"] = [row | {"profile": "streaming"} for row in manifest["deliverables"]]
    (plan.out / "manifest.json").write_text(json.dumps(manifest))
    before = snapshot(plan.out)
    with refused("holds_another_delivery", folder=plan.out):
        deliver(plan, HEADER, Unwatched())
    assert snapshot(plan.out) == before


@pytest.mark.parametrize("whole", [True, False])
def test_a_file_that_cannot_be_read_back_has_the_name_it_was_to_have(tmp_path: Path, *, whole: bool) -> None:
    """Whoever reads it names it by its path or its name alone; a source of the same name is another file."""
    part, source = ("mix.wav.part", "mix.wav") if not whole else (tmp_path / "mix.wav.part", tmp_path / "mix.wav")
    plain = unread_back(tmp_path, AudioError("mix.wav.part could not be read", file=part, reason="input/output error"))
    assert plain
    assert (plain.code, plain.facts["file"]) == ("unread_back", tmp_path / "mix.wav")
    assert ".part" not in str(plain)
    assert unread_back(tmp_path, AudioError("mix.wav could not be read", file=source)) is None
