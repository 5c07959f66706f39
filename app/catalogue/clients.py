"""The store of clients."""

from dataclasses import fields
from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.client_values import CHECKS, client_of
from app.catalogue.database import Database
from app.catalogue.finding import Finder
from app.catalogue.naming import fold, shown
from app.domain.catalogue import Client, ClientKind, Contact
from app.errors import UsageError

_ROWS = f"SELECT {', '.join(field.name for field in fields(Client))} FROM clients"  # noqa: S608 -- the columns are the domain's own


class ClientDetails(TypedDict, total=False):
    """What a new client may have beside name, address for letters and remarks."""

    kind: ClientKind
    contacts: tuple[Contact, ...]
    address: str
    country: str
    terms_days: int | None
    vat_number: str
    po_needed: bool
    naming: str
    mixing_bp: int
    mastering_bp: int


class ClientChanges(ClientDetails, total=False):
    """What may be changed of a client; what is left out stays."""

    name: str
    email: str
    notes: str


class Clients:
    """Clients, each with a name of its own. Raises `UsageError` for values that cannot be kept."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity
        self._finder = Finder(database, "client", "SELECT id, name, name_key AS key, '' AS owner FROM clients")

    def add(self, name: str, email: str = "", notes: str = "", **rest: Unpack[ClientDetails]) -> Client:
        """A new client."""
        values = checked({"name": name, "email": email, "notes": notes, **rest})
        with self._database.change():
            self._refuse_namesake(values)
            return self.get(self._activity.add("clients", "client", values))

    def edit(self, client_id: int, **changes: Unpack[ClientChanges]) -> Client:
        """The client with these values changed."""
        values = checked(changes)
        with self._database.change():
            self.get(client_id)
            self._refuse_namesake(values, client_id)
            self._activity.edit("clients", "client", client_id, values)
            return self.get(client_id)

    def change(self, client_id: int, changes: ClientChanges, archived: bool | None = None) -> Client:
        """The client edited, and put away or taken out again, in one go."""
        with self._database.change():
            self.edit(client_id, **changes)
            return self.get(client_id) if archived is None else self.archive(client_id, archived=archived)

    def archive(self, client_id: int, *, archived: bool = True) -> Client:
        """The client put away, so that lists leave them out, or taken out again."""
        with self._database.change():
            if bool(self.get(client_id).archived_at) != archived:
                moment = self._activity.moment() if archived else None
                self._activity.edit("clients", "client", client_id, {"archived_at": moment})
            return self.get(client_id)

    def get(self, client_id: int) -> Client:
        """The client of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [client_id])
        if row is None:
            raise UsageError(f"There is no client {client_id}; see what there is with `client list`.")
        return client_of(row)

    def find(self, id_or_name: str) -> Client:
        """The client meant by an id, a name or the beginning of one."""
        return self.get(self._finder.find(id_or_name))

    def all(self, *, archived: bool = True) -> list[Client]:
        """Every client, by name; without those put away where `archived` is false."""
        where = "" if archived else "WHERE archived_at IS NULL"
        return [client_of(row) for row in self._database.rows(f"{_ROWS} {where} ORDER BY name_key, id")]

    def _refuse_namesake(self, values: dict[str, Any], own_id: int = 0) -> None:
        sql = "SELECT id, name FROM clients WHERE name_key = ? AND id <> ?"
        row = self._database.row(sql, [values.get("name_key"), own_id])
        if row:
            raise UsageError(
                f"There is already a client {row['id']} “{shown(row['name'])}”; nothing was changed: use that one, or "
                "add what tells the two apart to the name."
            )


def checked(changes: ClientChanges) -> dict[str, Any]:
    """The values of a client as they are kept; raises UsageError for what cannot be."""
    values: dict[str, Any] = {name: CHECKS[name](value) for name, value in changes.items()}
    if "name" in values:
        values["name_key"] = fold(values["name"])
    return values
