"""What a preview is like: its file, its mark, its level."""

from dataclasses import dataclass

from render.encoders.formats import Format
from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class Mark:
    """The tones laid over a preview. See resources/preview.toml for what each figure means."""

    first_s: float
    interval_s: float
    tones_hz: tuple[float, ...]
    tone_s: float
    attack_s: float
    fade_s: float
    dip_db: float
    above_lu: float
    quietest_lufs: float
    loudest_lufs: float
    detune: float

    @property
    def sounding_s(self) -> float:
        """How long the tones last."""
        return self.tone_s * len(self.tones_hz)


@dataclass(frozen=True, slots=True)
class PreviewRules:
    """A preview's format, its mark, the true peak in dBTP not to pass, and the room in dB left for the encoder."""

    kind: Format
    mark: Mark
    ceiling_dbtp: float
    room_db: float

    @classmethod
    def load(cls) -> "PreviewRules":
        """The rules that come with Bouncedesk."""
        table = read_resource("preview.toml").values
        file, mark = table["file"], table["mark"]
        return cls(
            kind=Format(name="preview", **{**file, "rates": tuple(file["rates"])}),
            mark=Mark(**{**mark, "tones_hz": tuple(mark["tones_hz"])}),
            **table["level"],
        )
