"""What a command does when nobody can, or will, read its answer, and when it is stopped before it began."""

import signal
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.end2end.shell import PATIENCE_S, command_line

FULL = Path("/dev/full")


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """A file to measure."""
    soundfile.write(tmp_path / "tone.wav", np.zeros((4800, 2)), 48000)
    return tmp_path / "tone.wav"


@pytest.mark.skipif(not FULL.exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_answer_that_cannot_be_written_is_one_sentence(tone: Path, form: tuple[str, ...]) -> None:
    """A full disk behind stdout ends in exit code 1 and a sentence, never in a traceback."""
    with FULL.open("wb") as full:
        done = subprocess.run(
            command_line("measure", tone, *form), stdout=full, stderr=subprocess.PIPE, text=True, timeout=PATIENCE_S
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "could not be written" in done.stderr.splitlines()[-1]


def test_whoever_closes_the_pipe_has_read_enough(tone: Path) -> None:
    """A reader that leaves, as `head` does, is no failure."""
    work = subprocess.Popen(command_line("measure", tone), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert work.stdout
    assert work.stderr
    work.stdout.close()
    errors = work.stderr.read()
    work.stderr.close()
    assert work.wait(PATIENCE_S) == 0
    assert "Traceback" not in errors
    assert "Exception" not in errors


def test_stopping_while_the_engine_loads_says_so(tmp_path: Path, tone: Path) -> None:
    """Ctrl+C at the first sign of life ends the child as well, in one sentence and with nothing written."""
    session = tmp_path / "Session"
    session.mkdir()
    tone.rename(session / "Kick.wav")
    work = subprocess.Popen(
        command_line("render", session, "-o", tmp_path / "out"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert work.stderr
    first = work.stderr.readline()
    work.send_signal(signal.SIGINT)
    out, rest = work.communicate(timeout=PATIENCE_S)
    assert "looking" in first
    assert out == ""
    assert "Traceback" not in rest
    assert work.returncode == 1
    assert not list((tmp_path / "out").glob("*.wav"))
