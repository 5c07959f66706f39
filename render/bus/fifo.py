"""What is kept back for a stage that looks ahead: numbers that come out in other lengths than they went in."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class SampleFifo:
    """First in, first out: takes arrays of any length, gives as many numbers as are asked for.

    `size` is how many numbers are kept.
    """

    def __init__(self) -> None:
        self._arrays: deque[Floats] = deque()
        self.size = 0

    def put(self, numbers: Floats) -> None:
        """Add numbers behind the others; the array is kept, not copied."""
        if numbers.size:
            self._arrays.append(numbers)
            self.size += numbers.size

    def take(self, count: int) -> Floats:
        """The first `count` numbers: a view of what went in, or an array of their own where they came from several.

        Raises ValueError where fewer are kept.
        """
        if count > self.size:
            raise ValueError(f"{count} numbers were asked for and {self.size} are kept")
        parts: list[Floats] = []
        while count:
            first = self._arrays.popleft()
            if first.size > count:
                self._arrays.appendleft(first[count:])
                first = first[:count]
            parts.append(first)
            count -= first.size
            self.size -= first.size
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.zeros(0)
