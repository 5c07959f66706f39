"""Who the studio is on its papers and the terms it usually gives, kept as one JSON file in the data folder.

And what follows from them: how a client is charged VAT, when an invoice is due, and the Bank Rates the studio added for
late interest, as it types them: a reference day and its rate a line, "2026-12-31 3.5".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.billing import Party, Treatment
from app.domain.catalogue import Client, ClientKind
from app.domain.money import WHOLE_BP
from app.errors import UsageError
from app.settings import read_settings, set_aside, write_settings
from render.errors import BouncedeskError
from render.tables import Table
from render.text import shown

_NAME = "The file of the studio's details"
PAPERS = ("A4", "Letter")
LISTS = ("address", "bank_details", "bank_rates", "quote_terms", "consumer_terms")
MOST_DAYS, MOST_NUMBER, MOST_BP = 365, 10**9, 10_000
_WHOLE = {"first_number": (1, MOST_NUMBER), "terms_days": (0, MOST_DAYS), "quote_days": (1, MOST_DAYS)}
_PREFIX = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9/_.]{0,18}[-A-Za-z/_.])?(?<![0-9])")  # else two numbers may be one
HOME = "GB"
_LINE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)[ =:]+(?P<whole>\d{1,3})(?:\.(?P<part>\d{1,2}))? ?%?")
_REFERENCE = ((6, 30), (12, 31))  # the only days by which statutory interest goes


@dataclass(frozen=True, slots=True)
class StudioDetails(Party):
    """The studio's side of every paper, and what else its papers need.

    `address` and `bank_details` line by line; `logo` is the path of a picture, `accent` a colour as #rrggbb.

    A studio with a VAT number is registered. Invoices are numbered `prefix` and four digits from `first_number` on,
    credit notes likewise by `credit_prefix`. `kill_fee_bp` is of the net, where work is called off. `bank_rates` are
    those it added for statutory interest, a reference day and its rate a line; `quote_terms` are its own terms, a line
    each, below those that follow from a quote's figures. `consumer_terms` stand in the place of the usual words of how
    a private client accepts and cancels.
    """

    name: str = ""
    logo: str = ""
    accent: str = "#0b6b6f"
    paper: str = "A4"
    prefix: str = "INV-"
    credit_prefix: str = "CN-"
    first_number: int = 1
    terms_days: int = 14
    quote_days: int = 30
    kill_fee_bp: int = 5000
    bank_rates: tuple[str, ...] = ()
    quote_terms: tuple[str, ...] = ()
    consumer_terms: tuple[str, ...] = ()

    @property
    def registered(self) -> bool:
        """Whether VAT is charged at all."""
        return bool(self.vat_number)

    @property
    def party(self) -> Party:
        """The studio as it stands on an invoice."""
        return Party(**{field.name: getattr(self, field.name) for field in fields(Party)})

    def checked(self) -> "StudioDetails":
        """The same, where every value may be kept; raises UsageError in one sentence that names what may not."""
        for name, (least, most) in {**_WHOLE, "kill_fee_bp": (0, MOST_BP)}.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                raise UsageError(
                    f"{_words(name)} must be a whole number from {least} to {most}; nothing was changed.",
                    code="out_of_range",
                    field=name,
                    least=least,
                    most=most,
                )
        for name in ("prefix", "credit_prefix"):
            if not _PREFIX.fullmatch(getattr(self, name)):
                raise UsageError(
                    f"{_words(name)} takes up to 20 letters, digits and - / _ . , begins with one of the first two and "
                    "ends with no digit; nothing was changed.",
                    code="not_a_prefix",
                    field=name,
                )
        if self.prefix.casefold() == self.credit_prefix.casefold():
            raise UsageError(
                "Invoices and credit notes need different prefixes; nothing was changed.", code="same_prefix"
            )
        if self.paper not in PAPERS:
            raise UsageError(f"Paper is {' or '.join(PAPERS)}; nothing was changed.", code="not_a_paper")
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", self.accent):
            raise UsageError("The accent is a colour such as #0b6b6f; nothing was changed.", code="not_a_colour")
        own_bank_rates(self.bank_rates)
        return self


def load_studio(path: Path) -> StudioDetails:
    """The details kept in a file, those it came with where there is none.

    Raises BouncedeskError in one sentence where the file cannot be understood: no invoice goes out in a wrong name.
    """
    try:
        return _read(read_settings(path, _NAME)).checked()
    except BouncedeskError as error:
        may_not = error.code == "unreadable_file"
        advice = f"Allow reading {path}." if may_not else f"Put {path} right, or remove it and enter the details again."
        raise BouncedeskError(
            f"{str(error).removesuffix('.')}; no paper is made without them. {advice}",
            code="studio_unreadable",
            file=str(path),
            reason=error.code,
        ) from error


def save_studio(path: Path, details: StudioDetails) -> None:
    """Keep the details; the file is wholly the old or wholly the new. Raises UsageError or BouncedeskError.

    A file that cannot be understood is set aside beside it, not overwritten; one that may not be read stays.
    """
    values = asdict(details.checked())
    try:
        load_studio(path)
    except BouncedeskError as error:
        if error.facts["reason"] == "unreadable_file":  # it may be right: it is not moved
            raise
        set_aside(path)
    write_settings(path, values, _NAME)


def _read(table: Table) -> StudioDetails:
    """Known keys only; a list is one of lines, and every other value is of its default's kind."""
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(StudioDetails)):
        usual = getattr(StudioDetails(), name)
        if name not in table:
            continue
        if name in LISTS:
            values[name] = table.texts(name)
        else:
            values[name] = table.text(name) if isinstance(usual, str) else table.whole(name, least=None)
    return StudioDetails(**values)


