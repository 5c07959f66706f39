"""Timing whole programs, and the floor no program can go below."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.material import WORK

OUT = WORK / "out"
ROOT = Path(__file__).parent.parent.parent


def fresh() -> Path:
    """An empty folder to render into."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    return OUT


def run(command: Sequence[str]) -> float:
    """Wall seconds of a program; a failed one ends the benchmark with its last words."""
    home = {**os.environ, "BOUNCEDESK_HOME": str(WORK / "home"), "LC_ALL": "C"}
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=home, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr.decode(errors='replace')[-400:]}")
    return took


def ours(*arguments: object) -> list[str]:
    """A command of Bouncedesk."""
    return [sys.executable, "main.py", *map(str, arguments)]


def median(work: Callable[[], float], runs: int) -> float:
    """The median of some runs after one that is not counted."""
    work()
    return statistics.median(work() for _ in range(runs))


def floor(files: Sequence[Path], outputs: int, size: int) -> float:
    """Seconds to read every stem and write the outputs' bytes, and nothing else."""
    block = bytearray(1 << 20)
    start = time.perf_counter()
    for file in files:
        with file.open("rb", buffering=0) as source:
            while source.readinto(block):
                pass
    for index in range(outputs):
        with (OUT / f"floor{index}.wav").open("wb", buffering=0) as target:
            for _ in range(size // len(block) + 1):
                target.write(block)
    return time.perf_counter() - start
