"""Kernels are compiled once, and load from the disk without waking the compiler."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
import numpy as np
from render.kernels.meters import largest_sample
assert largest_sample(np.array([0.5, -2.0, 1.0])) == 2.0
print("numba.np.arraymath" in sys.modules)  # one of the compiler's tables
if "other" in sys.argv:
    assert largest_sample(np.array([5, -7], np.int32)) == 7.0
    print("numba.np.arraymath" in sys.modules)
"""


def _run(cache: Path, *arguments: str) -> list[str]:
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_kernel_kept_on_disk_loads_without_the_compilers_tables(tmp_path: Path) -> None:
    """The first process compiles, the second only loads, and a third may still compile what is new to it."""
    assert _run(tmp_path) == ["True"]
    assert _run(tmp_path) == ["False"]
    assert _run(tmp_path, "other") == ["False", "True"]
