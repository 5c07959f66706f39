"""The catalogue's commands as programs of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def bouncedesk(home: Path, *words: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """Run one command line as the shell would."""
    surroundings = {**os.environ, "BOUNCEDESK_HOME": str(home), **environment}
    return subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, env=surroundings, capture_output=True, timeout=30
    )


def document(result: "subprocess.CompletedProcess[bytes]") -> Any:
    """What a command that succeeded printed, and that it printed nothing else."""
    assert (result.returncode, result.stderr) == (0, b"")
    return json.loads(result.stdout)


def test_commands_share_a_catalogue_below_the_home(home: Path) -> None:
    """What one program keeps the next one finds, in a folder that did not exist."""
    document(bouncedesk(home, "client", "add", "Zoë 🎧", "--json"))
    song = document(bouncedesk(home, "song", "add", "Ember", "--client", "zoe", "--json"))
    assert song["client"] == "Zoë 🎧"
    assert (home / "catalogue.db").is_file()


def test_a_terminal_without_unicode_still_gets_its_table(home: Path) -> None:
    """What the encoding cannot show becomes a question mark, not a traceback."""
    bouncedesk(home, "client", "add", "Zoë 🎧")
    result = bouncedesk(home, "client", "list", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"Zo? ?" in result.stdout


def test_a_refusal_is_one_sentence_on_stderr(home: Path) -> None:
    """Exit 2, nothing on stdout, no traceback."""
    result = bouncedesk(home, "song", "show", "nothing", "--json")
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.decode().startswith("bouncedesk: There is no song “nothing”")


def test_a_home_that_cannot_be_a_folder_is_a_sentence(tmp_path: Path) -> None:
    """Exit 1, naming the file that was to be made."""
    (tmp_path / "file").write_text("in the way")
    result = bouncedesk(tmp_path / "file", "client", "list")
    assert (result.returncode, result.stdout) == (1, b"")
    assert b"cannot be" in result.stderr
    assert len(result.stderr.splitlines()) == 1
