"""`client`: keeps the studio's clients from a shell."""

from dataclasses import asdict

import click

from app.catalogue.clients import ClientChanges
from app.commands.catalogue import opened
from app.commands.rows import as_json, print_row, print_rows
from app.errors import UsageError


@click.group("client")
def command() -> None:
    """Add, list, show and edit clients. A client is named by id, name, or the beginning of a name."""


@command.command("add")
@click.argument("name")
@click.option("--email", default="", help="Where letters go.")
@click.option("--notes", default="", help="Anything worth remembering.")
@as_json
def add(name: str, email: str, notes: str, *, as_json: bool) -> None:
    """Add the client NAME."""
    with opened() as catalogue:
        print_row(asdict(catalogue.clients.add(name, email, notes)), as_json=as_json)


@command.command("list")
@as_json
def list_(*, as_json: bool) -> None:
    """List every client, by name."""
    with opened() as catalogue:
        print_rows([asdict(client) for client in catalogue.clients.all()], ("id", "name", "email"), as_json=as_json)


@command.command("show")
@click.argument("client")
@as_json
def show(client: str, *, as_json: bool) -> None:
    """Show one CLIENT."""
    with opened() as catalogue:
        print_row(asdict(catalogue.clients.find(client)), as_json=as_json)


@command.command("edit")
@click.argument("client")
@click.option("--name", help="A new name.")
@click.option("--email", help="A new e-mail address; '' for none.")
@click.option("--notes", help="New notes; '' for none.")
@as_json
def edit(client: str, name: str | None, email: str | None, notes: str | None, *, as_json: bool) -> None:
    """Change a CLIENT."""
    changes: ClientChanges = {}
    if name is not None:
        changes["name"] = name
    if email is not None:
        changes["email"] = email
    if notes is not None:
        changes["notes"] = notes
    if not changes:
        raise UsageError("Nothing to change was given: add --name, --email or --notes.")
    with opened() as catalogue:
        print_row(asdict(catalogue.clients.edit(catalogue.clients.find(client).id, **changes)), as_json=as_json)
