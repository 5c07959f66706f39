"""Progress is a bar on a terminal and plain lines elsewhere, and Ctrl+C stops the work at its next check."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.commands.progress import TerminalMonitor
from render.errors import Cancelled

PROJECT = Path(__file__).parents[3]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that goes where it is sent."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _smart_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_plain_streams_get_a_line_a_stage_and_a_tenth() -> None:
    """A thousand reports become a line for each stage and each tenth, without control characters."""
    stream = io.StringIO()
    with TerminalMonitor(stream) as monitor:
        for step in range(1001):
            monitor.progress("mixing" if step < 500 else "verifying", step / 1000)
    lines = stream.getvalue().splitlines()
    assert lines[0] == "mixing: 0 %"
    assert "verifying: 50 %" in lines
    assert lines[-1] == "verifying: 100 %"
    assert len(lines) == 11
    assert all(character.isprintable() for line in lines for character in line)


def test_stages_that_alternate_do_not_flood_a_log() -> None:
    """Two threads in two stages still make a line a stage and a tenth."""
    stream = io.StringIO()
    with TerminalMonitor(stream) as monitor:
        for step in range(101):
            monitor.progress("mixing" if step % 2 else "measuring", step / 100)
    assert len(stream.getvalue().splitlines()) <= 13


def test_a_hostile_stage_cannot_steer_the_terminal() -> None:
    """A stem's name with an escape sequence or a newline stays on one line and is shown as harmless marks."""
    stream = io.StringIO()
    with TerminalMonitor(stream) as monitor:
        monitor.progress("reading \x1b[2Jx\nrm", 0.5)
        monitor.note("a\rb")
    assert (
        stream.getvalue()
        == "reading \N{REPLACEMENT CHARACTER}[2Jx\N{REPLACEMENT CHARACTER}rm: 50 %\na\N{REPLACEMENT CHARACTER}b\n"
    )


def test_a_terminal_shows_percentage_and_time_left_and_is_wiped() -> None:
    """The bar names the stage, how far it is and how long it takes, and leaves an empty line."""
    stream, clock = Terminal(), Clock()
    with TerminalMonitor(stream, clock) as monitor:
        for second in range(6):
            clock.now = float(second)
            monitor.progress("mixing", second / 10)
        shown = stream.getvalue().split("\r")
    assert "50 %" in shown[-1]
    assert "0:05 left" in shown[-1]
    assert "mixing" in shown[-1]
    assert stream.getvalue().endswith("\r" + " " * len(shown[-1]) + "\r")


def test_a_terminal_is_redrawn_ten_times_a_second_at_most() -> None:
    """A thousand reports in one second draw at most eleven bars."""
    stream, clock = Terminal(), Clock()
    with TerminalMonitor(stream, clock) as monitor:
        for step in range(1000):
            clock.now = step / 1000
            monitor.progress(f"stem {step}", step / 1000)
        assert 8 <= stream.getvalue().count("\r") <= 11


def test_an_ascii_terminal_gets_an_ascii_bar() -> None:
    """Where blocks cannot be encoded, plain marks are drawn and odd names are replaced."""

    class Old(Terminal):
        encoding = "ascii"

    stream = Old()
    with TerminalMonitor(stream) as monitor:
        monitor.progress("réading", 0.5)
    assert "#" in stream.getvalue()
    assert stream.getvalue().isascii()


def test_a_closed_stream_does_not_stop_the_work() -> None:
    """Losing stderr loses the bar only."""
    stream = io.StringIO()
    with TerminalMonitor(stream) as monitor:
        stream.close()
        monitor.progress("mixing", 0.5)


def test_many_threads_may_report_at_once() -> None:
    """Lines written by eight threads stay whole."""
    stream = io.StringIO()
    with TerminalMonitor(stream) as monitor:

        def work(number: int) -> None:
            for step in range(51):
                monitor.progress(f"stage {number}", step / 50)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert all(line.startswith("stage ") and line.endswith(" %") for line in stream.getvalue().splitlines())


def test_the_handler_in_force_before_is_put_back() -> None:
    """Leaving the context gives Ctrl+C back to whoever had it."""
    before = signal.getsignal(signal.SIGINT)
    with TerminalMonitor(io.StringIO()):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_check_raises_after_ctrl_c() -> None:
    """The first Ctrl+C lets the work go on to its next check, which raises."""
    with TerminalMonitor(io.StringIO()) as monitor:
        monitor.check()
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Cancelled):
            monitor.check()


def test_the_second_ctrl_c_interrupts_at_once() -> None:
    """Work that never checks can still be stopped by hand."""
    with TerminalMonitor(io.StringIO()):
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a POSIX thing")
def test_a_real_terminal_ends_clean() -> None:
    """On a pseudo-terminal the bar is drawn, and the last thing written is an empty line."""
    import pty

    ours, theirs = pty.openpty()
    script = (
        "from app.commands.progress import TerminalMonitor\n"
        "with TerminalMonitor() as monitor:\n"
        "    monitor.progress('mixing', 0.5)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], stderr=theirs, cwd=PROJECT, timeout=300)
    os.close(theirs)
    written = os.read(ours, 4096).decode()
    os.close(ours)
    assert done.returncode == 0
    assert " 50 %" in written
    assert written.endswith(" \r")
