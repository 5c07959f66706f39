"""Which sessions can be rendered whole."""

from pathlib import Path

import pytest

from app.delivery.render_session import render_session
from app.delivery.request import RenderRequest
from app.errors import BouncedeskError
from render.monitor import Unwatched
from tests.render.audio import noise, write_ints


def session(folder: Path) -> Path:
    """A small session with a lead and drums."""
    write_ints(folder / "LV.wav", noise(500, 1, 24, 1), 24)
    write_ints(folder / "Kick.wav", noise(500, 2, 24, 2), 24)
    return folder


def test_a_broken_stem_stops_the_render(tmp_path: Path) -> None:
    """A stem that cannot be read is never left out in silence."""
    folder = session(tmp_path / "Ember")
    (folder / "Bass.wav").write_bytes(b"text")
    with pytest.raises(BouncedeskError, match=r"Bass\.wav"):
        render_session(RenderRequest(folder, tmp_path / "out"), Unwatched())
    assert not (tmp_path / "out").exists()


def test_a_broken_reference_stops_nothing(tmp_path: Path) -> None:
    """A rough mix that cannot be read is never mixed, so the render goes on."""
    folder = session(tmp_path / "Ember")
    (folder / "rough mix v3.wav").write_bytes(b"text")
    manifest = render_session(RenderRequest(folder, tmp_path / "out"), Unwatched())
    assert all(row["path"] for row in manifest["deliverables"])
