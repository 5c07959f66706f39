"""`search`: finds anything a person has typed, as Ctrl+K does in the window."""

from dataclasses import asdict
from typing import Any

import click

from app.commands.context import opened
from app.commands.output import as_json, print_rows
from app.domain.catalogue import HitKind, SearchHit

_KINDS = click.Choice([kind.value for kind in HitKind], case_sensitive=False)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", "kinds", type=_KINDS, multiple=True, help="Only rows of this kind. Repeatable.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Rows at most.")
@as_json
def command(words: tuple[str, ...], kinds: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Find clients, releases, songs, briefs, enquiries and notes that hold all WORDS, the last as a beginning."""
    wanted = [HitKind(kind) for kind in kinds] or list(HitKind)
    with opened() as catalogue:
        hits = catalogue.search.find(" ".join(words), wanted, limit)
        print_rows([_row(each) for each in hits[:limit]], ("kind", "id", "title", "owner", "text"), as_json=as_json)


def _row(hit: SearchHit) -> dict[str, Any]:
    return {**asdict(hit), "kind": hit.kind.value}
