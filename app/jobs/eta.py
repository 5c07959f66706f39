"""How long work will still take, judged by its latest pace."""

from collections import deque

_WINDOW_S = 10.0  # a stage may be far slower than the one before it: only the latest pace predicts
_LEAST_S = 0.5  # with less to go by, a guess would jump about


class Eta:
    """Estimates the seconds left from the fractions reported so far; moments come from the caller's clock."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def update(self, now: float, fraction: float) -> float | None:
        """Take note of a fraction (0 to 1) at a moment in seconds; the seconds left, None while they are unknown."""
        if self._seen and fraction < self._seen[-1][1]:
            self._seen.clear()  # the work began again
        self._seen.append((now, fraction))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _WINDOW_S:
            self._seen.popleft()
        return self._left(now, fraction)

    def _left(self, now: float, fraction: float) -> float | None:
        began, first = self._seen[0]
        if now - began < _LEAST_S or fraction <= first:
            return None
        return (now - began) * (1.0 - fraction) / (fraction - first)


def clock_text(seconds: float) -> str:
    """Seconds as people read them: `0:07`, `12:40`, `1:05:00`."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
