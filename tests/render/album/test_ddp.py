"""The CD's papers: DDP set, CD-Text, cue sheet, read by the engine's own reader and by a test that knows the fields."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from render.album.cd_image import cue_sheet, pq_text
from render.album.ddp import read_set, write_set
from render.album.disc import TrackNames, disc_of
from render.album.layout import Boundary, LaidOutSong, lay_out
from render.monitor import Unwatched
from tests.refusals import refused
from tests.render.album.discs import disc

SECTOR = 2352


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A written set of `disc()`; its sound is 1,050 sectors of noise without a header."""
    noise = np.random.default_rng(1).integers(0, 256, 1050 * SECTOR, np.uint8)
    (tmp_path / "sound").write_bytes(noise.tobytes())
    (tmp_path / "ddp").mkdir()
    write_set(tmp_path / "ddp", disc(), tmp_path / "sound", 0, Unwatched())
    return tmp_path / "ddp"


def test_the_identifier_and_map_hold_their_fields_in_place(made: Path) -> None:
    """Read by byte places alone: 128-byte packets, the three streams, the sound's length in sectors."""
    identity = (made / "DDPID").read_bytes()
    assert (len(identity), identity[:21], identity[87:89]) == (128, b"DDP 2.005012345678900", b"CD")
    packets = (made / "DDPMS").read_bytes()
    rows = [packets[start : start + 128] for start in range(0, len(packets), 128)]
    assert [row[:6] for row in rows] == [b"VVVMS0", b"VVVMS0", b"VVVMD0"]
    assert [row[30:38] for row in rows] == [b"CDTEXT  ", b"PQ DESCR", b"        "]
    assert [row[74:91].strip() for row in rows] == [b"CDTEXT.BIN", b"PQDESCR", b"IMAGE.DAT"]
    assert [row[71:74] for row in rows] == [b"017"] * 3
    sizes = [int(row[14:22]) for row in rows]
    assert sizes == [*((made / name).stat().st_size for name in ("CDTEXT.BIN", "PQDESCR")), 1200]
    assert (rows[2][38:42], rows[2][46:50].strip()) == (b"DA70", b"150")


def test_the_pq_descriptor_holds_every_index(made: Path) -> None:
    """64-byte packets: lead-in with the EAN, indexes in order with the ISRC first, the lead-out twice."""
    raw = (made / "PQDESCR").read_bytes().decode("ascii")
    rows = [raw[start : start + 64] for start in range(0, len(raw), 64)]
    assert [(row[4:8], row[8:16], row[16:18]) for row in rows] == [
        ("0000", "00000000", "01"),
        ("0100", "00000000", "01"),
        ("0101", "00000200", "01"),
        ("0200", "00000700", "01"),
        ("0201", "00000800", "01"),
        ("AA01", "00001600", "01"),
        ("AA01", "00001600", "01"),
    ]
    assert [row[20:32].strip() for row in rows] == ["", "GBABC2600001", "", "GBABC2600002", "", "", ""]
    assert [row[32:45].strip() for row in rows] == ["5012345678900", *[""] * 6]


def test_the_image_is_two_silent_seconds_and_the_sound(made: Path) -> None:
    """Sample for sample, and every checksum holds."""
    image = (made / "IMAGE.DAT").read_bytes()
    assert image == bytes(150 * SECTOR) + (made.parent / "sound").read_bytes()
    for line in (made / "CHECKSUM.MD5").read_text("ascii").splitlines():
        digest, name = line.split(" *")
        assert hashlib.md5((made / name).read_bytes(), usedforsecurity=False).hexdigest() == digest


def test_the_reader_returns_the_disc_that_was_written(made: Path) -> None:
    """Titles, codes and every place, from the set alone."""
    written = read_set(made, Unwatched())
    assert written.disc == disc()
    assert written.image == made / "IMAGE.DAT"


