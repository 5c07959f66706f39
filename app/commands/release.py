"""`release`: keeps the clients' singles, EPs and albums from a shell."""

from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.releases import ReleaseChanges
from app.commands.catalogue import opened
from app.commands.rows import as_json, print_row, print_rows
from app.domain.catalogue import Release, ReleaseKind
from app.errors import UsageError

_KINDS = click.Choice([kind.value for kind in ReleaseKind], case_sensitive=False)


@click.group("release")
def command() -> None:
    """Add, list, show and edit releases. A release is named by id, title, or the beginning of a title."""


@command.command("add")
@click.argument("title")
@click.option("--client", required=True, help="Whose release it is.")
@click.option("--kind", type=_KINDS, default=ReleaseKind.SINGLE.value, show_default=True)
@as_json
def add(title: str, client: str, kind: str, *, as_json: bool) -> None:
    """Add the release TITLE."""
    with opened() as catalogue:
        owner = catalogue.clients.find(client)
        release = catalogue.releases.add(owner.id, title, ReleaseKind(kind))
        print_row(_row(catalogue, release), as_json=as_json)


@command.command("list")
@click.option("--client", help="Only this client's.")
@as_json
def list_(client: str | None, *, as_json: bool) -> None:
    """List releases, by title."""
    with opened() as catalogue:
        owner = catalogue.clients.find(client).id if client is not None else None
        names = {each.id: each.name for each in catalogue.clients.all()}
        rows = [_with_client(release, names[release.client_id]) for release in catalogue.releases.all(owner)]
        print_rows(rows, ("id", "title", "kind", "client"), as_json=as_json)


@command.command("show")
@click.argument("release")
@as_json
def show(release: str, *, as_json: bool) -> None:
    """Show one RELEASE."""
    with opened() as catalogue:
        print_row(_row(catalogue, catalogue.releases.find(release)), as_json=as_json)


@command.command("edit")
@click.argument("release")
@click.option("--title", help="A new title.")
@click.option("--kind", type=_KINDS)
@as_json
def edit(release: str, title: str | None, kind: str | None, *, as_json: bool) -> None:
    """Change a RELEASE."""
    changes: ReleaseChanges = {}
    if title is not None:
        changes["title"] = title
    if kind is not None:
        changes["kind"] = ReleaseKind(kind)
    if not changes:
        raise UsageError("Nothing to change was given: add --title or --kind.")
    with opened() as catalogue:
        edited = catalogue.releases.edit(catalogue.releases.find(release).id, **changes)
        print_row(_row(catalogue, edited), as_json=as_json)


def _row(catalogue: Catalogue, release: Release) -> dict[str, Any]:
    return _with_client(release, catalogue.clients.get(release.client_id).name)


def _with_client(release: Release, client: str) -> dict[str, Any]:
    return {
        "id": release.id,
        "title": release.title,
        "kind": release.kind.value,
        "client_id": release.client_id,
        "client": client,
    }
