"""Which sessions can be rendered whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.delivery.render_plan import render_session
from app.delivery.render_request import RenderRequest
from render.errors import BouncedeskError
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


def test_finding_out_that_nothing_changed_loads_no_engine() -> None:
    """A render of what is already there must be over in an instant: what decides that imports nothing heavy."""
    heavy = "[name for name in ('numpy', 'numba', 'soundfile') if name in sys.modules]"
    asked = f"import sys, app.delivery.render_plan; print({heavy})"
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"
