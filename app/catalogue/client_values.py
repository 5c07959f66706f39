"""What may be kept of a client, and how it is laid out as a row."""

import json
import re
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.catalogue.database import Row
from app.catalogue.naming import check_between, check_country, check_email, check_name, check_text, shown
from app.domain.catalogue import Client, ClientKind, Contact
from app.errors import UsageError

# What a file name may be made of.
NAMING_PARTS = ("artist", "song", "variant", "format", "release", "client", "round", "date")


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


def check_vat_number(text: str) -> str:
    """A VAT number as its letters and digits, or nothing; raises `UsageError` where it cannot be one.

    The forms of the countries differ; common to all is that it begins with the country's two letters and has 2 to 13
    letters or digits after them (Directive 2006/112/EC article 215, and GB for the United Kingdom).
    """
    number = re.sub(r"[\s.\-]", "", check_text(text, "VAT number")).upper()
    if number and not re.fullmatch(r"[A-Z]{2}[A-Z0-9+*]{2,13}", number):
        raise UsageError(
            f"“{shown(text)}” is no VAT number; nothing was changed: it begins with the country's two letters, like "
            "GB123456782."
        )
    return number


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
            f"“{shown(template)}” is no naming template; nothing was changed: it is made of {known} and what stands "
            "between them, and {variant} must be in it."
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
