"""A catalogue of as many invoices as asked, made in a few seconds: random, but true to the schema."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from app.catalogue import Catalogue
from app.domain.billing import Party

FIRST_DAY, DAYS = date(2022, 1, 1), 1900
CURRENCIES = (("GBP", 2, "1"), ("GBP", 2, "1"), ("GBP", 2, "1"), ("EUR", 2, "0.8612"), ("JPY", 0, "0.00523"))
_INVOICE = """
    INSERT INTO invoices (id, kind, state, client_id, credits_id, made_at, currency, decimals, sterling_rate,
        treatment, series, number, label, issued_on, tax_point, due_on, issued_at, seller, buyer, net, vat, gross,
        net_gbp, vat_gbp, hash, previous_hash, pdf)
    VALUES (:id, :kind, :state, :client_id, :credits_id, '2022-01-01T00:00:00Z', :currency, :decimals, :rate,
        'standard', 'INV-', :id, 'INV-' || :id, :issued_on, :issued_on, :due_on, '2022-01-01T00:00:00Z', :party, :party,
        :net, :vat, :gross, :net_gbp, :vat_gbp, :hash, '', x'25')
"""
_LINE = """
    INSERT INTO invoice_lines (invoice_id, position, service, description, unit_price, amount, vat_bp)
    VALUES (?, ?, ?, 'x', ?, ?, 2000)
"""
_PAYMENT = """
    INSERT INTO payments (invoice_id, kind, amount, paid_on, amount_gbp, entered_at, hash, previous_hash)
    VALUES (?, ?, ?, ?, ?, '2022-01-01T00:00:00Z', hex(zeroblob(32)), hex(zeroblob(32)))
"""
_PARTY = json.dumps(asdict(Party("Somebody")))


def fill_books(catalogue: Catalogue, count: int, seed: int = 1, clients: int = 300) -> list[dict[str, Any]]:
    """Add `count` issued invoices with lines and payments; returns them as plain rows with their payments."""
    chance = random.Random(seed)  # noqa: S311 -- numbers to add up, no secrets
    with catalogue.transaction():
        ids = [catalogue.clients.add(f"Client {number}").id for number in range(clients)]
    invoices = [_invoice(chance, number, ids) for number in range(1, count + 1)]
    db = catalogue.database.connection()
    with catalogue.transaction():
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE name = 'invoice_lines_are_whole'").fetchall()
        db.execute("DROP TRIGGER invoice_lines_are_whole")
        db.executemany(_INVOICE, invoices)
        db.executemany(_LINE, (line for each in invoices for line in each["lines"]))
        db.executemany(_PAYMENT, (paid for each in invoices for paid in each["payments"]))
        db.execute(triggers[0][1])
    return invoices


def _invoice(chance: random.Random, number: int, clients: list[int]) -> dict[str, Any]:
    currency, decimals, rate = chance.choice(CURRENCIES)
    sign = -1 if chance.random() < 0.05 and number > 1 else 1
    amounts = [
        (service, sign * chance.randint(1, 90_000)) for service in chance.choices(("mixing", "mastering", "other"), k=2)
    ]
    net = sum(amount for _, amount in amounts)
    vat = round(net * 0.2)
    issued = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    scale = float(rate) * 100 / 10**decimals
    made = {
        "id": number,
        "kind": "credit_note" if sign < 0 else "invoice",
        "credits_id": 1 if sign < 0 else None,
        "state": "issued",
        "client_id": chance.choice(clients),
        "currency": currency,
        "decimals": decimals,
        "rate": rate,
        "issued_on": issued.isoformat(),
        "due_on": (issued + timedelta(days=14)).isoformat(),
        "net": net,
        "vat": vat,
        "gross": net + vat,
        "net_gbp": round(net * scale),
        "vat_gbp": round(vat * scale),
        "hash": "a" * 64,
        "party": _PARTY,
        "lines": [(number, place, service, amount, amount) for place, (service, amount) in enumerate(amounts, 1)],
    }
    return {**made, "payments": list(_payments(chance, number, net + vat, issued, scale))}


def _payments(
    chance: random.Random, number: int, gross: int, issued: date, scale: float
) -> Iterator[tuple[int, str, int, str, int]]:
    if gross < 0 or chance.random() < 0.15:
        return
    parts = [gross] if chance.random() < 0.8 else [gross // 3, gross // 2]
    for part in (each for each in parts if each > 0):
        kind = "write_off" if chance.random() < 0.02 else "payment"
        yield number, kind, part, (issued + timedelta(days=chance.randrange(60))).isoformat(), round(part * scale)
