"""What lines come to, in a line of text; knows no Qt."""

from app.billing.currencies import Currencies
from app.domain.billing import Amounts


def total_words(amounts: Amounts, currency: str, sign: int = 1) -> str:
    """Net, VAT and gross; of another currency also in sterling, as VAT is always told."""
    money = Currencies.load()
    net, vat, gross = (money.written(sign * each, currency) for each in (amounts.net, amounts.vat, amounts.gross))
    said = f"{net} net, {vat} VAT, {gross} in all"
    if currency == "GBP":
        return said
    net_gbp, vat_gbp = (money.written(sign * each) for each in (amounts.net_gbp, amounts.vat_gbp))
    return f"{said}; in sterling {net_gbp} net, {vat_gbp} VAT"
