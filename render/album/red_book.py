"""What an audio CD is made of and may hold (IEC 60908, the Red Book)."""

RATE = 44_100
SECTORS_A_SECOND = 75
SECTOR_FRAMES = RATE // SECTORS_A_SECOND  # 588 stereo frames
FRAME_BYTES = 4
SECTOR_BYTES = SECTOR_FRAMES * FRAME_BYTES
PREGAP_SECTORS = 2 * SECTORS_A_SECOND  # the silence before the first track, which every disc begins with
MOST_TRACKS = 99
SHORTEST_TRACK_S = 4.0
LONGEST_S = 79.8 * 60


def msf(sectors: int) -> tuple[int, int, int]:
    """A place on the disc as minutes, seconds and 75ths."""
    seconds, rest = divmod(sectors, SECTORS_A_SECOND)
    return (*divmod(seconds, 60), rest)


def clock(sectors: int) -> str:
    """A place or length as it is written on sheets: 03:21:07."""
    return ":".join(f"{part:02}" for part in msf(sectors))
