"""The kernels are compiled on all cores, and whoever waits sees how far it is and may stop."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from render.kernels import prepare
from render.kernels.compiled import PREPARED
from render.kernels.prepare import MEASURING

ORPHANS = """
import multiprocessing, os, signal
from render.kernels import prepare
if __name__ == "__main__":
    compiled = prepare._compiled("prepared", 2)
    next(compiled)
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def _calls(kernels: str) -> int:
    return sum(1 for _ in prepare._first_calls(kernels))


def test_every_kernel_is_compiled_by_one_of_the_children_and_counted() -> None:
    """What is counted never falls and ends with every call that is needed; no child is left."""
    counts = list(prepare._compiled(MEASURING, 2))
    assert counts == sorted(counts)
    assert counts[-1] == _calls(MEASURING)
    assert not multiprocessing.active_children()


def test_children_end_when_nobody_waits_for_them_any_more() -> None:
    """Cancelled between two reports: they are stopped at once, and waited for."""
    compiled = prepare._compiled(PREPARED, 2)
    next(compiled)
    assert len(multiprocessing.active_children()) == 2
    compiled.close()
    assert not multiprocessing.active_children()


@pytest.mark.skipif(sys.platform != "linux", reason="how a process is doing is read from /proc")
def test_children_end_with_a_parent_that_was_killed() -> None:
    """A killed program cannot end its children: they see that it is gone."""
    done = subprocess.run([sys.executable, "-c", ORPHANS], capture_output=True, text=True, check=False)
    children = [int(word) for word in done.stdout.split()]
    assert len(children) == 2
    guard = time.monotonic() + 120.0
    while any(_is_running(pid) for pid in children) and time.monotonic() < guard:
        time.sleep(0.05)
    assert not any(_is_running(pid) for pid in children)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with Path(f"/proc/{pid}/stat").open() as status:  # a zombie that nobody collects has ended
        return status.read().split()[2] != "Z"


def test_measuring_needs_fewer_kernels_than_a_render() -> None:
    """A first scan waits for what it needs and no more."""
    assert 0 < _calls(MEASURING) < _calls(PREPARED)


def test_one_kernel_is_compiled_by_one_process_only() -> None:
    """Its kinds of numbers share an index on the disk, which two processes would overwrite."""
    kernels = prepare._by_kernel(PREPARED)
    names = [{call.func.__name__ for call in calls} for calls in kernels]
    assert all(len(name) == 1 for name in names)
    assert len(set.union(*names)) == len(names)
    assert sum(map(len, kernels)) == _calls(PREPARED)


def test_how_long_it_takes_is_said_once_it_is_known() -> None:
    """Nobody waits for it a second time, so "once" is said from the start; the seconds are of the whole."""
    assert prepare._stage(0.0, 3.0) == "preparing the engine, once"
    assert prepare._stage(0.25, 3.0) == "preparing the engine, once: about 15 s"
