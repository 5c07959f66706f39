"""The rate card: what the studio charges for what. A quote remembers the one it used."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib import resources
from typing import Any, Self

from app.domain.pricing import BookedWork
from app.domain.session import Condition, Density
from app.text import shown
from render.errors import BouncedeskError

MOST_PENCE, MOST_BP, MOST_COUNT = 100_000_000, 1_000_000, 10_000
_RANGE = ("low_editing_bp", "high_editing_bp")
_TABLES = ("mixing", "mastering", "whole", "range")


@dataclass(frozen=True, slots=True)
class MixingRates:
    """Amounts a song in pence, percentages in basis points of base and tracks."""

    base_pence: int
    tracks_included: int
    tracks_band: int
    tracks_band_pence: int
    rounds_included: int
    round_pence: int
    variants_included: tuple[str, ...]
    variant_pence: int
    stems_pence: int
    recall_pence: int
    editing_hour_pence: int
    condition_bp: Mapping[str, int]
    density_bp: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Discount:
    """Off all mastering lines together, from so many songs on."""

    songs: int
    bp: int


@dataclass(frozen=True, slots=True)
class MasteringRates:
    """Amounts a song in pence; `care_bp` is of the base, assembly a release."""

    base_pence: int
    formats_included: tuple[str, ...]
    format_pence: int
    alternate_pence: int
    stem_pence: int
    care_bp: int
    assembly_pence: int
    discounts: tuple[Discount, ...]

    def discount_bp(self, songs: int) -> int:
        """What so many songs that are mastered together have off."""
        return max((each.bp for each in self.discounts if songs >= each.songs), default=0)


@dataclass(frozen=True, slots=True)
class JobRates:
    """Percentages of the whole job in basis points, and how far editing may turn out shorter or longer."""

    rush_bp: int
    vat_bp: int
    deposit_bp: int
    low_editing_bp: int
    high_editing_bp: int


@dataclass(frozen=True, slots=True)
class RateCard:
    name: str
    version: int
    currency: str
    mixing: MixingRates
    mastering: MasteringRates
    job: JobRates

    @property
    def key(self) -> str:
        """As quotes name it: "default@1"."""
        return f"{self.name}@{self.version}"

    @classmethod
    def default(cls) -> Self:
        """The card that comes with the program."""
        text = resources.files("resources").joinpath("rate_cards/default.toml").read_text("utf-8")
        return cls.from_table(tomllib.loads(text))

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """The card that a table describes; raises BouncedeskError in one sentence naming the entry that is wrong."""
        card = _Table(table, "")
        card.only(f"name version currency {' '.join(_TABLES)}".split())
        mixing, mastering, whole, spread = (card.table(name) for name in _TABLES)
        for part, known in ((mixing, MixingRates), (mastering, MasteringRates)):
            part.only([field.name for field in fields(known)])
        whole.only(["rush_bp", "vat_bp", "deposit_bp"])
        spread.only(["low_editing_bp", "high_editing_bp"])
        return cls(
            name=card.text("name"),
            version=card.count("version", least=1),
            currency=card.text("currency"),
            mixing=MixingRates(
                base_pence=mixing.pence("base_pence"),
                tracks_included=mixing.count("tracks_included"),
                tracks_band=mixing.count("tracks_band", least=1),
                tracks_band_pence=mixing.pence("tracks_band_pence"),
                rounds_included=mixing.count("rounds_included"),
                round_pence=mixing.pence("round_pence"),
                variants_included=mixing.names("variants_included"),
                variant_pence=mixing.pence("variant_pence"),
                stems_pence=mixing.pence("stems_pence"),
                recall_pence=mixing.pence("recall_pence"),
                editing_hour_pence=mixing.pence("editing_hour_pence"),
                condition_bp=mixing.shares("condition_bp", list(Condition)),
                density_bp=mixing.shares("density_bp", list(Density)),
            ),
            mastering=MasteringRates(
                base_pence=mastering.pence("base_pence"),
                formats_included=mastering.names("formats_included"),
                format_pence=mastering.pence("format_pence"),
                alternate_pence=mastering.pence("alternate_pence"),
                stem_pence=mastering.pence("stem_pence"),
                care_bp=mastering.share("care_bp"),
                assembly_pence=mastering.pence("assembly_pence"),
                discounts=mastering.discounts("discounts"),
            ),
            job=JobRates(
                rush_bp=whole.share("rush_bp"),
                vat_bp=whole.share("vat_bp"),
                deposit_bp=whole.share("deposit_bp", most=10_000),
                low_editing_bp=spread.share("low_editing_bp"),
                high_editing_bp=spread.share("high_editing_bp"),
            ),
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a card, read with the name of what is wrong."""

    values: Mapping[str, Any]
    where: str

    def table(self, name: str) -> "_Table":
        found = self.values.get(name)
        if not isinstance(found, Mapping):
            raise self._wrong(name, "must be a table")
        return _Table(found, f"{name}.")

    def text(self, name: str) -> str:
        found = self.values.get(name)
        if not isinstance(found, str) or not found.strip():
            raise self._wrong(name, "must be a text")
        return found.strip()

    def pence(self, name: str) -> int:
        return self._whole(name, 0, MOST_PENCE)

    def share(self, name: str, most: int = MOST_BP) -> int:
        return self._whole(name, 0, most)

    def count(self, name: str, least: int = 0) -> int:
        return self._whole(name, least, MOST_COUNT)

    def names(self, name: str) -> tuple[str, ...]:
        found = self.values.get(name)
        if not isinstance(found, list | tuple) or not all(isinstance(each, str) for each in found):
            raise self._wrong(name, "must be a list of names")
        return tuple(found)

    def only(self, known: Sequence[str]) -> None:
        """Refuse an entry that no price would ever be read from: a slip of the pen, or of a card not yet known."""
        for name in self.values:
            if name not in known:
                where = f"{self.where}{shown(str(name), 40)}"
                raise BouncedeskError(
                    f"The rate card's {where} is no entry of a rate card; here stand {', '.join(known)}; nothing was "
                    "priced."
                )

    def shares(self, name: str, known: Sequence[str]) -> Mapping[str, int]:
        table = self.table(name)
        _Table(table.values, f"{self.where}{name}.").only(known)
        return {each: _Table(table.values, f"{self.where}{name}.").share(each) for each in table.values}

    def discounts(self, name: str) -> tuple[Discount, ...]:
        found = self.values.get(name)
        if not isinstance(found, list | tuple) or not all(isinstance(each, Mapping) for each in found):
            raise self._wrong(name, "must be a list of tables with songs and bp")
        tables = [_Table(each, f"{self.where}{name}.") for each in found]
        for each in tables:
            each.only(["songs", "bp"])
        return tuple(Discount(each.count("songs", least=1), each.share("bp", most=10_000)) for each in tables)

    def _whole(self, name: str, least: int, most: int) -> int:
        found = self.values.get(name)
        if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
            raise self._wrong(name, f"must be a whole number from {least} to {most}")
        return found

    def _wrong(self, name: str, must: str) -> BouncedeskError:
        said = "is missing and" if name not in self.values else f"is {self.values[name]!r:.40} and"
        return BouncedeskError(f"The rate card's {self.where}{name} {said} {must}; nothing was priced.")


def starting_pence(work: BookedWork, card: RateCard) -> int:
    """The price from which work on a song starts, in pence: its base, before anything beyond what is included."""
    mixing = card.mixing.base_pence if work is not BookedWork.MASTERING else 0
    mastering = card.mastering.base_pence if work is not BookedWork.MIXING else 0
    return mixing + mastering


def table_of(card: RateCard) -> dict[str, Any]:
    """The card as the plain tables, lists and numbers that `RateCard.from_table` reads."""
    table = asdict(card)
    job = table.pop("job")
    spread = {name: job.pop(name) for name in _RANGE}
    for part in (table["mixing"], table["mastering"]):
        part.update({name: list(value) for name, value in part.items() if isinstance(value, tuple)})
    return {**table, "whole": job, "range": spread}
