"""Finding a row by what a person would type: its id, its name, or the beginning of its name."""

import difflib
from dataclasses import dataclass

from app.catalogue.database import Database, Row
from app.catalogue.naming import fold, shown
from app.errors import UsageError

_MOST_CANDIDATES = 8
_LONGEST_ID = 18  # digits; anything longer is past what SQLite counts to


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds rows of one kind. `query` selects their `id`, `name`, `key` (the folded name) and `owner` (may be '')."""

    database: Database
    noun: str
    query: str

    def find(self, text: str, owner_id: int | None = None) -> int:
        """The id of the row meant by `text`: an id, a whole name, or a beginning that fits one name only.

        Case and accents do not matter. With `owner_id`, which the query must then select, names among that owner's
        rows come first: those of others are looked at only where none fits. Raises `UsageError` listing the candidates
        where that is not exactly one row.
        """
        key = fold(text)
        if _is_id(text) and (found := self._where("id = :value", int(text))):
            return int(found[0]["id"])
        for scope in ("",) if owner_id is None else (f"owner_id = {int(owner_id)} AND ", ""):
            for condition in ("key = :value", "substr(key, 1, length(:value)) = :value"):
                found = self._where(scope + condition, key) if key else []
                if len(found) == 1:
                    return int(found[0]["id"])
                if found:
                    raise UsageError(self._too_many(text, found))
        raise UsageError(self._none(text, key))

    def _where(self, condition: str, value: object) -> list[Row]:
        sql = f"SELECT * FROM ({self.query}) WHERE {condition} ORDER BY id LIMIT {_MOST_CANDIDATES + 1}"  # noqa: S608 -- the store's own words, the value is bound
        return self.database.rows(sql, {"value": value})

    def _too_many(self, text: str, found: list[Row]) -> str:
        listed = _listed(found[:_MOST_CANDIDATES])
        more = " and others" if len(found) > _MOST_CANDIDATES else ""
        return f"“{shown(text)}” fits more than one {self.noun}: {listed}{more}; name it by its number."

    def _none(self, text: str, key: str) -> str:
        sql = f"SELECT * FROM ({self.query}) ORDER BY id DESC LIMIT 2000"  # noqa: S608 -- the store's own words
        rows = {row["key"]: row for row in self.database.rows(sql)}
        near = difflib.get_close_matches(key[:60], [known[:60] for known in rows], n=3)
        close = [row for known, row in rows.items() if known[:60] in near]
        advice = f"did you mean {_listed(close)}?" if close else f"see what there is with `{self.noun} list`."
        return f"There is no {self.noun} “{shown(text)}”; {advice}"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID


def _listed(rows: list[Row]) -> str:
    return ", ".join(
        f"{row['id']} {shown(row['name'])}" + (f" ({shown(row['owner'])})" if row["owner"] else "") for row in rows
    )
