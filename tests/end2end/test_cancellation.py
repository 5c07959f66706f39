"""Renders that are stopped, killed, or have nowhere to go: nothing half-written, and the next one goes well."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from tests.end2end.shell import PATIENCE_S, Answer, command_line, environment, run
from tests.end2end.sums import RATE, snapshot

SECONDS = 10
FORMATS = ("--format", "wav24", "--format", "flac24", "--variant", "all")


@pytest.fixture(scope="module")
def long_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Long enough to be caught in the middle."""
    folder = tmp_path_factory.mktemp("long") / "Slow Burn"
    folder.mkdir()
    for seed, name in enumerate(("Kick", "Bass", "Lead Vox", "BGV")):
        noise = np.random.default_rng(seed).integers(-(2**27), 2**27, (SECONDS * RATE, 2), dtype=np.int32)
        sf.write(folder / f"{name}.wav", noise, RATE, subtype="PCM_24")
    return folder


def started(home: Path, *words: str | Path) -> "subprocess.Popen[str]":
    """The program in a process group of its own, still running."""
    return subprocess.Popen(
        command_line(*words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=environment(home),
        cwd=home,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for(process: "subprocess.Popen[str]", stage: str) -> str:
    """Read stderr until a stage has begun; what was read."""
    assert process.stderr is not None
    output = ""
    for line in process.stderr:
        output += line
        if line.startswith(f"{stage}: "):
            return output
    raise AssertionError(f"{stage} never began: {output}")


def ended(process: "subprocess.Popen[str]", output: str) -> Answer:
    """The process's end, with everything it said."""
    out, err = process.communicate(timeout=PATIENCE_S)
    return Answer(process.returncode, out, output + err)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to one process")
@pytest.mark.parametrize("stage", ["looking at the session", "mixing", "measuring"])
def test_ctrl_c_ends_a_render_at_once_and_leaves_nothing(long_session: Path, home: Path, stage: str) -> None:
    """Exit 1 and one sentence before the stage is over, no folder where there was none, the session untouched."""
    before = snapshot(long_session)
    process = started(home, "render", long_session, "-o", home / "out", *FORMATS, "--json")
    output = wait_for(process, stage)
    process.send_signal(signal.SIGINT)
    answer = ended(process, output)
    assert (answer.code, answer.out) == (1, "")
    assert answer.sentences == ["bouncedesk: Stopped. Nothing half-written was left behind."]
    assert not (home / "out").exists()
    assert snapshot(long_session) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to one process")
def test_ctrl_c_leaves_an_earlier_delivery_as_it_was(long_session: Path, home: Path) -> None:
    """Stopped while rendering over an older delivery: that one is still whole."""
    assert run(home, "render", long_session, "-o", "out", "--variant", "main").code == 0
    before = snapshot(home / "out")
    process = started(home, "render", long_session, "-o", home / "out", *FORMATS, "--force")
    output = wait_for(process, "mixing")
    process.send_signal(signal.SIGINT)
    assert ended(process, output).code == 1
    assert snapshot(home / "out") == before
    assert run(home, "verify", "out").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    ("stage", "group"),
    [("mixing", False), ("measuring", True)],
    ids=["the process while mixing", "its children too while measuring"],
)
def test_a_killed_render_leaves_only_parts_and_the_next_succeeds(
    long_session: Path, home: Path, stage: str, *, group: bool
) -> None:
    """Killed without a chance to clean up: no file has its name, and rendering again is all it takes."""
    before = snapshot(long_session)
    process = started(home, "render", long_session, "-o", home / "out", *FORMATS)
    wait_for(process, stage)
    os.kill(-process.pid if group else process.pid, signal.SIGKILL)
    with process:
        process.communicate(timeout=PATIENCE_S)  # its children hold the pipes: they are gone, too, when this ends
    assert process.returncode == -signal.SIGKILL
    assert [path.name for path in (home / "out").glob("*") if path.suffix != ".part"] == []
    again = run(home, "render", long_session, "-o", "out", *FORMATS, "--json")
    assert (again.code, again.sentences) == (0, [])
    assert not list((home / "out").glob("*.part"))
    assert run(home, "verify", "out").code == 0
    assert snapshot(long_session) == before


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A small file system in memory at `folder`; skips the test where we may not have one."""
    folder.mkdir()
    try:
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    except FileNotFoundError:
        pytest.skip("There is no mount command here.")
    if mount.returncode:
        pytest.skip("Only an administrator on Linux may mount a small disk.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(
    ("options", "says"),
    [("size=200k", "The delivery needs "), ("size=100m,nr_inodes=3", "no space left on device")],
    ids=["bytes", "inodes"],
)
@pytest.mark.parametrize("inside", [".", "deep/er"])
def test_a_full_target_is_one_sentence_and_leaves_nothing(
    session: Path, tmp_path: Path, home: Path, options: str, says: str, inside: str
) -> None:
    """Too few bytes are foreseen; too few files are met: either way nothing is left on the disk."""
    with mounted(tmp_path / "small", options) as small:
        answer = run(home, "render", session, "-o", small / inside, "--json")
        left = snapshot(small)
    assert (answer.code, answer.out, left) == (1, "", {})
    (sentence,) = answer.sentences
    assert says in sentence


@pytest.mark.parametrize("inside", [".", "out"])
def test_a_read_only_target_is_one_sentence(session: Path, tmp_path: Path, home: Path, inside: str) -> None:
    """A disk that cannot be written to is said to be, whether the folder is there or not."""
    with mounted(tmp_path / "locked", "size=100m") as locked:
        subprocess.run(["mount", "-o", "remount,ro", str(locked)], check=True)
        answer = run(home, "render", session, "-o", locked / inside, "--json")
        assert snapshot(locked) == {}
    assert (answer.code, answer.out) == (1, "")
    (sentence,) = answer.sentences
    assert "read-only file system" in sentence


def test_a_disk_that_fills_up_over_an_earlier_delivery_leaves_it_whole(
    session: Path, tmp_path: Path, home: Path
) -> None:
    """There was room for the mix, and there is none for the rest: the mix stays, and nothing is added."""
    with mounted(tmp_path / "small", "size=700k") as small:
        assert run(home, "render", session, "-o", small, "--variant", "main").code == 0
        before = snapshot(small)
        answer = run(home, "render", session, "-o", small, "--variant", "all", "--force", "--json")
        assert snapshot(small) == before
    assert answer.code == 1
    (sentence,) = answer.sentences
    assert "Nothing was written" in sentence
