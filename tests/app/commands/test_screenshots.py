"""`screenshots` draws every page in both themes without a display, and touches nothing else."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
KEYS = ("board", "song", "clients", "queue", "pricing", "billing", "settings", "song_master")


def screenshots(folder: Path, home: Path, *options: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with no display to be had."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    environment |= {"BOUNCEDESK_HOME": str(home), **variables}
    return subprocess.run(
        [sys.executable, "main.py", "screenshots", str(folder), *options],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_a_picture_a_page_and_theme(tmp_path: Path) -> None:
    """A picture of 1280×800 of each, all different, their paths as JSON, and nothing anywhere else."""
    home = tmp_path / "home"
    done = screenshots(tmp_path / "pictures", home, "--json")
    assert done.returncode == 0, done.stderr
    paths = [Path(path) for path in json.loads(done.stdout)]
    assert {path.name for path in paths} == {f"page_{key}-{theme}.png" for key in KEYS for theme in ("light", "dark")}
    assert sorted((tmp_path / "pictures").iterdir()) == sorted(paths)
    pictures = [path.read_bytes() for path in paths]
    assert {struct.unpack(">II", picture[16:24]) for picture in pictures} == {(1280, 800)}
    assert len(set(pictures)) == 2 * len(KEYS)
    assert not (home / "catalogue.db").exists()
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere fonts come with the system")
def test_without_a_font_it_says_so(tmp_path: Path) -> None:
    """A bare server has none: one sentence, exit code 1, no picture without words."""
    (tmp_path / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    done = screenshots(
        tmp_path / "pictures",
        tmp_path / "home",
        FONTCONFIG_FILE=str(tmp_path / "fonts.conf"),
        QT_QPA_FONTDIR=str(tmp_path),
    )
    assert done.returncode == 1
    assert "No font is installed" in done.stderr
    assert not (tmp_path / "pictures").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    """A file stands in the way."""
    (tmp_path / "file").touch()
    done = screenshots(tmp_path / "file" / "pictures", tmp_path / "home")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if line.startswith("bouncedesk: ")]) == 1
