"""The store of clients."""

from typing import TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database
from app.catalogue.finding import Finder
from app.catalogue.naming import check_email, check_name, check_text, fold, shown
from app.domain.catalogue import Client
from app.errors import UsageError


class ClientChanges(TypedDict, total=False):
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

    def add(self, name: str, email: str = "", notes: str = "") -> Client:
        """A new client."""
        values = _checked({"name": name, "email": email, "notes": notes})
        with self._database.change():
            self._refuse_namesake(values)
            return self.get(self._activity.add("clients", "client", values))

    def edit(self, client_id: int, **changes: Unpack[ClientChanges]) -> Client:
        """The client with these values changed."""
        values = _checked(changes)
        with self._database.change():
            self.get(client_id)
            self._refuse_namesake(values, client_id)
            self._activity.edit("clients", "client", client_id, values)
            return self.get(client_id)

    def get(self, client_id: int) -> Client:
        """The client of this id."""
        row = self._database.row("SELECT id, name, email, notes FROM clients WHERE id = ?", [client_id])
        if row is None:
            raise UsageError(f"There is no client {client_id}; see what there is with `client list`.")
        return Client(**row)

    def find(self, id_or_name: str) -> Client:
        """The client meant by an id, a name or the beginning of one."""
        return self.get(self._finder.find(id_or_name))

    def all(self) -> list[Client]:
        """Every client, by name."""
        rows = self._database.rows("SELECT id, name, email, notes FROM clients ORDER BY name_key, id")
        return [Client(**row) for row in rows]

    def _refuse_namesake(self, values: dict[str, str], own_id: int = 0) -> None:
        sql = "SELECT id, name FROM clients WHERE name_key = ? AND id <> ?"
        row = self._database.row(sql, [values.get("name_key"), own_id])
        if row:
            raise UsageError(
                f"There is already a client {row['id']} “{shown(row['name'])}”; nothing was changed: use that one, or "
                "add what tells the two apart to the name."
            )


def _checked(changes: ClientChanges) -> dict[str, str]:
    values: dict[str, str] = {}
    if "name" in changes:
        values["name"] = check_name(changes["name"], "client's name")
        values["name_key"] = fold(values["name"])
    if "email" in changes:
        values["email"] = check_email(changes["email"])
    if "notes" in changes:
        values["notes"] = check_text(changes["notes"], "notes")
    return values
