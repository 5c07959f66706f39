"""What issuing a credit note will do, in a sentence."""

from app.billing.currencies import Currencies
from app.domain.billing import Account


def credit_effect(account: Account, gross: int, client: str) -> str:
    """What a credit note of `gross` minor units, told without its sign, does to an invoice and its client."""
    money, invoice = Currencies.load(), account.invoice
    settles = min(max(0, account.balance), gross)
    whole = money.written(gross, invoice.currency)
    parts = []
    if settles:
        parts.append(f"settles {money.written(settles, invoice.currency)} of what is owed")
    if gross > settles:
        rest = money.written(gross - settles, invoice.currency)
        parts.append(f"leaves {rest} to the client's credit, to pay back or to use on an invoice")
    done = f"; it {' and '.join(parts)}" if parts else ""
    return f"A credit note over {whole} is drawn for {client}{done}. It can never be changed or taken back."
