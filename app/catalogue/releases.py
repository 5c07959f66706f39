"""The store of releases: singles, EPs and albums."""

from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.catalogue.search import Finder
from app.domain.catalogue import Release, ReleaseKind
from app.domain.checks import check_date, check_name, check_text
from app.domain.codes import check_upc
from app.errors import UsageError
from app.text import fold
from render.text import shown

_ROWS = "SELECT id, client_id, title, kind, artist, upc, release_date, archived_at FROM releases"


class ReleaseChanges(TypedDict, total=False):
    """What may be changed of a release; what is left out stays."""

    title: str
    kind: ReleaseKind
    artist: str
    upc: str
    release_date: str | None


class ReleaseDetails(TypedDict, total=False):
    """What a new release may have beside title and kind."""

    artist: str
    upc: str
    release_date: str | None


class Releases:
    """Releases of the clients. Raises `UsageError` for values that cannot be kept."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity
        self._finder = Finder(
            database,
            "release",
            "SELECT r.id, r.title AS name, r.title_key AS key, c.name AS owner, r.client_id AS owner_id"
            " FROM releases r JOIN clients c ON c.id = r.client_id",
        )

    def add(
        self,
        client_id: int,
        title: str,
        kind: ReleaseKind = ReleaseKind.SINGLE,
        **rest: Unpack[ReleaseDetails],
    ) -> Release:
        """A new release of a client."""
        values = checked({"title": title, "kind": kind, **rest})
        with self._database.change():
            if not self._database.row("SELECT 1 FROM clients WHERE id = ?", [client_id]):
                raise no_such("client", client_id)
            self._refuse_twin(client_id, values["title"], kind)
            return self.get(self._activity.add("releases", "release", {"client_id": client_id, **values}))

    def edit(self, release_id: int, **changes: Unpack[ReleaseChanges]) -> Release:
        """The release with these values changed."""
        values = checked(changes)
        with self._database.change():
            old = self.get(release_id)
            title, kind = values.get("title", old.title), changes.get("kind", old.kind)
            self._refuse_twin(old.client_id, title, kind, release_id)
            self._activity.edit("releases", "release", release_id, values)
            return self.get(release_id)

    def change(self, release_id: int, changes: ReleaseChanges, archived: bool | None = None) -> Release:
        """The release edited, and archived or brought back, in one go."""
        with self._database.change():
            self.edit(release_id, **changes)
            return self.get(release_id) if archived is None else self.archive(release_id, archived=archived)

    def archive(self, release_id: int, *, archived: bool = True) -> Release:
        """The release archived, so that lists leave it out, or brought back. Its songs stay where they are."""
        with self._database.change():
            if bool(self.get(release_id).archived_at) != archived:
                moment = self._activity.moment() if archived else None
                self._activity.edit("releases", "release", release_id, {"archived_at": moment})
            return self.get(release_id)

    def get(self, release_id: int) -> Release:
        """The release of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [release_id])
        if row is None:
            raise no_such("release", release_id)
        return _release(row)

    def find(self, id_or_name: str, client_id: int | None = None) -> Release:
        """The release meant by an id, a title or the beginning of one; first among those of a client, if given."""
        return self.get(self._finder.find(id_or_name, client_id))

    def all(self, client_id: int | None = None, *, archived: bool = True) -> list[Release]:
        """Every release, or those of one client, by title; without archived ones where `archived` is false."""
        rows = self._database.rows(
            f"{_ROWS} WHERE (:client IS NULL OR client_id = :client) AND (:archived OR archived_at IS NULL)"
            " ORDER BY title_key, id",
            {"client": client_id, "archived": archived},
        )
        return [_release(row) for row in rows]

    def _refuse_twin(self, client_id: int, title: str, kind: ReleaseKind, own_id: int = 0) -> None:
        row = self._database.row(
            "SELECT id FROM releases WHERE client_id = ? AND title_key = ? AND kind = ? AND id <> ?",
            [client_id, fold(title), kind, own_id],
        )
        if row:
            raise UsageError(
                f"There is already a release {row['id']} “{shown(title)}” ({kind}) of this client; nothing was "
                "changed: use that one, or give another title.",
                code="release_exists",
                id=row["id"],
                title=title,
            )


def _release(row: Row) -> Release:
    return Release(**{**row, "kind": ReleaseKind(row["kind"])})


def checked(changes: ReleaseChanges) -> dict[str, Any]:
    """The values of a release as they are kept; raises UsageError for what cannot be."""
    values: dict[str, Any] = {}
    if "title" in changes:
        values["title"] = check_name(changes["title"], "release's title")
        values["title_key"] = fold(values["title"])
    if "kind" in changes:
        values["kind"] = ReleaseKind(changes["kind"]).value
    if "artist" in changes:
        values["artist"] = check_text(changes["artist"], "artist").strip()
        values["artist_key"] = fold(values["artist"])
    if "upc" in changes:
        values["upc"] = check_upc(changes["upc"])
    if "release_date" in changes:
        values["release_date"] = check_date(changes["release_date"])
    return values
