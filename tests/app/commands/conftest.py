"""The command line as the shell runs it, in the test's own process and with a data folder of the test's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.commands.shell import run
from widgets.desktop import QtDesktop

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything Bouncedesk keeps lies below this folder."""
    monkeypatch.setenv("BOUNCEDESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command and returns its exit code, its output and its errors."""

    def run_and_read(*words: str) -> tuple[int, str, str]:
        code = run(words, QtDesktop())
        out, err = capfd.readouterr()
        return code, out, err

    return run_and_read


@pytest.fixture
def ask(say: Run) -> Run:
    """Runs a command that must succeed with `--json` and returns its document."""

    def run_and_parse(*words: str) -> Any:
        code, out, err = say(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return run_and_parse
