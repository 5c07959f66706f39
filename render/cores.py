"""How many processors the work may use."""

import os


def usable_cores() -> int:
    """The processors this process may run on, at least one."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def threads_of(asked: int) -> int:
    """How many threads to work with: as many as were `asked` for, 0 meaning one a processor."""
    return asked or usable_cores()
