"""`release`: keeps the clients' singles, EPs and albums from a shell."""

from collections.abc import Mapping
from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.releases import ReleaseChanges
from app.commands import merges
from app.commands.context import opened
from app.commands.output import as_json, print_row, print_rows
from app.commands.typed_words import WordChoice
from app.domain.catalogue import Release, ReleaseKind
from app.errors import UsageError

_KINDS = WordChoice(ReleaseKind)


@click.group("release")
def command() -> None:
    """Add, list, show and edit releases. A release is named by id, title, or the beginning of a title."""


for each in merges.RELEASE:
    command.add_command(each)


@command.command("add")
@click.argument("title")
@click.option("--client", required=True, help="Whose release it is.")
@click.option("--kind", type=_KINDS, default=ReleaseKind.SINGLE.value, show_default=True)
@click.option("--artist", help="Who it is by.")
@click.option("--upc", help="Its UPC or EAN.")
@click.option("--date", "release_date", help="When it comes out: YYYY-MM-DD.")
@as_json
def add(title: str, client: str, kind: str, *, as_json: bool, **given: Any) -> None:
    """Add the release TITLE."""
    with opened() as catalogue:
        owner = catalogue.clients.find(client)
        release = catalogue.releases.add(owner.id, title, ReleaseKind(kind), **_given(given))
        print_row(_row(catalogue, release), as_json=as_json)


@command.command("list")
@click.option("--client", help="Only this client's.")
@click.option("--all", "archived", is_flag=True, help="Archived ones too.")
@as_json
def list_(client: str | None, archived: bool, *, as_json: bool) -> None:
    """List releases, by title."""
    with opened() as catalogue:
        owner = catalogue.clients.find(client).id if client is not None else None
        names = {each.id: each.name for each in catalogue.clients.all()}
        releases = catalogue.releases.all(owner, archived=archived)
        rows = [_with_client(release, names[release.client_id]) for release in releases]
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
@click.option("--artist", help="Who it is by; '' for nobody named.")
@click.option("--upc", help="Its UPC or EAN; '' for none.")
@click.option("--date", "release_date", help="When it comes out: YYYY-MM-DD; '' for no date.")
@click.option("--archive/--unarchive", "archived", default=None, help="Archive the release, or bring it back.")
@as_json
def edit(
    release: str,
    title: str | None,
    kind: str | None,
    archived: bool | None,
    *,
    as_json: bool,
    **given: Any,
) -> None:
    """Change a RELEASE."""
    changes: ReleaseChanges = _given(given)
    if title is not None:
        changes["title"] = title
    if kind is not None:
        changes["kind"] = ReleaseKind(kind)
    if not changes and archived is None:
        raise UsageError(
            "Nothing to change was given: add --title, --kind, --artist, --upc, --date or --archive.",
            code="nothing_to_change",
        )
    with opened() as catalogue:
        edited = catalogue.releases.change(catalogue.releases.find(release).id, changes, archived)
        print_row(_row(catalogue, edited), as_json=as_json)


def _given(given: Mapping[str, Any]) -> Any:
    """The options that were given, by the names of their columns."""
    return {name: value for name, value in given.items() if value is not None}


def _row(catalogue: Catalogue, release: Release) -> dict[str, Any]:
    return _with_client(release, catalogue.clients.get(release.client_id).name)


def _with_client(release: Release, client: str) -> dict[str, Any]:
    return {
        "id": release.id,
        "title": release.title,
        "kind": release.kind.value,
        "artist": release.artist,
        "upc": release.upc,
        "release_date": release.release_date,
        "archived_at": release.archived_at,
        "client_id": release.client_id,
        "client": client,
    }
