"""A CD as its papers describe it: tracks, codes and places, apart from the audio."""

from dataclasses import dataclass

from render.album.red_book import PREGAP_SECTORS


@dataclass(frozen=True, slots=True)
class DiscTrack:
    """One track; `index0` (where its pause begins, None without one) and `index1` (where it begins) are sectors.

    They count from the start of the first track's pause, as DDP does: the first two seconds of the disc.
    """

    title: str
    artist: str
    isrc: str
    index0: int | None
    index1: int


@dataclass(frozen=True, slots=True)
class Disc:
    """A whole CD of `sectors` sectors, its pause of two seconds at the start included; empty texts where unknown."""

    title: str
    artist: str
    ean: str
    tracks: tuple[DiscTrack, ...]
    sectors: int

    @property
    def programme_sectors(self) -> int:
        """Its length without the two seconds before it, which players do not count."""
        return self.sectors - PREGAP_SECTORS

    def end_of(self, number: int) -> int:
        """The sector after track `number` (from 1) and the pause that follows it."""
        return self.tracks[number].index1 if number < len(self.tracks) else self.sectors

    def sectors_of(self, number: int) -> int:
        """The length of track `number` (from 1), the pause after it left out."""
        following = self.tracks[number].index0 if number < len(self.tracks) else self.sectors
        return (self.end_of(number) if following is None else following) - self.tracks[number - 1].index1
