"""How every kernel is compiled: cached on disk, without the interpreter's lock, with exact floating point."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def kernel(function: Kernel) -> Kernel:
    """Compile `function` on its first call; arithmetic keeps its order, so results repeat bit for bit."""
    return cast("Kernel", numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function))
