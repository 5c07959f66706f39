"""The store of clients."""

import json
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.catalogue.search import Finder
from app.domain.catalogue import Client, ClientKind, Contact
from app.domain.checks import check_between, check_email, check_name, check_text
from app.domain.codes import check_country, check_vat_number
from app.errors import UsageError
from app.text import fold
from render.text import shown

_ROWS = f"SELECT {', '.join(field.name for field in fields(Client))} FROM clients"  # noqa: S608 -- the columns are the domain's own
# What a file name may be made of.
NAMING_PARTS = ("artist", "song", "variant", "format", "release", "client", "round", "date")


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
        """The client with these values changed; what stays as it was is not checked anew."""
        with self._database.change():
            old = self.get(client_id)
            changed: Any = {name: value for name, value in changes.items() if value != getattr(old, name)}
            values = checked(changed)
            self._refuse_namesake(values, client_id)
            self._activity.edit("clients", "client", client_id, values)
            return self.get(client_id)

    def change(self, client_id: int, changes: ClientChanges, archived: bool | None = None) -> Client:
        """The client edited, and archived or brought back, in one go."""
        with self._database.change():
            self.edit(client_id, **changes)
            return self.get(client_id) if archived is None else self.archive(client_id, archived=archived)

    def archive(self, client_id: int, *, archived: bool = True) -> Client:
        """The client archived, so that lists leave them out, or brought back."""
        with self._database.change():
            if bool(self.get(client_id).archived_at) != archived:
                moment = self._activity.moment() if archived else None
                self._activity.edit("clients", "client", client_id, {"archived_at": moment})
            return self.get(client_id)

    def get(self, client_id: int) -> Client:
        """The client of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [client_id])
        if row is None:
            raise no_such("client", client_id)
        return client_of(row)

    def find(self, id_or_name: str) -> Client:
        """The client meant by an id, a name or the beginning of one."""
        return self.get(self._finder.find(id_or_name))

    def known(self, name: str) -> Client | None:
        """The client of this name, however it is spelt in case and accents; None where there is none."""
        wanted = fold(name.strip())
        return next((client for client in self.all() if fold(client.name) == wanted), None)

    def known_or_new(self, name: str) -> Client:
        """The client of this name, made where there is none."""
        return self.known(name) or self.add(name.strip())

    def all(self, *, archived: bool = True) -> list[Client]:
        """Every client, by name; without archived ones where `archived` is false."""
        where = "" if archived else "WHERE archived_at IS NULL"
        return [client_of(row) for row in self._database.rows(f"{_ROWS} {where} ORDER BY name_key, id")]

    def merges(self) -> list[tuple[int, int]]:
        """The ids of the clients that two entries of one became (the first) and were (the second), in their order."""
        return [(kept, merged) for kept, merged in self._database.tuples(_MERGES)]

    def _refuse_namesake(self, values: dict[str, Any], own_id: int = 0) -> None:
        sql = "SELECT id, name FROM clients WHERE name_key = ? AND id <> ?"
        row = self._database.row(sql, [values.get("name_key"), own_id])
        if row:
            raise UsageError(
                f"There is already a client {row['id']} “{shown(row['name'])}”; nothing was changed: use that one, or "
                "add what distinguishes the two to the name.",
                code="client_exists",
                id=row["id"],
                name=row["name"],
            )


_MERGES = "SELECT kept_id, merged_id FROM client_merges ORDER BY id"


def checked(changes: ClientChanges) -> dict[str, Any]:
    """The values of a client as they are kept; raises UsageError for what cannot be."""
    values: dict[str, Any] = {name: CHECKS[name](value) for name, value in changes.items()}
    if "name" in values:
        values["name_key"] = fold(values["name"])
    return values


def client_of(row: Row) -> Client:
    """The client of a row."""
    contacts = tuple(Contact(**contact) for contact in json.loads(row["contacts"]))
    rest = {"kind": ClientKind(row["kind"]), "contacts": contacts, "po_needed": bool(row["po_needed"])}
    return Client(**{**row, **rest})


def contacts_text(contacts: Sequence[Contact]) -> str:
    """People as JSON; raises `UsageError` for one without a name or with an address no post could reach."""
    checked = [
        Contact(
            check_name(contact.name, "contact's name"),
            check_text(contact.role, "contact's role").strip(),
            check_email(contact.email),
            check_text(contact.phone, "contact's phone number").strip(),
        )
        for contact in contacts
    ]
    return json.dumps([asdict(contact) for contact in checked], ensure_ascii=False)


def check_naming(text: str) -> str:
    """A template of file names, or nothing; raises `UsageError` where it names what no file has."""
    template = check_text(text, "naming template").strip()
    try:
        parts = [part for _, part, _, _ in string.Formatter().parse(template) if part is not None]
    except ValueError:
        parts = [""]
    unknown = [part for part in parts if part not in NAMING_PARTS]
    if unknown or (template and "variant" not in parts):
        known = ", ".join(f"{{{part}}}" for part in NAMING_PARTS)
        raise UsageError(
            f"“{shown(template)}” is not a valid naming template; nothing was changed: it is made of {known} and what "
            "stands between them, and {variant} must be in it.",
            code="naming_invalid",
            template=template,
        )
    return template


def _text(what: str) -> Callable[[str], str]:
    return lambda text: check_text(text, what).strip()


def _terms(days: int | None) -> int | None:
    return None if days is None else check_between(days, 0, 365, "number of days to pay in")


def _adjustment(points: int) -> int:
    return check_between(points, -10_000, 10_000, "adjustment of the price in hundredths of a percent")


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "name": lambda name: check_name(name, "client's name"),
    "email": check_email,
    "notes": lambda text: check_text(text, "notes"),
    "kind": lambda kind: ClientKind(kind).value,
    "contacts": contacts_text,
    "address": _text("address"),
    "country": check_country,
    "terms_days": _terms,
    "vat_number": check_vat_number,
    "po_needed": int,
    "naming": check_naming,
    "mixing_bp": _adjustment,
    "mastering_bp": _adjustment,
}
