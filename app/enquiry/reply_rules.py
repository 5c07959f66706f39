"""The texts of the reply, from `resources/enquiry.toml`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.enquiry import Advised
from render.tables import Table, read_resource

TEXTS = (
    *("subject", "greeting", "greeting_unknown", "thanks_note", "thanks_file", "thanks_session"),
    *("why", "next", "asked", "deadline", "closing", "studio"),
)
MIXED = (Advised.MIXING, Advised.BOTH)
PRICED = (Advised.MIXING, Advised.MASTERING, Advised.BOTH)


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """Texts by name; and by the stage advised what it needs, what it starts from, and the next step with parts here."""

    texts: Mapping[str, str]
    stages: Mapping[str, str]
    prices: Mapping[str, str]
    with_parts: Mapping[str, str]

    @classmethod
    def load(cls) -> "ReplyRules":
        """The texts that come with Bouncedesk."""
        return cls.read(read_resource("enquiry.toml"))

    @classmethod
    def read(cls, table: Table) -> "ReplyRules":
        """The texts of a table; raises BouncedeskError naming the key that is wrong or missing."""
        reply = table.table("reply")
        reply.only((*TEXTS, "stage", "price", "with_parts"))
        return cls(
            {name: reply.text(name) for name in TEXTS},
            _texts(reply.table("stage"), tuple(Advised)),
            _texts(reply.table("price"), PRICED),
            _texts(reply.table("with_parts"), MIXED),
        )


def _texts(table: Table, keys: Sequence[str]) -> dict[str, str]:
    table.only(keys)
    return {str(key): table.text(key) for key in keys}
