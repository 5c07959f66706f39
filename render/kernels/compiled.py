"""How every kernel is compiled: kept on disk by its content, without the interpreter's lock, with exact floating point.

Kernels that were compiled when Bouncedesk was installed or packaged lie beside their sources (`BUILT`). Where none fit
this Python, numba and processor, the cache that `NUMBA_CACHE_DIR` names keeps what was compiled here.
"""

import hashlib
import os
import pickle
import platform
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite
import numba
from llvmlite import binding
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.core.runtime.nrt import rtsys

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

BUILT = Path(__file__).parent / "built"
PREPARED = "prepared"
"""The file in a folder of kernels that says all of them are there."""

BASELINE = "x86-64-v3"
"""What every x86 processor since about 2015 can do (System V psABI for AMD64, section 3.1.1).

Kernels made for it run on all of them, and are what is packaged; made for the processor itself they are up to a third
faster. Either gives the same bits.
"""
_OF_THE_BASELINE = ("avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe")


@cache
def stamp(target: str = "") -> str:
    """What kernels compiled for `target`, else this processor, are known by: all that decides what they are."""
    target = target or cast("Any", numba.config).CPU_NAME or binding.get_host_cpu_name()
    made_by = [platform.python_version(), numba.__version__, llvmlite.__version__, binding.get_process_triple(), target]
    digest = hashlib.sha256(" ".join(made_by).encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


@cache
def folder() -> Path:
    """Where this process finds and keeps compiled kernels; asked before the first of them is compiled or loaded."""
    cached = os.environ.get("NUMBA_CACHE_DIR")
    own = [Path(home) / stamp() for home in (BUILT, cached) if home]
    for place in own:
        if (place / PREPARED).exists():
            return place
    packaged = BUILT / stamp(BASELINE)
    if (packaged / PREPARED).exists() and _has_the_baseline():
        settings: Any = numba.config  # which are not declared
        settings.CPU_NAME, settings.CPU_FEATURES = BASELINE, ""
        return packaged
    return own[-1]


def _has_the_baseline() -> bool:
    try:
        features = binding.get_host_cpu_features()
    except RuntimeError:  # llvmlite does not know this processor's features
        return False
    return all(features.get(name) for name in _OF_THE_BASELINE)


class _Locator(_CacheLocator):
    """Finds a kernel by what it is made of: dates of files say nothing after a copy or an installation."""

    def __init__(self, first_line: int) -> None:
        self._first_line = first_line

    def get_cache_path(self) -> str:
        return str(folder())

    def get_source_stamp(self) -> str:
        return folder().name

    def get_disambiguator(self) -> str:
        return str(self._first_line)

    @classmethod
    def from_function(cls, py_func: Any, _py_file: str) -> "_Locator":
        return cls(py_func.__code__.co_firstlineno)


class _KeptByContent(CompileResultCacheImpl):
    _locator_classes = [cast("Any", _Locator)]  # noqa: RUF012 -- numba declares it as the object's own


class _KernelCache(FunctionCache):
    """Compiled kernels on disk, loaded without the compiler's tables of what Python can do.

    Filling those takes longer than loading all kernels, and only compiling needs them: it fills them itself.
    """

    _impl_class = _KeptByContent

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled kernel for the signature, or None where it was never compiled."""
        rtsys.initialize(target_context)  # what a kernel calls at run time
        try:
            with self._guard_against_spurious_io_errors():
                return cast("Any", self)._load_overload(sig, target_context)
        except (OSError, EOFError, pickle.UnpicklingError):  # cut short by a power cut, or not to be read
            with suppress(OSError):
                cast("Any", self).flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the compiled kernel; a disk that is full or may not be written only costs time."""
        with suppress(OSError):
            folder().mkdir(parents=True, exist_ok=True)
            cast("Any", super()).save_overload(sig, data)


def kernel(function: Kernel) -> Kernel:
    """Compile `function` on its first call; arithmetic keeps its order, so results repeat bit for bit."""
    folder()  # decides what is compiled for
    dispatcher: Any = numba.njit(nogil=True, fastmath=False, error_model="numpy")(function)
    dispatcher._cache = cast("Any", _KernelCache)(function)
    return cast("Kernel", dispatcher)
