"""What an import is going to write, reckoned before the right to write is taken, and written in bulk."""

from collections.abc import Mapping
from typing import Any

from app.catalogue import Catalogue
from app.catalogue.activity import loggable

Values = Mapping[str, Any]

_SUBJECTS = {"clients": "client", "releases": "release", "songs": "song", "briefs": "brief"}
_EMPTY_BRIEF: Values = {"tempo_bpm": None, "key": ""}


class ImportPlan:
    """New rows by the ids that they will get, and fields to fill in, of new rows and of those there were."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._next = {table: catalogue.database.next_id(table) for table in _SUBJECTS}
        self._briefs = catalogue.briefs.ids()
        self._added: dict[str, dict[int, dict[str, Any]]] = {table: {} for table in _SUBJECTS}
        self._filled: dict[str, dict[int, dict[str, tuple[object, object]]]] = {table: {} for table in _SUBJECTS}
        self._entries: list[dict[str, object]] = []

    def add(self, table: str, values: Values) -> int:
        """A new row; the id it will get. Rows of one table must all have the same columns."""
        row = self._next[table]
        self._next[table] += 1
        self._added[table][row] = dict(values)
        return row

    def fill(self, table: str, row: int, held: Values, new: Values) -> None:
        """Columns of a row that are to be filled in, with what they held."""
        if row in self._added[table]:
            self._added[table][row].update(new)
        else:
            self._filled[table].setdefault(row, {}).update({name: (held[name], new[name]) for name in new})

    def fill_brief(self, song_id: int, held: Values, new: Values) -> None:
        """The same for the brief of a song, which need not be there yet."""
        if song_id not in self._briefs:
            self._briefs[song_id] = self.add("briefs", {"song_id": song_id, **_EMPTY_BRIEF})
        self.fill("briefs", self._briefs[song_id], held, new)

    def prepare(self) -> None:
        """Word the log of it all, which takes a while and needs nobody's right to write."""
        log = self._catalogue.activity
        for table, subject in _SUBJECTS.items():
            self._entries += log.entries(
                "added", subject, {row: loggable(each) for row, each in self._added[table].items()}
            )
            self._entries += log.entries("edited", subject, self._filled[table])

    def write(self) -> None:
        """Write all of it, inside a transaction in which nothing has changed since this was made."""
        database = self._catalogue.database
        for table in _SUBJECTS:
            database.insert_all(table, [{"id": row, **values} for row, values in self._added[table].items()])
            for row, pairs in self._filled[table].items():
                database.update(table, row, {name: new for name, (_, new) in pairs.items()})
        database.insert_all("activity", self._entries)
