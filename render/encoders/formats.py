"""The formats a variant can be delivered in."""

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from render.errors import BouncedeskError
from render.tables import read_resource
from render.text import shown
from render.units import FULL_SCALE

FLOAT_FORMAT = "wav32f"
LOWEST_RATE, HIGHEST_RATE = 8000, 384_000
CD_FAMILY, VIDEO_FAMILY = 44_100, 48_000


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `bits` is 0 for lossy ones; `rate` is set where the name asked for one (wav16@44100), in Hz.

    `variable_level` is libsndfile's for an MP3 of variable bit rate: 0 the best, 0.4 LAME's V4.
    """

    name: str
    container: str
    extension: str
    label: str
    bits: int = 0
    is_float: bool = False
    bitrate_kbps: int | None = None
    variable: bool = False
    variable_level: float = 0.0
    rates: tuple[int, ...] = ()
    rate: int | None = None

    @property
    def lossy(self) -> bool:
        """Whether the format changes the audio."""
        return not self.bits

    @property
    def sample_bytes(self) -> int:
        """Bytes a sample, for uncompressed formats."""
        return self.bits // 8

    @property
    def positional(self) -> bool:
        """Whether blocks may be written in any order: plain samples at the session's rate."""
        return self.container in ("wav", "aiff") and self.rate is None

    @property
    def fixed(self) -> bool:
        """Whether samples are whole numbers of steps, with a hard ceiling."""
        return bool(self.bits) and not self.is_float

    @property
    def step(self) -> float:
        """One quantising step in the engine's unit; 1 where there is none."""
        return 2.0 ** (24 - self.bits) if self.fixed else 1.0

    def limit(self, *, dithered: bool) -> float:
        """The largest magnitude, in the engine's unit, that the format can hold; players clip lossy ones at 0 dBFS."""
        if self.is_float:
            return float("inf")
        if self.lossy:
            return FULL_SCALE
        largest = 2.0 ** (self.bits - 1) - 1
        return (largest - 1 if dithered else largest + 0.4999) * self.step

    def delivered_rate(self, session_rate: int) -> int:
        """The sample rate of the delivered file, in Hz."""
        if self.rate is not None:
            return self.rate
        if not self.rates or session_rate in self.rates:
            return session_rate
        return CD_FAMILY if session_rate % CD_FAMILY == 0 else VIDEO_FAMILY

    def file_label(self, session_rate: int) -> str:
        """The part of a file name by which this format differs from others: `48k-24b`, `mp3-320`."""
        rate = self.delivered_rate(session_rate)
        label = self.label.replace("{rate}", f"{rate / 1000:g}k")
        return f"{label}-{rate / 1000:g}k" if self.rate and "{rate}" not in self.label else label


@dataclass(frozen=True, slots=True)
class Formats:
    """Every format there is, by name."""

    by_name: MappingProxyType[str, Format] = field(default_factory=lambda: MappingProxyType(_read()))

    def parse(self, text: str) -> Format:
        """The format that `text` names, with an optional rate: wav24, mp3-320, wav16@44100.

        Raises BouncedeskError in one sentence listing what there is.
        """
        name, at, rate = text.partition("@")
        if name not in self.by_name:
            raise BouncedeskError(
                f"There is no format called “{shown(name)}”; choose from {', '.join(self.by_name)}.",
                code="unknown_format_name",
                format=name,
                known=tuple(self.by_name),
            )
        kind = self.by_name[name]
        if not at:
            return kind
        digits = rate.isascii() and rate.isdigit() and len(rate) <= len(str(HIGHEST_RATE))
        if not digits or not LOWEST_RATE <= int(rate) <= HIGHEST_RATE:
            raise BouncedeskError(
                f"In {text} the rate must be a whole number of Hz from {LOWEST_RATE} to {HIGHEST_RATE}.",
                code="invalid_rate",
                format=name,
                rate=rate,
            )
        if kind.rates and int(rate) not in kind.rates:
            known = ", ".join(str(known) for known in kind.rates)
            raise BouncedeskError(
                f"{name} cannot be written at {rate} Hz; it knows {known}.",
                code="unsupported_rate",
                format=name,
                rate=int(rate),
                known=kind.rates,
            )
        return replace(kind, name=text, rate=int(rate))


def _read() -> dict[str, Format]:
    tables = read_resource("formats.toml").values
    return {
        name: Format(name=name, **{**table, "rates": tuple(table.get("rates", ()))}) for name, table in tables.items()
    }
