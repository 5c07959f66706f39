"""Search over everything a person has typed, and rows found by what they call them: an id, a name, or its beginning."""

import difflib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from app.catalogue.database import Database, Row
from app.catalogue.schema.v4_search import KINDS
from app.domain.catalogue import HitKind, SearchHit
from app.errors import UsageError
from app.text import fold
from render.text import shown

_MOST_WORDS = 12
_LONGEST_QUERY = 200
_EXCERPT = 120
_NAMES = {number: HitKind(name) for name, number in KINDS.items()}
# Names count most, then what repeats them folded; whose it is and what is written beside count least.
_RANK = "bm25(search, 10.0, 6.0, 2.0, 1.0)"
_MOST_CANDIDATES = 8
_LONGEST_ID = 18  # digits; anything longer is past what SQLite counts to
_READ = {
    HitKind.CLIENT: "SELECT id, name AS title, '' AS owner, email AS text, NULL AS song_id FROM clients WHERE id = ?",
    HitKind.RELEASE: (
        "SELECT r.id, r.title, c.name AS owner, r.artist AS text, NULL AS song_id"
        " FROM releases r JOIN clients c ON c.id = r.client_id WHERE r.id = ?"
    ),
    HitKind.SONG: (
        "SELECT s.id, s.title, c.name AS owner, s.artist AS text, s.id AS song_id"
        " FROM songs s JOIN clients c ON c.id = s.client_id WHERE s.id = ?"
    ),
    HitKind.BRIEF: (
        "SELECT b.id, s.title, c.name AS owner, b.goals AS text, s.id AS song_id"
        " FROM briefs b JOIN songs s ON s.id = b.song_id JOIN clients c ON c.id = s.client_id WHERE b.id = ?"
    ),
    HitKind.ENQUIRY: (
        "SELECT e.id, s.title, c.name AS owner, e.note AS text, s.id AS song_id"
        " FROM enquiries e JOIN songs s ON s.id = e.song_id JOIN clients c ON c.id = s.client_id WHERE e.id = ?"
    ),
}
_NOTES = """
    SELECT n.id, s.title || '/' || o.number AS title, c.name AS owner, n.text, s.id AS song_id
    FROM notes n JOIN rounds o ON o.id = n.round_id
        JOIN songs s ON s.id = o.song_id JOIN clients c ON c.id = s.client_id
"""


@dataclass(frozen=True, slots=True)
class Search:
    """Finds rows by the beginnings of words. Accents and case do not matter, and no character has a meaning."""

    database: Database

    def find(self, text: str, kinds: Collection[HitKind] = tuple(HitKind), limit: int = 50) -> list[SearchHit]:
        """What holds every word of `text`, the last as the beginning of one; the best first, notes last.

        `limit` holds for the notes and for the rest of them each. Nothing but signs finds nothing.
        """
        query = query_of(text)
        if not query or limit < 1:
            return []
        numbers = [number for number, kind in _NAMES.items() if kind in kinds]
        hits = self._named(query, numbers, limit) if numbers else []
        return hits + (self._notes(query, limit) if HitKind.NOTE in kinds else [])

    def _named(self, query: str, numbers: list[int], limit: int) -> list[SearchHit]:
        marks = ", ".join("?" * len(numbers))
        best = (
            f"SELECT rowid AS place FROM search WHERE search MATCH ? AND rowid % 8 IN ({marks})"  # noqa: S608 -- only marks are put in
            f" ORDER BY {_RANK}, rowid LIMIT ?"
        )
        places = [row["place"] for row in self.database.rows(best, [query, *numbers, limit])]
        return [found for found in (self._row(place) for place in places) if found]

    def _row(self, place: int) -> SearchHit | None:
        """What a place in the index stands for, read from its own table: that is what holds."""
        kind = _NAMES[place % 8]
        row = self.database.row(_READ[kind], [place // 8])
        return _found(kind, row) if row else None

    def _notes(self, query: str, limit: int) -> list[SearchHit]:
        """The newest first: there are too many to weigh them all."""
        newest = "SELECT rowid AS id FROM search_notes WHERE search_notes MATCH ? ORDER BY rowid DESC LIMIT ?"
        rows = self.database.rows(f"{_NOTES} WHERE n.id IN ({newest}) ORDER BY n.id DESC", [query, limit])
        return [_found(HitKind.NOTE, row) for row in rows]


def query_of(text: str) -> str:
    """What was typed as a query of SQLite's FTS5: every word a quoted text, the last the beginning of a word.

    Within quotes no sign has a meaning, and signs alone are left out, so that nothing typed can be an error.
    """
    words = ["".join(filter(_is_sayable, word)).replace('"', " ") for word in text[:_LONGEST_QUERY].split()]
    quoted = [f'"{word}"' for word in words if any(map(_is_letter, word))][:_MOST_WORDS]
    return " ".join(quoted) + "*" if quoted else ""


def _is_letter(character: str) -> bool:
    """What the tokenizer keeps: letters, digits, and signs of private use."""
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) == "Co"


def _is_sayable(character: str) -> bool:
    """Nothing that steers, and no lone half of a surrogate pair, which is no text."""
    return unicodedata.category(character) not in {"Cc", "Cs"}


def _found(kind: HitKind, row: Row) -> SearchHit:
    return SearchHit(kind, **{**row, "text": shown(row["text"], _EXCERPT)})


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
        if _is_id(text) and (rows := self._where("id = :value", int(text))):
            return int(rows[0]["id"])
        for scope in ("",) if owner_id is None else (f"owner_id = {int(owner_id)} AND ", ""):
            for condition in ("key = :value", "substr(key, 1, length(:value)) = :value"):
                rows = self._where(scope + condition, key) if key else []
                if len(rows) == 1:
                    return int(rows[0]["id"])
                if rows:
                    raise UsageError(
                        self._too_many(text, rows),
                        code="name_ambiguous",
                        noun=self.noun,
                        name=text,
                        ids=[row["id"] for row in rows],
                    )
        raise UsageError(self._none(text, key), code="no_such_name", noun=self.noun, name=text)

    def _where(self, condition: str, value: object) -> list[Row]:
        sql = f"SELECT * FROM ({self.query}) WHERE {condition} ORDER BY id LIMIT {_MOST_CANDIDATES + 1}"  # noqa: S608 -- the store's own words, the value is bound
        return self.database.rows(sql, {"value": value})

    def _too_many(self, text: str, rows: list[Row]) -> str:
        listed = _listed(rows[:_MOST_CANDIDATES])
        more = " and others" if len(rows) > _MOST_CANDIDATES else ""
        return f"“{shown(text)}” fits more than one {self.noun}: {listed}{more}; name it by its number."

    def _none(self, text: str, key: str) -> str:
        sql = f"SELECT * FROM ({self.query}) ORDER BY id DESC LIMIT 2000"  # noqa: S608 -- the store's own words
        rows = {row["key"]: row for row in self.database.rows(sql)}
        near = difflib.get_close_matches(key[:60], [known[:60] for known in rows], n=3)
        close = [row for known, row in rows.items() if known[:60] in near]
        advice = f"; did you mean {_listed(close)}?" if close else "."
        return f"There is no {self.noun} “{shown(text)}”{advice}"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID


def _listed(rows: list[Row]) -> str:
    return ", ".join(
        f"{row['id']} {shown(row['name'])}" + (f" ({shown(row['owner'])})" if row["owner"] else "") for row in rows
    )
