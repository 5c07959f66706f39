"""The names in a zip by programs that do not say their encoding."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from app.intake.archive import unpack
from app.intake.archive_names import EntryNames, entry_names
from app.intake.file_rules import FileRules
from render.monitor import Unwatched
from tests.refusals import refused

JAPANESE = ["ギター 表.wav", "ボーカル.wav", "ドラム.wav"]


def names_in(path: Path, names: list[bytes], extra: bytes = b"") -> list[str]:
    """The names read from a zip whose entries are called so, without a word about their encoding."""
    return read_names(zip_of(path, names, extra)).names


def read_names(path: Path, encoding: str = "") -> EntryNames:
    """The names of a zip, read in an encoding where one is given."""
    with zipfile.ZipFile(path) as opened:
        return entry_names(opened.infolist(), encoding)


def zip_of(path: Path, names: list[bytes], extra: bytes = b"", content: bytes = b"") -> Path:
    """A zip whose entries are called so."""
    with zipfile.ZipFile(path, "w") as made:
        for number, name in enumerate(names):
            info = zipfile.ZipInfo(chr(97 + number) * len(name))
            info.extra = extra
            made.writestr(info, content)
    raw = path.read_bytes()
    for number, name in enumerate(names):
        raw = raw.replace((chr(97 + number) * len(name)).encode(), name)
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp932", JAPANESE),  # the second byte of 表 is a backslash
        ("gb18030", ["人声.wav", "吉他.wav", "架子鼓.wav"]),
        ("cp949", ["보컬.wav", "드럼.wav"]),
        ("cp866", ["Вокал.wav", "Барабаны/Бочка.wav"]),
        ("cp852", ["Zpěv.wav", "Bicí/Činely.wav"]),
        ("cp437", ["Flügel.wav", "Chöre/Männer.wav"]),
        ("cp1250", ["Głos.wav", "Chórki.wav"]),
        ("cp737", ["Φωνή.wav", "Κιθάρα.wav"]),
        ("cp862", ["שירה.wav", "תופים.wav"]),
        ("cp857", ["Şarkı sesi.wav", "İkinci ses.wav"]),
        ("cp932", ["ソロ.wav", "十.wav"]),  # read as Latin letters, the second is a folder with a hidden file
        ("big5", ["功能.wav", "打擊.wav"]),
        ("utf-8", ["Chœur.wav", "Été/Voix témoin.wav"]),  # a Mac's, and Linux's
    ],
)
def test_names_are_read_in_the_encoding_they_were_written_in(tmp_path: Path, encoding: str, names: list[str]) -> None:
    """All of an archive decide together which that is."""
    assert names_in(tmp_path / "a.zip", [name.encode(encoding) for name in names]) == names


def test_backslashes_divide_folders_but_not_letters(tmp_path: Path) -> None:
    """A folder may end in one."""
    names = [name.encode("cp932") for name in ("表\\", "表\\歌 表.wav", "ギター.wav")]
    assert names_in(tmp_path / "a.zip", names) == ["表/", "表/歌 表.wav", "ギター.wav"]


@pytest.mark.parametrize(("shift", "name"), [(0, "Głos.wav"), (1, "G?os.wav")])
def test_info_zips_own_field_is_believed_if_it_is_of_this_name(tmp_path: Path, shift: int, name: str) -> None:
    """Its checksum is that of the name it stands beside (APPNOTE.TXT 4.6.9)."""
    plain, text = b"G?os.wav", "Głos.wav".encode()
    field = struct.pack("<HHBL", 0x7075, 5 + len(text), 1, (zlib.crc32(plain) + shift) & 0xFFFFFFFF) + text
    assert names_in(tmp_path / "a.zip", [plain], field) == [name]


def test_info_zips_own_field_is_not_believed_where_it_is_no_utf8(tmp_path: Path) -> None:
    """No letter of the name is lost to it."""
    plain, text = b"G_os.wav", b"\xff\xfeG.wav"
    field = struct.pack("<HHBL", 0x7075, 5 + len(text), 1, zlib.crc32(plain)) + text
    assert names_in(tmp_path / "a.zip", [plain], field) == ["G_os.wav"]


@pytest.mark.parametrize(
    ("encoding", "names", "guessed"),
    [("cp932", JAPANESE, "cp932"), ("utf-8", ["Été.wav"], ""), ("ascii", ["Kick.wav"], "")],
)
def test_an_encoding_is_a_guess_only_where_the_bytes_do_not_prove_it(
    tmp_path: Path, encoding: str, names: list[str], guessed: str
) -> None:
    """So it is said there and nowhere else."""
    path = zip_of(tmp_path / "a.zip", [name.encode(encoding) for name in names])
    assert read_names(path).guessed == guessed


@pytest.mark.parametrize(("name", "guessed"), [("Flügel.wav".encode("cp437"), "cp437"), ("Flügel.wav".encode(), "")])
def test_a_flag_that_calls_another_encoding_utf8_is_not_believed(tmp_path: Path, name: bytes, guessed: str) -> None:
    """Such an archive is unpacked, and its names are said to be a guess; a flag that is true is believed."""
    path = zip_of(tmp_path / "a.zip", [name], content=b"x" * 100)
    raw = bytearray(path.read_bytes())
    for entry, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        raw[raw.index(entry) + flags + 1] |= 8
    path.write_bytes(raw)
    (tmp_path / "out").mkdir()
    assert unpack(path, tmp_path / "out", FileRules.load(), Unwatched()) == guessed
    (found,) = (tmp_path / "out").iterdir()
    assert (found.name, found.read_bytes()) == ("Flügel.wav", b"x" * 100)


def test_names_are_read_as_somebody_says(tmp_path: Path) -> None:
    """What was named is no guess; what cannot be in it is refused."""
    path = zip_of(tmp_path / "a.zip", ["Głos.wav".encode("cp1250")])
    assert read_names(path, "cp1250") == EntryNames(["Głos.wav"])
    with refused("encoding_unfit", encoding="utf-8"):
        read_names(path, "utf-8")
