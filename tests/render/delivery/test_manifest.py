"""Reading a manifest back: whatever stands in the file, one sentence or a document that can be relied upon."""

import json
from pathlib import Path

import pytest

from render.delivery.manifest import manifest_part, read_manifest
from tests.refusals import refused

SKIPPED = {"path": None, "skipped": "No stems."}
ROW = {"path": "a.wav", "sha256": "0", "frames": 1, "channels": 2, "sample_rate": 48000, "bit_depth": 24}
CHECK = {"name": "x", "whole": "a.wav", "parts": [], "stems": [], "tolerance_steps": 0.0}


def test_a_document_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Any names, even of bytes that are no text: valid JSON in valid UTF-8, and the same document."""
    document = {"deliverables": [ROW | {"path": "é 🔥 \udcff\n.wav"}, SKIPPED], "checks": [CHECK, {"name": "stated"}]}
    manifest_part(tmp_path, document).publish()
    text = (tmp_path / "manifest.json").read_bytes().decode()
    assert json.loads(text) == document == read_manifest(tmp_path)
    assert "é 🔥" in text


def test_a_number_that_is_none_is_never_written(tmp_path: Path) -> None:
    """NaN is no JSON: refused before the file is touched."""
    with pytest.raises(ValueError, match="JSON compliant"):
        manifest_part(tmp_path, {"deliverables": [], "timings": float("nan")})
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"deliverables": [3]}',
        '{"deliverables": [{"path": "a.wav"}]}',
        '{"deliverables": [{}]}',
        '{"deliverables": {"path": null}}',
        '{"deliverables": [{"path": "a\\u0000b"}]}',
        '{"deliverables": [], "checks": [3]}',
        '{"deliverables": [], "checks": [{"name": "x", "whole": "a.wav"}]}',
        '{"deliverables": [], "checks": [{"name": "x", "whole": "a", "parts": 3, "stems": [], "tolerance_steps": 0}]}',
        '{"deliverables": [], "checks": null}',
    ],
)
def test_a_damaged_manifest_is_one_sentence(tmp_path: Path, content: str) -> None:
    """Cut, of another kind, or without what a delivery is checked by: never a fault further on."""
    (tmp_path / "manifest.json").write_text(content)
    with refused("damaged_manifest", file=tmp_path / "manifest.json"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("key", sorted(ROW))
def test_a_row_without_one_of_its_facts_is_damage(tmp_path: Path, key: str) -> None:
    """Each fact that a file is known by must be there."""
    row = {name: value for name, value in ROW.items() if name != key}
    (tmp_path / "manifest.json").write_text(json.dumps({"deliverables": [row]}))
    with refused("damaged_manifest"):
        read_manifest(tmp_path)


def test_a_manifest_that_may_not_be_read_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told to move a sound file away."""
    (tmp_path / "manifest.json").write_text("{}")

    def forbidden(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    with refused("unread_manifest", file=tmp_path / "manifest.json", reason="permission denied") as error:
        read_manifest(tmp_path)
    assert "damaged" not in str(error.value)
