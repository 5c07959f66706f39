"""`client`: keeps the studio's clients from a shell."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, cast

import click

from app.catalogue.clients import ClientChanges
from app.commands import merges
from app.commands.context import opened
from app.commands.output import as_json, print_row, print_rows
from app.commands.typed_words import WordChoice
from app.domain.catalogue import Client, ClientKind, Contact
from app.errors import UsageError

_KINDS = WordChoice(ClientKind)
_OPTIONS = (
    click.option("--email", help="Where letters go."),
    click.option("--notes", help="Anything worth remembering."),
    click.option("--kind", type=_KINDS, help="A business, or a private person."),
    click.option("--address", help="The postal address, its lines divided by semicolons."),
    click.option("--country", help="The country's two letters: GB."),
    click.option("--terms", "terms_days", type=int, help="Days to pay in, if not the studio's usual."),
    click.option("--vat", "vat_number", help="The VAT number."),
    click.option("--po/--no-po", "po_needed", default=None, help="Whether invoices need a PO number."),
    click.option("--naming", help="A template of file names: {artist}_{song}_{variant}_{format}."),
    click.option("--mixing-bp", type=int, help="Added to the price of mixing, in hundredths of a percent."),
    click.option("--mastering-bp", type=int, help="Added to the price of mastering, in hundredths of a percent."),
    click.option("--contact", "contacts", multiple=True, help="A person: “Name; role; e-mail; phone”. Repeatable."),
)
_PARTS = 4


def _details(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a client's details."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.group("client")
def command() -> None:
    """Add, list, show and edit clients. A client is named by id, name, or the beginning of a name."""


@command.command("add")
@click.argument("name")
@_details
@as_json
def add(name: str, *, as_json: bool, **given: Any) -> None:
    """Add the client NAME."""
    with opened() as catalogue:
        _print(catalogue.clients.add(name, **cast("Any", _changes(given))), as_json=as_json)


@command.command("list")
@click.option("--all", "archived", is_flag=True, help="Archived ones too.")
@as_json
def list_(archived: bool, *, as_json: bool) -> None:
    """List clients, by name."""
    with opened() as catalogue:
        clients = catalogue.clients.all(archived=archived)
        print_rows([_row(client) for client in clients], ("id", "name", "email"), as_json=as_json)


@command.command("show")
@click.argument("client")
@as_json
def show(client: str, *, as_json: bool) -> None:
    """Show one CLIENT."""
    with opened() as catalogue:
        _print(catalogue.clients.find(client), as_json=as_json)


@command.command("edit")
@click.argument("client")
@click.option("--name", help="A new name.")
@_details
@click.option("--no-contacts", is_flag=True, help="Remove every person, before those of --contact are added.")
@click.option("--usual-terms", is_flag=True, help="The studio's usual days to pay in.")
@click.option("--archive/--unarchive", "archived", default=None, help="Archive the client, or bring them back.")
@as_json
def edit(
    client: str,
    no_contacts: bool,
    usual_terms: bool,
    archived: bool | None,
    *,
    as_json: bool,
    **given: Any,
) -> None:
    """Change a CLIENT; '' empties what may be empty, and --contact adds a person."""
    changes = _changes(given)
    if usual_terms:
        changes["terms_days"] = None
    if not changes and not no_contacts and archived is None:
        raise UsageError(
            "Nothing to change was given: add --name, --email, --notes or another option.", code="nothing_to_change"
        )
    with opened() as catalogue:
        row = catalogue.clients.find(client)
        if no_contacts or "contacts" in changes:
            changes["contacts"] = (*(() if no_contacts else row.contacts), *changes.get("contacts", ()))
        edited = catalogue.clients.change(row.id, changes, archived)
        _print(edited, as_json=as_json)


def read_contact(text: str) -> Contact:
    """A person written as “Name; role; e-mail; phone”, the parts after the name as far as they are known."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > _PARTS:
        raise UsageError(
            f"“{text}” is not a contact; nothing was changed: write “Name; role; e-mail; phone”.",
            code="wrong_contact",
            contact=text,
        )
    return Contact(*parts)


for each in merges.CLIENT:
    command.add_command(each)


def _changes(given: Mapping[str, Any]) -> ClientChanges:
    changes: Any = {name: value for name, value in given.items() if value is not None and value != ()}
    if "address" in changes:
        changes["address"] = "\n".join(line.strip() for line in changes["address"].split(";"))
    if "contacts" in changes:
        changes["contacts"] = tuple(read_contact(text) for text in changes["contacts"])
    if "kind" in changes:
        changes["kind"] = ClientKind(changes["kind"])
    return cast("ClientChanges", changes)


def _print(client: Client, *, as_json: bool) -> None:
    people = ", ".join(contact.name for contact in client.contacts)
    print_row(_row(client) if as_json else {**_row(client), "contacts": people}, as_json=as_json)


def _row(client: Client) -> dict[str, Any]:
    return {**asdict(client), "kind": client.kind.value}
