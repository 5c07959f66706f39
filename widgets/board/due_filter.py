"""Which songs the Board shows by their due date: all, those overdue, those due within a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from app.domain.catalogue import SongRow
from widgets.common.words import FINISHED

SOON_DAYS = 7


class Due(StrEnum):
    """A part of the songs by their due date."""

    ALL = "all"
    OVERDUE = "overdue"
    SOON = "soon"


TITLES = {Due.ALL: "Whenever due", Due.OVERDUE: "Overdue", Due.SOON: "Due within a week"}


def due_part(rows: Sequence[SongRow], due: Due, today: date) -> list[SongRow]:
    """The songs of one part; a finished song is never due, and one due today is not overdue yet."""
    if due is Due.ALL:
        return list(rows)
    now, week = today.isoformat(), (today + timedelta(days=SOON_DAYS)).isoformat()
    open_ = [row for row in rows if row.song.due and row.song.stage not in FINISHED]
    if due is Due.OVERDUE:
        return [row for row in open_ if (row.song.due or "") < now]
    return [row for row in open_ if now <= (row.song.due or "") <= week]
