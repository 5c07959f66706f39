"""Threads that share a song: each takes the next block; a failure stops all; stages with a memory keep the order."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from render.errors import Cancelled
from render.machine import threads_of


@dataclass(frozen=True, slots=True)
class MixSettings:
    """How to go about a render; neither setting changes a byte of what is delivered. Threads 0: all cores."""

    block_frames: int = 32_768
    threads: int = 0


def threads_for(settings: MixSettings, blocks: int) -> int:
    """How many threads share `blocks` blocks."""
    return min(threads_of(settings.threads), max(1, blocks))


class Abortable(Protocol):
    """What threads may be waiting for when one of them fails."""

    def abort(self) -> None:
        """Wake every thread that waits, with `Cancelled`."""


def share_blocks(blocks: int, work: Sequence[Callable[[int], None]], waits: Sequence[Abortable]) -> None:
    """Run blocks 0 to `blocks` − 1, one thread for each of `work`; raises what the first failing thread raised."""
    numbers = _Numbers(blocks, ahead=len(work) + 1)

    def take_blocks(run: Callable[[int], None]) -> None:
        try:
            while (number := numbers.take()) is not None:
                run(number)
                numbers.done(number)
        except BaseException as error:  # noqa: BLE001 -- handed to the caller's thread by _raise_first
            numbers.fail(error)
            for waited in waits:
                waited.abort()

    threads = [threading.Thread(target=take_blocks, args=(run,), daemon=True) for run in work[1:]]
    for thread in threads:
        thread.start()
    take_blocks(work[0])
    for thread in threads:
        thread.join()
    _raise_first(numbers.failures)


def _raise_first(failures: Sequence[BaseException]) -> None:
    """A thread woken from waiting also says `Cancelled`: what stopped the others comes first."""
    for error in sorted(failures, key=lambda failure: isinstance(failure, Cancelled)):
        raise error


class _Numbers:
    """Hands out block numbers; nobody gets further ahead of the oldest unfinished block than `ahead`.

    What is held back for a slow thread (hashes, encoders' queues) stays small by that.
    """

    def __init__(self, blocks: int, ahead: int) -> None:
        self._blocks, self._ahead = blocks, ahead
        self._next = 0
        self._open: set[int] = set()
        self._changed = threading.Condition()
        self.failures: list[BaseException] = []

    def take(self) -> int | None:
        """The next block, None where there is none or a thread has failed."""
        with self._changed:
            self._changed.wait_for(self._may_go_on)
            if self.failures or self._next >= self._blocks:
                return None
            number, self._next = self._next, self._next + 1
            self._open.add(number)
            return number

    def _may_go_on(self) -> bool:
        return bool(self.failures) or not self._open or self._next - min(self._open) <= self._ahead

    def done(self, number: int) -> None:
        """Block `number` is finished: those behind it may be taken."""
        with self._changed:
            self._open.discard(number)
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """A thread has failed: nobody takes another block."""
        with self._changed:
            self.failures.append(error)
            self._changed.notify_all()


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
        """Wake whoever waits, with `Cancelled`."""
        with self._turn:
            self._aborted = True
            self._turn.notify_all()