def _words(name: str) -> str:
    return name.replace("_bp", "").replace("_", " ").capitalize()


def treatment_of(studio: StudioDetails, client: Client) -> Treatment:
    """How VAT is treated: not at all where the studio is not registered; a business abroad accounts for it itself.

    A private client abroad pays United Kingdom VAT, as one at home does (VATA 1994 section 7A: the place of supply of
    services to anyone but a business is where the supplier belongs).
    """
    if not studio.registered:
        return Treatment.UNREGISTERED
    abroad = client.country != HOME and client.kind is ClientKind.BUSINESS
    return Treatment.OUTSIDE_SCOPE if abroad else Treatment.STANDARD


def buyer_of(client: Client) -> Party:
    """The client as it stands on an invoice."""
    lines = tuple(line.strip() for line in client.address.splitlines() if line.strip())
    return Party(client.name, lines, client.country, client.email, client.vat_number)


def due_date(issued_on: str, client: Client, studio: StudioDetails) -> str:
    """The day by which an invoice of that day is to be paid."""
    days = studio.terms_days if client.terms_days is None else client.terms_days
    try:
        return (date.fromisoformat(issued_on) + timedelta(days=days)).isoformat()
    except OverflowError:
        raise UsageError(
            f"An invoice cannot be issued on {issued_on}, as the calendar ends before it is due; nothing was changed: "
            "name another day.",
            code="due_date_out_of_range",
            on=issued_on,
        ) from None


def own_bank_rates(lines: Sequence[str]) -> Mapping[str, int]:
    """Basis points by plain date; raises UsageError in one sentence naming the line that is not valid."""
    return dict(_rate(line) for line in lines)


def bank_rate_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The same lines as they are kept, in order of their days, each day once."""
    rates = own_bank_rates([line for each in lines if (line := each.strip())])
    return tuple(f"{day} {bp / 100:.2f}" for day, bp in sorted(rates.items()))


def _rate(line: str) -> tuple[str, int]:
    typed = _LINE.fullmatch(line.strip())
    try:
        day = date.fromisoformat(typed["day"]) if typed else None
    except ValueError:
        day = None
    if typed is None or day is None or (day.month, day.day) not in _REFERENCE:
        raise UsageError(
            f"“{shown(line.strip())}” is not a valid Bank Rate; nothing was changed: write a 30 June or 31 December "
            "and its rate, such as 2026-12-31 3.5.",
            code="not_a_bank_rate",
            text=line.strip(),
        )
    bp = int(typed["whole"]) * 100 + int((typed["part"] or "").ljust(2, "0"))
    if bp > WHOLE_BP:
        raise UsageError(
            f"A Bank Rate of {bp / 100:g} % cannot be; nothing was changed: it is at most 100 %.",
            code="bank_rate_too_high",
            percent=bp / 100,
        )
    return day.isoformat(), bp
