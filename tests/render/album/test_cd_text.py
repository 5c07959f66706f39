"""CD-Text: its packs read by the engine's own reader and, independently, by byte places alone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from render.album.cd_letters import japanese, rewritten
from render.album.cd_text import (
    ENGLISH,
    JAPANESE,
    LATIN_1,
    MS_JIS,
    Words,
    checksum,
    japanese_reason,
    read_packs,
    text_blocks,
    write_packs,
)
from render.album.disc import Disc, DiscTrack
from tests.refusals import refused
from tests.render.album.discs import disc


def named(*titles: str, artist: str = "") -> Disc:
    """A disc whose first title is its own and the others its tracks'."""
    tracks = tuple(DiscTrack(title, artist, "", None, 150) for title in titles[1:])
    return Disc(titles[0], artist, "", tracks, 1200)


def packs_of(made: Disc) -> list[bytes]:
    data = write_packs(text_blocks(made))
    assert len(data) % 18 == 0
    return [data[start : start + 18] for start in range(0, len(data), 18)]


def crc(data: bytes) -> int:
    """x¹⁶ + x¹² + x⁵ + 1, by long division over bits, inverted; not the engine's way to it."""
    register = int.from_bytes(data + b"\0\0", "big")
    for bit in range(len(data) * 8 - 1, -1, -1):
        if register >> (bit + 16) & 1:
            register ^= 0x11021 << bit
    return register ^ 0xFFFF


def texts(packs: list[bytes], block: int, kind: int) -> Iterator[str]:
    """The texts of a type in a block, letter by letter, as a player does."""
    own = [pack for pack in packs if pack[3] >> 4 & 7 == block and pack[0] == kind]
    width = 2 if own[0][3] & 0x80 else 1
    body = b"".join(pack[4:16] for pack in own)
    text = b""
    for place in range(0, len(body), width):
        if letter := body[place : place + width].strip(b"\0"):
            text += letter
        else:
            yield text.decode("cp932" if width == 2 else "latin-1")
            text = b""


def test_a_japanese_release_has_a_block_in_each_set_of_letters() -> None:
    """Latin letters first, MS-JIS beside them: flags, numbers, checksums, counts and languages of both."""
    packs = packs_of(named("夜明け", "さくら", "LOVE ＆ ｶﾞﾗｽ", "東京タワー・デイズ", artist="山田 太郎"))
    assert [crc(pack[:16]) for pack in packs] == [int.from_bytes(pack[16:], "big") for pack in packs]
    blocks = [[pack for pack in packs if pack[3] >> 4 & 7 == block] for block in (0, 1)]
    assert packs == blocks[0] + blocks[1]
    for number, own in enumerate(blocks):
        assert [pack[2] for pack in own] == list(range(len(own)))
        assert {pack[3] >> 7 for pack in own if pack[0] != 0x8F} == {number}
        assert [(pack[1], pack[3]) for pack in own[-3:]] == [(part, number << 4) for part in range(3)]
        sizes = b"".join(pack[4:16] for pack in own[-3:])
        assert sizes[:4] == bytes([(0x00, 0x80)[number], 1, 3, 0])
        assert list(sizes[4:20]) == [sum(pack[0] == kind for pack in own) for kind in range(0x80, 0x90)]
        assert list(sizes[20:28]) == [len(blocks[0]) - 1, len(blocks[1]) - 1, *[0] * 6]
        assert list(sizes[28:]) == [0x09, 0x69, *[0] * 6]
    assert list(texts(packs, 1, 0x80))[:4] == ["夜明け", "さくら", "ＬＯＶＥ　＆　ガラス", "東京タワー・デイズ"]
    assert list(texts(packs, 1, 0x81))[:4] == ["山田　太郎"] * 4
    assert list(texts(packs, 0, 0x80))[:4] == ["??ke", "sakura", "LOVE & garasu", "??tawa deizu"]


def test_a_place_in_japanese_counts_letters_not_bytes() -> None:
    """A pack that begins in the middle of a text says after how many letters of it, at most fifteen."""
    packs = packs_of(named("あいうえおかきくけこさしすせそたちつてと"))
    assert [pack[3] & 15 for pack in packs if pack[3] & 0x80] == [0, 6, 12, 15]


def test_the_reader_returns_the_blocks_that_were_written() -> None:
    """Latin words that were given stand in the first block in place of those that were found."""
    made = replace(named("夜", "朝", artist="花子"), latin_title="Night", latin_artist="Hanako")
    made = replace(made, tracks=(replace(made.tracks[0], latin_title="Morning", latin_artist="Hanako"),))
    latin, kanji = read_packs(write_packs(text_blocks(made)))
    assert (latin.language, latin.code, kanji.language, kanji.code) == (ENGLISH, LATIN_1, JAPANESE, MS_JIS)
    assert latin.words == (Words("Night", "Hanako"), Words("Morning", "Hanako"))
    assert kanji.words == (Words("夜", "花子"), Words("朝", "花子"))


