"""`verify` and `measure` from the command line."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from tests.end2end.conftest import Rendered
from tests.end2end.shell import run
from tests.end2end.sums import RATE, expected, snapshot

MEASURED_KEYS = {
    "path",
    "integrated_lufs",
    "loudness_range_lu",
    "max_momentary_lufs",
    "max_short_term_lufs",
    "true_peak_dbtp",
    "sample_peak_dbfs",
    "duration_s",
    "sample_rate",
    "channels",
}


@pytest.fixture
def delivery(rendered: Rendered, tmp_path: Path) -> Path:
    """A copy of a delivery, at another place, to be spoiled."""
    return Path(shutil.copytree(rendered.out, tmp_path / "delivery"))


def test_a_delivery_verifies_wherever_it_is(delivery: Path, home: Path) -> None:
    """Moved and without its stems: all files are there, and nothing is written."""
    before = snapshot(delivery)
    answer = run(home, "verify", delivery, "--json")
    assert (answer.code, answer.document) == (0, {"ok": True, "files": 4, "failures": []})
    assert run(home, "verify", delivery).out.startswith("4 files, all there")
    assert snapshot(delivery) == before


@pytest.mark.parametrize("at", [60, -1])
def test_one_flipped_bit_is_found(delivery: Path, home: Path, at: int) -> None:
    """In the middle of the sound or in its last byte: exit 1, the file and the reason."""
    path = delivery / "Ember_tv_48k-24b.wav"
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    answer = run(home, "verify", delivery, "--json")
    assert answer.code == 1
    assert answer.document == {
        "ok": False,
        "files": 4,
        "failures": [{"path": path.name, "reason": "the file has changed since it was rendered"}],
    }
    assert answer.sentences == []
    plain = run(home, "verify", delivery)
    assert (plain.code, plain.out) == (1, f"{path.name}: the file has changed since it was rendered.\n")


def test_a_file_swapped_for_another_take_is_found(delivery: Path, home: Path) -> None:
    """A missing file, and one that is another length: each is named."""
    (delivery / "Ember_main_48k-24b.wav").unlink()
    shutil.copy(delivery / "Ember_tv_48k-24b.wav", delivery / "Ember_acapella_48k-24b.wav")
    answer = run(home, "verify", delivery, "--json")
    assert answer.code == 1
    assert {failure["path"] for failure in answer.document["failures"]} == {
        "Ember_main_48k-24b.wav",
        "Ember_acapella_48k-24b.wav",
    }


@pytest.mark.parametrize("content", ["", '{"deliverables": [{"path": "a.wav"}]}'])
def test_a_damaged_manifest_is_one_sentence(tmp_path: Path, home: Path, content: str) -> None:
    """Whatever stands in manifest.json: one sentence and no traceback, for verify as for a render into the folder."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text(content)
    answer = run(home, "verify", out, "--json")
    assert (answer.code, answer.out) == (1, "")
    (sentence,) = answer.sentences
    assert "is damaged or not a manifest" in sentence


def test_verifying_what_is_no_delivery_is_one_sentence(tmp_path: Path, home: Path) -> None:
    """A folder without a manifest, and none at all."""
    for folder in (tmp_path, tmp_path / "gone"):
        answer = run(home, "verify", folder, "--json")
        assert (answer.code, answer.out) == (1, "")
        (sentence,) = answer.sentences
        assert "holds no manifest.json" in sentence


def test_measure_answers_in_order_with_the_contracts_keys(rendered: Rendered, home: Path, tmp_path: Path) -> None:
    """A mix and silence: peaks as an independent reader finds them, null where a number would mean nothing."""
    silence = tmp_path / "silence.wav"
    sf.write(silence, np.zeros((RATE, 1)), RATE)
    mix = rendered.out / "Ember_main_48k-24b.wav"
    answer = run(home, "measure", mix, silence, "--json")
    assert (answer.code, answer.sentences) == (0, [])
    first, second = answer.document
    assert first.keys() == second.keys() == MEASURED_KEYS
    assert [row["path"] for row in answer.document] == [str(mix), str(silence)]
    peak = np.abs(expected(rendered.session, "main")).max() / 2**23
    assert first["sample_peak_dbfs"] == pytest.approx(20 * np.log10(peak), abs=1e-6)
    assert first["true_peak_dbtp"] >= first["sample_peak_dbfs"]
    assert (first["duration_s"], first["sample_rate"], first["channels"]) == (1.0, RATE, 2)
    levels = [key for key in MEASURED_KEYS if key.endswith(("lufs", "dbtp", "dbfs"))]
    assert {second[key] for key in levels} == {None}
    assert (second["duration_s"], second["channels"]) == (1.0, 1)


def test_the_manifest_and_measure_agree(rendered: Rendered, home: Path) -> None:
    """The same file, the same numbers."""
    rows = rendered.answer.document["deliverables"]
    measured = run(home, "measure", *(rendered.out / row["path"] for row in rows), "--json").document
    for row, reading in zip(rows, measured, strict=True):
        for key in ("integrated_lufs", "loudness_range_lu", "true_peak_dbtp", "sample_peak_dbfs"):
            assert reading[key] == pytest.approx(row[key], abs=1e-6)


@pytest.mark.parametrize(("name", "content"), [("gone.wav", None), ("text.wav", b"no sound"), ("empty.wav", b"")])
def test_what_cannot_be_measured_is_one_sentence(tmp_path: Path, home: Path, name: str, content: bytes | None) -> None:
    """Missing, no audio, empty: exit 1, the file's name, nothing on stdout."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer = run(home, "measure", tmp_path / name, "--json")
    assert (answer.code, answer.out) == (1, "")
    (sentence,) = answer.sentences
    assert name in sentence


def test_measuring_nothing_is_bad_usage(home: Path) -> None:
    """Exit 2 and one sentence."""
    answer = run(home, "measure", "--json")
    assert (answer.code, answer.out, len(answer.sentences)) == (2, "", 1)
    assert json.dumps(answer.sentences[0])
