"""A cut-down, fully decided: pieces of a mix, joined by crossfades, exact in length to the sample.

The join of two pieces straddles their edit point: the earlier one plays on, half a crossfade past its end, while the
later one already fades in. So the lengths of the pieces simply add up, and pieces cut on bar lines stay on the beat.
The two fades add up to one at every sample (equal gain, raised cosine). Pieces of one song are alike (the same chord,
the same loop), which equal-power fades would make up to 3 dB louder; these can never be louder than the mix they are
taken from, so no join ever turns the other variants down.
"""

from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """`frames` frames of the song from frame `start` on, played at frame `place` of the cut-down.

    The first `fade_in` and the last `fade_out` frames are crossfades with its neighbours. What lies before the song's
    first frame or after its last is silence.
    """

    start: int
    place: int
    frames: int
    fade_in: int = 0
    fade_out: int = 0

    @property
    def end(self) -> int:
        """The frame of the cut-down after its last."""
        return self.place + self.frames


@dataclass(frozen=True, slots=True)
class CutDown:
    """`frames` frames made of `pieces` in order; the whole fades in and out over `fade_in` and `fade_out` frames."""

    frames: int
    pieces: tuple[Piece, ...]
    fade_in: int
    fade_out: int

    def faded(self) -> tuple[Span, ...]:
        """The stretches, from frame to frame, where samples are not those of the song: all the fades, in order."""
        joins = [(piece.place, piece.place + piece.fade_in) for piece in self.pieces]
        fades = [(0, self.fade_in), *joins, (self.frames - self.fade_out, self.frames)]
        return tuple(_merged(sorted(span for span in fades if span[0] < span[1])))


def _merged(spans: list[Span]) -> Iterator[Span]:
    """Spans in rising order, those that touch or overlap as one."""
    last: Span | None = None
    for span in spans:
        if last is not None and span[0] <= last[1]:
            last = (last[0], max(last[1], span[1]))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
