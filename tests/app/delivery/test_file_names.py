"""File names that every system takes, whatever a song is called."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.delivery.file_names import LONGEST_PART, LONGEST_PART_BYTES, distinct, file_name, safe_part
from app.routing.variants import VariantRules
from render.encoders.formats import Formats

FORBIDDEN = set('<>:"/\\|?*')
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE)
SYSTEM_LIMIT = 255 - len(".part")
ANY = st.text(st.characters(), max_size=200)


def assert_legal(name: str) -> None:
    """What Windows, macOS and Linux together ask of a file's name (Microsoft: Naming Files, Paths, and Namespaces)."""
    assert not set(name) & FORBIDDEN
    assert not any(unicodedata.category(character)[0] in "CZ" for character in name)
    assert not name.startswith((".", "-", " "))
    assert not name.endswith((".", " "))
    assert not DEVICES.fullmatch(name.partition(".")[0].rstrip(" "))
    assert len(name.encode()) <= SYSTEM_LIMIT
    assert unicodedata.normalize("NFC", name) == name


@given(artist=ANY, song=ANY)
@example(artist="", song="CON")
@example(artist="", song="con.mix")
@example(artist="", song="LPT9.v2.wav")
@example(artist="aux", song="")
@example(artist="𠮷" * 200, song="𠮷" * 200)
@example(artist="\u202egnp.exe", song="a\x00b\n\x1b[31m")
@example(artist="../..", song="..")
@example(artist="-rf", song="%03d")
def test_any_artist_and_song_make_a_legal_name(artist: str, song: str) -> None:
    """Separators, control characters, device names, dots, length: nothing a title holds can break a file's name."""
    name = file_name(artist, song, "main", "48k-24b", "wav")
    assert_legal(name)
    assert name.endswith("main_48k-24b.wav")


@given(ANY)
@example("CON")
@example("aux.")
@example("a" * 60 + ".b")
def test_a_part_is_bounded_and_stays_as_it_is(text: str) -> None:
    """Made safe twice is made safe once, within the length in characters and in bytes."""
    part = safe_part(text)
    assert len(part) <= LONGEST_PART + 1  # a device's name gets a hyphen
    assert len(part.encode()) <= LONGEST_PART_BYTES + 1
    assert safe_part(part) == part or part.endswith("-")  # CON- is CON made safe
    assert safe_part(unicodedata.normalize("NFD", text)) == safe_part(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Ember", "Ember"),
        ("Señor Ärger", "Senor-Arger"),
        ("Sen\u0303or", "Senor"),
        ("Élan / Vital", "Elan-Vital"),
        ("  spaced   out  ", "spaced-out"),
        ("AC/DC", "AC-DC"),
        ("What's Up?", "What's-Up"),
        ("Rock & Roll (Live)", "Rock-&-Roll-(Live)"),
        ("...dots...", "dots"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("CON", "CON-"),
        ("nul.txt", "nul-.txt"),
        ("console", "console"),
        ("COM1", "COM1-"),
        ("COM¹", "COM1-"),
        ("🔥🔥", ""),
        ("🔥 Fire ❤️", "Fire"),
        ("\u202eRTL\u202c", "RTL"),
        ("שלום", "שלום"),
        ("日本の歌", "日本の歌"),
        ("ガール", "ガール"),
        ("हिन्दी", "हिन्दी"),
        ("ﬁnal", "final"),
        ("a\x00b\nc", "abc"),
        ("\udcff", ""),
        ("../../etc/passwd", "etc-passwd"),
        ("%03d", "03d"),
        ("<b>bold</b>", "b-bold-b"),
        ("=1+1", "1+1"),
        ("", ""),
    ],
)
def test_parts_read_like_the_title(text: str, part: str) -> None:
    """Accents are folded and spaces joined, and other scripts are left as their readers know them."""
    assert safe_part(text) == unicodedata.normalize("NFC", part)


def test_empty_parts_go_with_their_separator() -> None:
    """No double underscores, no underscore in front."""
    assert file_name("", "Ember", "tv", "48k-24b", "wav") == "Ember_tv_48k-24b.wav"
    assert file_name("Fenn", "Ember", "tv", "mp3-320", "mp3") == "Fenn_Ember_tv_mp3-320.mp3"
    assert file_name("🔥", "…", "tv", "48k-24b", "wav") == "tv_48k-24b.wav"


def test_the_longest_name_of_all_fits_every_file_system() -> None:
    """The longest parts, the longest variant, the longest label and a number together stay within 255 bytes."""
    formats = Formats()
    kinds = [formats.parse(name) for name in formats.by_name]
    kinds += [formats.parse(f"{name}@{rate}") for name in ("wav32f", "flac16") for rate in (44100, 88200, 176400)]
    variants = [*VariantRules.load().names, "x" * 40]
    longest = max(len(variant) for variant in variants)
    for kind in kinds:
        name = file_name("𠮷" * 99, "é" * 99 + "歌" * 99, "x" * longest, kind.file_label(176_400), kind.extension)
        numbered = distinct(name, {name.casefold()} | {f"{name}-{n}" for n in range(9)})
        assert len(numbered.encode()) <= SYSTEM_LIMIT


NAMES = st.lists(
    st.builds(lambda stem: f"{stem}.wav", st.sampled_from(["a", "A", "a-2", "A-2", "é", "é", "É", "ß", "SS", "ss"])),
    max_size=20,
)


@given(NAMES)
def test_no_two_files_are_the_same_where_case_is_ignored(names: list[str]) -> None:
    """Case, composed or decomposed: every name handed out is a file of its own on every system."""
    taken: set[str] = set()
    given_out = [distinct(name, taken) for name in names]
    for fold in (str.casefold, str.lower, str.upper):
        folded = {fold(unicodedata.normalize("NFC", name)) for name in given_out}
        assert len(folded) == len(names)
    assert all(name.endswith(".wav") for name in given_out)


def test_a_name_that_is_free_is_kept() -> None:
    """Only what would be the same file is numbered."""
    taken: set[str] = set()
    assert [distinct(name, taken) for name in ("a.wav", "b.wav", "A.wav", "a.flac", "a.wav")] == [
        "a.wav",
        "b.wav",
        "A-2.wav",
        "a.flac",
        "a-3.wav",
    ]


@pytest.mark.parametrize(
    ("template", "whole", "poor"),
    [
        ("{song} - {variant} - {format}", "Ember-Under-main-48k-24b", "Ember-main-48k-24b"),
        ("{release}_{song}_{variant}", "Ash_Ember-Under_main_48k-24b", "Ember_main_48k-24b"),
        ("R{round}_{song}_{variant}_{format}", "R2_Ember-Under_main_48k-24b", "Ember_main_48k-24b"),
        ("{client}/{song}_{variant}_{format}", "Rosa-Fenn-Ember-Under_main_48k-24b", "Ember_main_48k-24b"),
        ("[{song}] ({variant}) {format}", "Ember-Under--(main)-48k-24b", "Ember--(main)-48k-24b"),
        ("{variant}.{format}.{date}", "main.48k-24b.2026-03-16", "main.48k-24b"),
    ],
)
def test_a_template_names_files(template: str, whole: str, poor: str) -> None:
    """Parts without a value go with what stands before them, the format is never missing, no name leaves its folder."""
    more = {"release": "Ash", "round": "2", "client": "Rosa Fenn", "date": "2026-03-16"}
    assert file_name("Rosa", "Ember Ünder", "main", "48k-24b", "wav", template, more) == f"{whole}.wav"
    assert file_name("", "Ember", "main", "48k-24b", "wav", template) == f"{poor}.wav"
