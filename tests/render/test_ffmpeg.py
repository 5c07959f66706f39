"""ffmpeg behind scripts whose children outlive it: nothing waits for them, and they end with it."""

import contextlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from render import ffmpeg
from render.encoders import codecs
from render.ffmpeg import FfmpegProcess, output_of
from render.sources import decoders, read_info
from tests.refusals import refused
from tests.render.audio import RATE, bounce, plan_of, stem
from tests.render.encoders.test_formats import tone

REAL = shutil.which("ffmpeg")
PATIENCE_S = 60.0
needs_ffmpeg = pytest.mark.skipif(REAL is None or os.name != "posix", reason="needs ffmpeg and a shell")


class Wrapper:
    """Scripts called ffmpeg and ffprobe, first on the PATH, that begin with `lines`; children write down their ids."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._monkeypatch = folder / "bin", monkeypatch
        self._folder.mkdir()

    def write(self, lines: str, *, goes_on: bool = True) -> None:
        """Put the scripts there; `goes_on` where the real program follows the lines."""
        for name in ("ffmpeg", "ffprobe"):
            script = self._folder / name
            last = f'exec {shutil.which(name)} "$@"' if goes_on else ""
            script.write_text(f"#!/bin/sh\n{lines.format(pids=self._folder / 'pids')}\n{last}\n")
            script.chmod(0o755)
        self._monkeypatch.setenv("PATH", f"{self._folder}:{os.environ['PATH']}")

    def children(self) -> list[int]:
        """The ids of the children that still run."""
        pids = self._folder / "pids"
        return [int(pid) for pid in pids.read_text().split() if _runs(int(pid))] if pids.exists() else []

    def all_end(self) -> bool:
        """Whether no child runs any more, once the system has come to ending those that were told to."""
        until = time.monotonic() + PATIENCE_S
        while self.children() and time.monotonic() < until:
            time.sleep(0.01)
        return not self.children()


def _runs(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def wrapper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wrapper]:
    """A wrapper around ffmpeg; what is left of its children ends with the test."""
    made = Wrapper(tmp_path, monkeypatch)
    yield made
    for pid in made.children():
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


CHILD = "sleep 600 & echo $! >> {pids}"
CHILD_OF_ITS_OWN = "setsid sleep 600 & echo $! >> {pids}"


@needs_ffmpeg
@pytest.mark.parametrize("lines", [CHILD, CHILD_OF_ITS_OWN], ids=["in-its-group", "in-a-group-of-its-own"])
def test_a_child_that_keeps_the_pipe_does_not_keep_the_render(tmp_path: Path, wrapper: Wrapper, lines: str) -> None:
    """AAC is written and read through such a script, whole; nobody waits for the child, nor for its ten minutes."""
    began = time.monotonic()
    path = tone(tmp_path / "a.wav")
    wrapper.write(lines)
    bounce(plan_of(tmp_path / "aac", [stem(path, 1.0)], ["main"], 3 * RATE, ("aac-256",)))
    client = tmp_path / "aac" / "main-aac-256.m4a"
    assert read_info(client).frames == 3 * RATE
    bounce(plan_of(tmp_path / "out", [stem(client, 1.0)], ["main"], 3 * RATE))
    assert time.monotonic() - began < 300
    assert lines is CHILD_OF_ITS_OWN or wrapper.all_end()


@needs_ffmpeg
def test_an_encoder_that_hangs_is_ended_with_its_children(
    tmp_path: Path, wrapper: Wrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ffmpeg that takes the sound and never ends costs the render a refusal, no file and no process."""
    monkeypatch.setattr(codecs, "FINISH_S", 0.5)
    wrapper.write(f"{CHILD}\ncat > /dev/null\nsleep 600", goes_on=False)
    plan = plan_of(tmp_path / "out", [stem(tone(tmp_path / "a.wav"), 1.0)], ["main"], 3 * RATE, ("aac-256",))
    with refused("failed_encoder", file="main-aac-256.m4a"):
        bounce(plan)
    assert wrapper.all_end()
    assert not list(tmp_path.glob("out/*"))


@needs_ffmpeg
def test_a_decoder_that_hangs_names_the_stem_and_the_time(
    tmp_path: Path, wrapper: Wrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that stops in the middle is damage at that place."""
    path = tone(tmp_path / "a.wav")
    bounce(plan_of(tmp_path / "aac", [stem(path, 1.0)], ["main"], 3 * RATE, ("aac-256",)))
    info = read_info(tmp_path / "aac" / "main-aac-256.m4a")
    wrapper.write(f"{CHILD}\nhead -c {8 * RATE} /dev/zero\nsleep 600", goes_on=False)
    monkeypatch.setattr(decoders, "FfmpegProcess", lambda *words, **how: FfmpegProcess(*words, **how, stall_s=0.5))
    stream = decoders.FfmpegStream("Vox.m4a", path, info)
    stream.read(RATE)
    with refused("damaged_audio", file="Vox.m4a", at_s=1.0):
        stream.read(RATE)
    stream.close()
    assert wrapper.all_end()


@needs_ffmpeg
def test_whoever_waits_goes_on_when_it_is_interrupted() -> None:
    """Neither a full pipe nor an empty one keeps a thread once another has given it up."""
    full, empty = (FfmpegProcess(["sleep", "600"], reads=True, writes=True) for _ in range(2))
    for process in (full, empty):
        threading.Timer(0.2, process.interrupt).start()
    with pytest.raises(BrokenPipeError):
        full.write(bytes(1 << 20))
    assert empty.read(1) == b""
    for process in (full, empty):
        process.end()


@needs_ffmpeg
def test_a_short_command_that_fails_or_hangs_is_an_error() -> None:
    """Its last line is the reason."""
    assert output_of(["echo", "1"], 5) == b"1\n"
    with pytest.raises(OSError, match="no such stream"):
        output_of(["sh", "-c", "echo first >&2; echo no such stream >&2; exit 3"], 5)
    with pytest.raises(TimeoutError):
        output_of(["sleep", "600"], 0.3)
    assert ffmpeg.STALL_S <= 120
