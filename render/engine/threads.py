"""Sharing a song's blocks among threads: each takes the next block; the first failure stops them all."""

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from render.errors import Cancelled


class Abortable(Protocol):
    """What threads may be waiting for when one of them fails."""

    def abort(self) -> None:
        """Wake every thread that waits."""


def share_blocks(blocks: int, work: Sequence[Callable[[int], None]], waits: Sequence[Abortable]) -> None:
    """Run blocks 0 to `blocks` − 1, one thread for each of `work`; raises what the first failing thread raised."""
    numbers = itertools.count()
    failures: list[BaseException] = []

    def take_blocks(run: Callable[[int], None]) -> None:
        try:
            while not failures and (number := next(numbers)) < blocks:
                run(number)
        except BaseException as error:  # noqa: BLE001 -- handed to the caller's thread by _raise_first
            failures.append(error)
            for waited in waits:
                waited.abort()

    threads = [threading.Thread(target=take_blocks, args=(run,), daemon=True) for run in work[1:]]
    for thread in threads:
        thread.start()
    take_blocks(work[0])
    for thread in threads:
        thread.join()
    _raise_first(failures)


def _raise_first(failures: Sequence[BaseException]) -> None:
    """A thread woken from waiting also says `Cancelled`: what stopped the others comes first."""
    for error in sorted(failures, key=lambda failure: isinstance(failure, Cancelled)):
        raise error
