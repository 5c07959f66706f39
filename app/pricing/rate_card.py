"""The rate card: what the studio charges for what. A quote remembers the one it used."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from app.domain.pricing import BookedWork
from app.domain.session import Condition, Density
from render.tables import Document, Table, read_resource

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
    """Percentages of the whole job in basis points, and how far editing may turn out shorter or longer.

    `vat_bp` is that of the day on which the job is priced, whatever a card says of it.
    """

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
        return cls.from_table(read_resource("rate_cards/default.toml").values)

    @classmethod
    def from_table(cls, values: Mapping[str, Any]) -> Self:
        """The card that a table describes; raises BouncedeskError in one sentence naming the entry that is wrong."""
        card = Table(values, Document("The rate card", then="nothing was priced"))
        card.only(("name", "version", "currency", *_TABLES))
        mixing, mastering, job, spread = (card.table(name) for name in _TABLES)
        for part, known in ((mixing, MixingRates), (mastering, MasteringRates)):
            part.only(field.name for field in fields(known))
        job.only(("rush_bp", "vat_bp", "deposit_bp"))
        spread.only(("low_editing_bp", "high_editing_bp"))
        return cls(
            name=_text(card, "name"),
            version=_count(card, "version", least=1),
            currency=_text(card, "currency"),
            mixing=_mixing(mixing),
            mastering=_mastering(mastering),
            job=JobRates(
                rush_bp=_share(job, "rush_bp"),
                vat_bp=_share(job, "vat_bp"),
                deposit_bp=_share(job, "deposit_bp", most=10_000),
                low_editing_bp=_share(spread, "low_editing_bp"),
                high_editing_bp=_share(spread, "high_editing_bp"),
            ),
        )


def _mixing(table: Table) -> MixingRates:
    return MixingRates(
        base_pence=_pence(table, "base_pence"),
        tracks_included=_count(table, "tracks_included"),
        tracks_band=_count(table, "tracks_band", least=1),
        tracks_band_pence=_pence(table, "tracks_band_pence"),
        rounds_included=_count(table, "rounds_included"),
        round_pence=_pence(table, "round_pence"),
        variants_included=_names(table, "variants_included"),
        variant_pence=_pence(table, "variant_pence"),
        stems_pence=_pence(table, "stems_pence"),
        recall_pence=_pence(table, "recall_pence"),
        editing_hour_pence=_pence(table, "editing_hour_pence"),
        condition_bp=_shares(table, "condition_bp", Condition),
        density_bp=_shares(table, "density_bp", Density),
    )


def _mastering(table: Table) -> MasteringRates:
    return MasteringRates(
        base_pence=_pence(table, "base_pence"),
        formats_included=_names(table, "formats_included"),
        format_pence=_pence(table, "format_pence"),
        alternate_pence=_pence(table, "alternate_pence"),
        stem_pence=_pence(table, "stem_pence"),
        care_bp=_share(table, "care_bp"),
        assembly_pence=_pence(table, "assembly_pence"),
        discounts=_discounts(table, "discounts"),
    )


def _text(table: Table, key: str) -> str:
    text = table.text(key).strip()
    if not text:
        raise table.wrong(key, "is empty")
    return text


def _pence(table: Table, key: str) -> int:
    return table.whole(key, None, 0, MOST_PENCE)


def _share(table: Table, key: str, most: int = MOST_BP) -> int:
    return table.whole(key, None, 0, most)


def _count(table: Table, key: str, least: int = 0) -> int:
    return table.whole(key, None, least, MOST_COUNT)


def _names(table: Table, key: str) -> tuple[str, ...]:
    if key not in table:
        raise table.must(key, "a list of names")
    return table.texts(key)


def _shares(table: Table, key: str, known: Iterable[str]) -> Mapping[str, int]:
    if key not in table:
        raise table.must(key, "a table of settings")
    shares = table.table(key)
    shares.only(known)
    return {each: _share(shares, each) for each in shares}


def _discounts(table: Table, key: str) -> tuple[Discount, ...]:
    if key not in table:
        raise table.must(key, "a list of tables with songs and bp")
    steps = table.tables(key)
    for each in steps:
        each.only(("songs", "bp"))
    return tuple(Discount(_count(each, "songs", least=1), _share(each, "bp", most=10_000)) for each in steps)


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
