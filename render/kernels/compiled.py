"""How every kernel is compiled: cached on disk, without the interpreter's lock, with exact floating point."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import FunctionCache
from numba.core.runtime.nrt import rtsys

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


class _KernelCache(FunctionCache):
    """Compiled kernels on disk, loaded without the compiler's tables of what Python can do.

    Filling those takes longer than loading all kernels, and only compiling needs them: it fills them itself.
    """

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled kernel for the signature, or None where it was never compiled."""
        rtsys.initialize(target_context)  # what a kernel calls at run time
        with self._guard_against_spurious_io_errors():
            return cast("Any", self)._load_overload(sig, target_context)


def kernel(function: Kernel) -> Kernel:
    """Compile `function` on its first call; arithmetic keeps its order, so results repeat bit for bit."""
    dispatcher: Any = numba.njit(nogil=True, fastmath=False, error_model="numpy")(function)
    dispatcher._cache = cast("Any", _KernelCache)(function)
    return cast("Kernel", dispatcher)
