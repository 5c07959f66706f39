"""`studio show|set` and `search`: who the studio is on its papers, and where anything stands that was typed in it."""

from dataclasses import asdict, replace
from typing import Any

import click

from app.billing.studio import PAPERS, StudioDetails, load_studio, save_studio
from app.billing.studio_entry import entered
from app.billing.vat_scheme import RateChange, VatPeriods, VatScheme
from app.commands.context import opened
from app.commands.output import as_json, print_row, print_rows
from app.commands.typed_words import WordChoice
from app.domain.catalogue import HitKind, SearchHit
from app.paths import find_paths

_DATED = {"bank_rates", "vat_rates", "flat_rates", "vat_scheme_changes"}
_KINDS = WordChoice(HitKind)


@click.group("studio")
def command() -> None:
    """Show and set the studio's name, address, VAT number, bank details and terms, as they stand on its papers."""


@command.command("show")
@as_json
def show(*, as_json: bool) -> None:
    """Show the studio's details."""
    _print(load_studio(find_paths().studio), as_json=as_json)


@command.command("set")
@click.option("--name", help="The studio's name.")
@click.option("--owner", help="A sole trader's own name, where the studio goes by another.")
@click.option("--address", multiple=True, help="A line of the address; repeatable.")
@click.option("--country", help="Two letters, such as GB.")
@click.option("--email", help="Where clients write to.")
@click.option("--vat-number", help="Empty where the studio is not registered.")
@click.option("--company-number")
@click.option("--registered-office")
@click.option("--bank-details", multiple=True, help="A line of the bank details; repeatable.")
@click.option("--logo", help="The path of a picture.")
@click.option("--accent", help="A colour such as #0b6b6f.")
@click.option("--paper", type=WordChoice(PAPERS), help="Of what is drawn.")
@click.option("--prefix", help="Before the numbers of invoices, such as INV-.")
@click.option("--credit-prefix", help="Before those of credit notes.")
@click.option("--first-number", type=int, help="Of the first invoice.")
@click.option("--terms-days", type=int, help="Days to pay in.")
@click.option("--quote-days", type=int, help="Days a quote holds.")
@click.option("--kill-fee-bp", type=int, help="Of the net where work is called off, in hundredths of a percent.")
@click.option("--quote-terms", multiple=True, help="A line of your own terms, below a quote's; repeatable.")
@click.option("--consumer-terms", multiple=True, help="How a private client accepts and cancels, a line; repeatable.")
@click.option(
    "--bank-rate",
    "bank_rates",
    multiple=True,
    metavar="DAY=RATE",
    help="Bank Rate on a 30 June or 31 December, for late interest, as 2026-12-31=3.5; repeatable.",
)
@click.option("--vat-from", metavar="DATE", help="The day from which the studio is registered; left out, always.")
@click.option(
    "--vat-rate",
    "vat_rates",
    multiple=True,
    metavar="DAY=RATE",
    help="A rate of VAT and the day from which it holds, as 2027-04-01=22.5; repeatable.",
)
@click.option("--vat-scheme", type=WordChoice(VatScheme), help="How VAT is accounted for, from the beginning.")
@click.option(
    "--vat-scheme-from",
    "vat_scheme_changes",
    multiple=True,
    metavar="DAY=SCHEME",
    help="How it is accounted for from the first day of a period on, as 2026-07-01=cash; repeatable.",
)
@click.option(
    "--flat-rate",
    "flat_rates",
    multiple=True,
    metavar="DAY=RATE",
    help="The per cent of the flat-rate scheme and the day from which it holds, as 2026-04-01=16.5; repeatable.",
)
@click.option("--vat-periods", type=WordChoice(VatPeriods), help="For which periods a VAT return is made.")
@click.option("--vat-year-end", type=int, metavar="MONTH", help="Of annual periods: the month they end with, 1 to 12.")
@click.option(
    "--rate-change", type=WordChoice(RateChange), help="Which rate work takes that a change of rate falls into."
)
@as_json
def set_(*, as_json: bool, **given: Any) -> None:
    """Set what is named; the rest stays."""
    path = find_paths().studio
    changes = {name: value for name, value in given.items() if value not in (None, ())}
    before = load_studio(path)
    for name in _DATED & changes.keys():
        changes[name] = (*getattr(before, name), *changes[name])  # a day named again has what is named last
    details = entered(replace(before, **changes))
    save_studio(path, details)
    _print(details, as_json=as_json)


def _print(details: StudioDetails, *, as_json: bool) -> None:
    row = asdict(details)
    if not as_json:
        row = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in row.items()}
    print_row(row, as_json=as_json)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", "kinds", type=_KINDS, multiple=True, help="Only rows of this kind. Repeatable.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Rows at most.")
@as_json
def search(words: tuple[str, ...], kinds: tuple[str, ...], limit: int, *, as_json: bool) -> None:
    """Find clients, releases, songs, briefs, enquiries and notes that hold all WORDS, the last as a beginning."""
    wanted = [HitKind(kind) for kind in kinds] or list(HitKind)
    with opened() as catalogue:
        hits = catalogue.search.find(" ".join(words), wanted, limit)
        print_rows([_hit_row(each) for each in hits[:limit]], ("kind", "id", "title", "owner", "text"), as_json=as_json)


def _hit_row(hit: SearchHit) -> dict[str, Any]:
    return {**asdict(hit), "kind": hit.kind.value}
