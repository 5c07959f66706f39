"""The time entries of a song as a table, the newest first."""

from datetime import UTC, datetime

from app.domain.hours import TimeEntry
from widgets.common.tables import LineModel
from widgets.common.words import moment, title_of

_HEADINGS = ("Begun", "Took", "Work", "Who", "Note")


class HoursModel(LineModel[TimeEntry]):
    """Entries; one that runs says so."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)

    def text(self, line: TimeEntry, column: int) -> str:
        """When, how long, what, who, and a note."""
        took = "running" if line.running else span(line.seconds(datetime.now(UTC)))
        return (moment(line.started_at), took, title_of(line.kind), line.who, line.note)[column]


def span(seconds: float) -> str:
    """Hours and minutes: "1 h 05 min", "5 min"."""
    minutes = int(seconds // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"