@pytest.mark.parametrize("name", ["DDPID", "DDPMS", "PQDESCR", "CDTEXT.BIN", "IMAGE.DAT"])
def test_a_changed_byte_anywhere_is_noticed(made: Path, name: str) -> None:
    """The checksums cover every file of the set."""
    content = bytearray((made / name).read_bytes())
    content[len(content) // 2] ^= 1
    (made / name).write_bytes(content)
    with refused("damaged_ddp", folder=made, reason=f"{name} is not what its checksum says"):
        read_set(made, Unwatched())


def test_the_cue_sheet_counts_from_the_image_file() -> None:
    """The WAV beside it leaves out the two seconds that burners add; quotes cannot break a line."""
    sheet = cue_sheet(disc(), 'a "b".wav').splitlines()
    assert sheet[:4] == [
        "CATALOG 5012345678900",
        'TITLE "Harbour Lights"',
        'PERFORMER "Nadia Voß"',
        "FILE \"a 'b'.wav\" WAVE",
    ]
    assert [line.strip() for line in sheet if "INDEX" in line] == [
        "INDEX 01 00:00:00",
        "INDEX 00 00:05:00",
        "INDEX 01 00:06:00",
    ]
    assert "    ISRC GBABC2600002" in sheet


def test_indexes_fall_on_sectors_and_never_after_the_attack(tmp_path: Path) -> None:
    """At 48 kHz too; a pause of less than a sector has no index of its own."""
    songs = [
        LaidOutSong(tmp_path / "a", 0, 240_100),
        LaidOutSong(tmp_path / "b", 0, 240_000),
        LaidOutSong(tmp_path / "c", 0, 240_000),
    ]
    layout = lay_out(48_000, songs, [Boundary(0), Boundary(96_000)])
    made = disc_of(layout, "T", "A", "", [TrackNames("1"), TrackNames("2"), TrackNames("3")])
    assert [(track.index0, track.index1) for track in made.tracks] == [(0, 150), (None, 525), (901, 1050)]
    assert made.sectors == 150 + -(-(240_100 + 480_000 + 96_000) // 640)


@pytest.mark.parametrize(
    ("seconds", "count", "code", "facts"),
    [
        (3.84, 1, "track_too_short", {"track": 1, "duration_s": 3.84}),
        (4.0, 100, "too_many_tracks", {"tracks": 100, "most": 99}),
        (2500.0, 2, "release_too_long", {"duration_s": 5000.0}),
    ],
)
def test_what_a_cd_cannot_hold_is_refused(
    tmp_path: Path, seconds: float, count: int, code: str, facts: dict[str, float]
) -> None:
    """Tracks of four seconds and more, 99 of them, 79.8 minutes in all."""
    songs = [LaidOutSong(tmp_path / str(number), 0, round(seconds * 75)) for number in range(count)]
    layout = lay_out(75, songs, [Boundary(0)] * (count - 1))
    with refused(code, **facts):
        disc_of(layout, "T", "A", "", [TrackNames(str(number)) for number in range(count)])


def test_a_hidden_track_lies_before_the_first_index(tmp_path: Path) -> None:
    """The first track then begins later, and the cue sheet gives it an INDEX 00."""
    songs = [LaidOutSong(tmp_path / name, 0, 750) for name in ("hidden", "a")]
    made = disc_of(lay_out(75, songs, [Boundary(150)], hidden=True), "T", "A", "", [TrackNames("1")])
    assert (made.tracks[0].index0, made.tracks[0].index1) == (0, 150 + 900)
    assert [line.strip() for line in cue_sheet(made, "x.wav").splitlines()[-2:]] == [
        "INDEX 00 00:00:00",
        "INDEX 01 00:12:00",
    ]


def test_the_pq_sheet_names_every_place() -> None:
    """As text: a line for each index, the lead-out last."""
    lines = pq_text(disc()).splitlines()
    assert lines[-1].split() == ["AA", "01", "00:16:00", "lead-out"]
    assert lines[-2].split()[:5] == ["02", "01", "00:08:00", "00:08:00", "GBABC2600002"]
