"""Reminders of what is owed, as text ready to send: friendly, then firmer, then the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from app.billing.currencies import Currencies
from app.billing.interest import Interest
from app.domain.billing import Account
from app.text import written_date
from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class Reminders:
    """The texts of resources/reminders.toml; each holds from so many days past the due day on."""

    texts: Sequence[Mapping[str, Any]]
    interest: str
    money: Currencies

    @classmethod
    def load(cls) -> Self:
        """Those that come with Bouncedesk."""
        table = read_resource("reminders.toml").values
        return cls(table["reminder"], table["interest"], Currencies.load())

    def text(self, account: Account, studio: str, today: str, interest: Interest | None = None) -> str:
        """The reminder of an issued invoice as it stands today; with `interest`, that it may be asked is said.

        A client is told no sum that goes by an outdated rate.
        """
        invoice = account.invoice
        due = invoice.due_on or today
        days = (date.fromisoformat(today) - date.fromisoformat(due)).days
        chosen = [each for each in self.texts if days >= each["from_days"]][-1:] or [self.texts[0]]
        said = {
            "client": invoice.buyer.name if invoice.buyer else "",
            "number": invoice.label or "",
            "amount": self.money.written(account.balance, invoice.currency),
            "due": written_date(date.fromisoformat(due)),
            "days": days,
            "studio": studio,
        }
        more = ""
        if interest is not None and not interest.outdated and chosen[0]["interest"]:
            sums = {
                name: self.money.written(getattr(interest, f"{name}_pence")) for name in ("interest", "compensation")
            }
            more = self.interest.format(**said, **sums, basis=interest.basis)
        return str(chosen[0]["text"]).format(**said, more=f"{more}\n\n" if more else "").strip() + "\n"