@pytest.mark.parametrize("place", [0, 2, 3, 5, 17])
def test_a_changed_byte_is_noticed(place: int) -> None:
    """Of the type, the number, the flags, the text and the checksum of a pack of the second block."""
    data = bytearray(write_packs(text_blocks(named("夜", "朝"))))
    data[-18 * 4 + place] ^= 0x40
    with refused("damaged_ddp"):
        read_packs(bytes(data))


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("夜", ""),
        ("我爱你", "MS-JIS does not have 爱你"),
        ("夜🌙", ""),
        ("あ" * 6000, "its words are too long for one"),
    ],
)
def test_japanese_is_written_where_it_fits(title: str, reason: str) -> None:
    """Not where letters of it are missing, nor where they are too many; an emoji is in nobody's way."""
    made = replace(named(title), latin_title="Latin")
    assert japanese_reason(made) == reason
    assert len(text_blocks(made)) == (1 if reason else 2)


@pytest.mark.parametrize("title", ["Ночь", "Ήλιος", "שלום", "밤", "Café", "Z͑͗a̴l̵g̶o̷", "🌙"])
def test_other_releases_have_no_japanese_block(title: str) -> None:
    """Cyrillic and Greek are among MS-JIS's letters, but a player would be told that they are Japanese."""
    assert [block.language for block in text_blocks(named(title))] == [ENGLISH]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Café ’26 £1", "Ｃａｆｅ　’２６　￡１"),
        ("波〜なみ", "波～なみ"),
        ("ﾊﾝｶｸ", "ハンカク"),
        ("か\u3099", "が"),
        ("Ночь", "Ночь"),
        ("①髙橋", "①髙橋"),
        ("🌙 月", "？　月"),
        ("Œuvre ß", "Ｏｅｕｖｒｅ　？"),
    ],
)
def test_japanese_letters_are_all_two_bytes(text: str, written: str) -> None:
    """Full-width forms of what has them, twins that code page 932 knows, others as close as there is."""
    assert japanese(text) == written
    assert len(written.encode("cp932")) == 2 * len(written)


def test_texts_that_repeat_make_room_for_the_others() -> None:
    """Ninety-nine tracks of one artist fit, each marked as the one before it; as they are they would not."""
    titles = [f"A title of some length, number {number:02}" for number in range(50)]
    made = named("Album", *titles, artist="An orchestra with a name that is very long, and its conductor")
    (block,) = text_blocks(made)
    packs = write_packs([block])
    assert len(packs) // 18 <= 256
    assert b"\t\0\t\0" in packs
    assert read_packs(packs) == (block,)


def test_words_that_no_disc_holds_are_refused() -> None:
    """With the number of packs and how many there may be."""
    with refused("cd_text_too_long", most=256):
        text_blocks(named(*(f"{number:02} {'x' * 60}" for number in range(99))))


def test_cd_text_comes_back_with_its_letters() -> None:
    """Letters of ISO 8859-1 stay, typographic quotes become plain, Cyrillic Latin, kanji a question mark."""
    written = Disc("Café ’26", "Ночь 夜", "", disc().tracks, 1200)
    words = read_packs(write_packs(text_blocks(written)))[0].words
    assert [each.title for each in words] == ["Café '26", "Song 1", "Song 2"]
    assert words[0].artist == "Noch ?"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ночь", "Noch"),
        ("Щастя", "Shchastya"),
        ("Ёлка", "Yolka"),
        ("Ήλιος", "Ilios"),
        ("Łódź", "Lódz"),
        ("夜", "?"),
        ("さくら", "sakura"),
        ("キャッチー　マッチ", "kyatchi matchi"),
        ("ファンタジー", "fantaji"),
        ("「月」、夜。", "'?', ?."),
        ("שלום", "????"),
        ("Z͑͗a̴l̵g̶o̷", "Zalgo"),
        ("Nuit🌙", "Nuit?"),
        ("Café", ""),
        ("Don’t – stop …", ""),
        ("", ""),
    ],
)
def test_what_cd_text_changes_of_a_title_is_known(text: str, written: str) -> None:
    """Letters that it cannot hold, not quotes and dashes; empty where nothing is changed."""
    assert rewritten(text) == written


def test_the_checksum_is_that_of_the_standard() -> None:
    """CRC-16/GENIBUS's published check value differs only in its start; from zero it is the inverted XMODEM value."""
    assert checksum(b"123456789") == 0x31C3 ^ 0xFFFF


def test_a_disc_without_words_has_no_cd_text() -> None:
    """Nothing is written where there is nothing to say."""
    silent = Disc("", "", "", (), 1200)
    assert write_packs(text_blocks(silent)) == b""
