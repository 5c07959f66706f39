"""A stage with a memory, which blocks must pass one at a time and in order."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from render.errors import Cancelled


class Lane:
    """Lets blocks 0, 1, 2, … through in that order; a thread that comes too early waits.

    Threads take blocks in rising order and all pass the lanes in one order, so the earliest block never waits for
    later ones.
    """

    def __init__(self) -> None:
        self._next = 0
        self._aborted = False
        self._turn = threading.Condition()

    @contextmanager
    def turn(self, number: int) -> Iterator[None]:
        """Wait for the turn of block `number`, which is over at the end of the context; raises Cancelled on `abort`."""
        with self._turn:
            self._turn.wait_for(lambda: self._aborted or self._next == number)
            if self._aborted:
                raise Cancelled
        yield
        with self._turn:
            self._next = number + 1
            self._turn.notify_all()

    def abort(self) -> None:
        """Wake whoever waits."""
        with self._turn:
            self._aborted = True
            self._turn.notify_all()
