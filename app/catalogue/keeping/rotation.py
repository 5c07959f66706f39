"""Which backups stay: pure reckoning with their moments."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime

DAILY, WEEKLY, MONTHLY = 7, 8, 12


def kept(moments: Sequence[datetime]) -> set[datetime]:
    """The moments whose backups stay: the newest, and the newest of each of 7 days, 8 weeks and 12 months.

    Days, weeks (of ISO 8601) and months are the last ones that have a backup at all, however long ago: a studio that
    rests loses nothing. In UTC, so that no change of the clocks makes two days of one.
    """
    newest_first = sorted(set(moments), reverse=True)
    stays = {
        *_newest_of_each(((moment.date(), moment) for moment in newest_first), DAILY),
        *_newest_of_each(((moment.isocalendar()[:2], moment) for moment in newest_first), WEEKLY),
        *_newest_of_each((((moment.year, moment.month), moment) for moment in newest_first), MONTHLY),
    }
    return stays | set(newest_first[:1])


def _newest_of_each(spans: Iterable[tuple[Hashable, datetime]], most: int) -> list[datetime]:
    first: dict[Hashable, datetime] = {}
    for span, moment in spans:
        first.setdefault(span, moment)
    return list(first.values())[:most]
