"""Kernels are compiled once, known again by what they are made of, and load without waking the compiler."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from render.kernels import compiled

PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from render.kernels import compiled
compiled.BUILT = Path(sys.argv[1])
from render.kernels.meters import largest_sample
assert largest_sample(np.array([0.5, -2.0, 1.0])) == 2.0
print("numba.np.arraymath" in sys.modules)  # one of the compiler's tables
if "other" in sys.argv:
    assert largest_sample(np.array([5, -7], np.int32)) == 7.0
    print("numba.np.arraymath" in sys.modules)
"""


def _run(cache: Path, *arguments: str, built: Path = Path("nowhere"), cpu: str = "") -> list[str]:
    """Whether the compiler was woken, after each of the program's calls; compiled for `cpu`, else for this one."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    if cpu:
        environment |= {"NUMBA_CPU_NAME": cpu, "NUMBA_CPU_FEATURES": ""}
    command = [sys.executable, "-c", PROGRAM, str(built), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_kernel_kept_on_disk_loads_without_the_compilers_tables(tmp_path: Path) -> None:
    """The first process compiles, the second only loads, and a third may still compile what is new to it."""
    assert _run(tmp_path) == ["True"]
    assert _run(tmp_path) == ["False"]
    assert _run(tmp_path, "other") == ["False", "True"]


def test_kernels_built_at_the_installation_are_taken_before_the_cache(tmp_path: Path) -> None:
    """Only where all of them were built: the mark comes last. Nothing is then kept in the user's cache."""
    built, cache = tmp_path / "built", tmp_path / "cache"
    assert _run(built) == ["True"]
    assert _run(cache, built=built) == ["True"]  # not finished: compiled into the cache
    shutil.rmtree(cache)
    (built / compiled.stamp() / compiled.PREPARED).touch()
    assert _run(cache, built=built) == ["False"]
    assert not cache.exists()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the baseline is of x86 processors")
def test_kernels_packaged_for_every_processor_serve_until_there_are_own_ones(tmp_path: Path) -> None:
    """Those of the baseline load at once; compiled for this very processor, they are taken instead."""
    built, cache = tmp_path / "built", tmp_path / "cache"
    assert _run(built, cpu=compiled.BASELINE) == ["True"]
    packaged, own = built / compiled.stamp(compiled.BASELINE), cache / compiled.stamp()
    (packaged / compiled.PREPARED).touch()
    assert _run(cache, built=built) == ["False"]
    assert not cache.exists()
    own.mkdir(parents=True)
    (own / compiled.PREPARED).touch()
    assert _run(cache, built=built) == ["True"]


@pytest.mark.parametrize("kind", ["nbi", "nbc"])
@pytest.mark.parametrize("left", [0, 40])
def test_a_kernel_cut_short_by_a_power_cut_is_compiled_again(tmp_path: Path, kind: str, left: int) -> None:
    """Neither its index nor the kernel itself ends the program; the next process only loads again."""
    _run(tmp_path)
    for file in (tmp_path / compiled.stamp()).glob(f"*.{kind}"):
        file.write_bytes(file.read_bytes()[:left])
    assert _run(tmp_path) == ["True"]
    assert _run(tmp_path) == ["False"]


def test_a_cache_that_may_not_be_written_only_costs_time(tmp_path: Path) -> None:
    """A file stands where the folder should: the kernel is compiled and used all the same."""
    (tmp_path / "file").touch()
    assert _run(tmp_path / "file") == ["True"]


def test_kernels_are_known_by_their_sources_and_not_by_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation or a copy changes every date; a changed line changes what is compiled."""
    sources = tmp_path / "kernels"
    shutil.copytree(Path(compiled.__file__).parent, sources, ignore=shutil.ignore_patterns("built", "__pycache__"))
    for file in sources.iterdir():
        os.utime(file, (0, 0))
    monkeypatch.setattr(compiled, "__file__", str(sources / "compiled.py"))
    assert compiled.stamp.__wrapped__() == compiled.stamp()
    with (sources / "meters.py").open("a") as file_of_kernels:
        file_of_kernels.write("# another line\n")
    assert compiled.stamp.__wrapped__() != compiled.stamp()
