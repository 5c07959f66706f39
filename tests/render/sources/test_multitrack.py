"""Recordings of several tracks: each channel is read as the mono file it would have been, and surround stays whole."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

from render.monitor import Unwatched
from render.sources.files import Handles
from render.sources.fingerprint import Fingerprint, SampleBytes, hash_stem
from render.sources.multitrack import track_files
from render.sources.probe import read_info
from render.sources.source import open_source
from tests.refusals import refused
from tests.render.audio import RATE

DRUMS = ("Kick", "Snare", "OH L", "OH R")
SURROUND = ("L", "R", "C", "LFE", "Ls", "Rs")


def ixml(names: tuple[str, ...], places: tuple[int, ...] = (), head: str = '<?xml version="1.0"?>') -> bytes:
    """An iXML chunk's text that names the channels."""
    tracks = "".join(
        f"<TRACK><CHANNEL_INDEX>{number}</CHANNEL_INDEX><INTERLEAVE_INDEX>{place}</INTERLEAVE_INDEX>"
        f"<NAME>{name}</NAME></TRACK>"
        for number, (name, place) in enumerate(zip(names, places or range(1, 1 + len(names)), strict=True), 1)
    )
    return f"{head}<BWFXML><TRACK_LIST>{tracks}</TRACK_LIST></BWFXML>".encode()


def write_poly(
    path: Path, signal: NDArray[np.float64], chunk: bytes, subtype: str = "PCM_24", name: bytes = b"iXML"
) -> Path:
    """A WAV of all channels with the chunk before its sound."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sf.write(path, signal, RATE, format="WAV", subtype=subtype)
    raw = path.read_bytes()
    body = chunk + b"\0" * (len(chunk) % 2)
    whole = raw[:12] + name + len(chunk).to_bytes(4, "little") + body + raw[12:]
    path.write_bytes(whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:])
    return path


def sound(channels: int) -> NDArray[np.float64]:
    """Another noise in each channel."""
    return np.random.default_rng(channels).uniform(-0.5, 0.5, (1001, channels))


def tracks(path: Path) -> tuple[str, ...]:
    """The stems that a file is taken apart into."""
    return track_files(read_info(path).tracks)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_a_track_is_the_mono_file_that_it_would_have_been(tmp_path: Path, subtype: str) -> None:
    """Samples, hash and format of each channel equal those of the same channel written alone, at odd places too."""
    signal = sound(4)
    poly = write_poly(tmp_path / "0001.WAV", signal, ixml(DRUMS), subtype)
    for channel, name in enumerate(tracks(poly)):
        alone = tmp_path / name
        sf.write(alone, signal[:, channel], RATE, format="WAV", subtype=subtype)
        assert read_info(poly / name) == read_info(alone)
        assert hash_stem(poly / name, Unwatched()) == hash_stem(alone, Unwatched())
        assert Fingerprint.of(poly / name) == Fingerprint.of(poly)
        with Handles(2) as handles:
            here, there = open_source(poly / name, handles), open_source(alone, handles)
            for start, frames in ((0, 1), (1, 600), (601, 400)):
                assert np.array_equal(here.read(start, frames), there.read(start, frames))
            assert here.hash() == there.hash() == hash_stem(alone, Unwatched())


def test_samples_are_compared_from_any_byte_on(tmp_path: Path) -> None:
    """Blocks that cut a sample in two put the same bytes together as one block does."""
    poly = write_poly(tmp_path / "0001.WAV", sound(3), ixml(("Kick", "Snare", "Bass")))
    with SampleBytes(poly / "Snare.wav") as samples:
        whole = samples.read(0, samples.size)
        assert len(whole) == 3 * 1001
        assert b"".join(samples.read(place, 100) for place in range(0, samples.size, 100)) == whole


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (DRUMS, ("Kick.wav", "Snare.wav", "OH L.wav", "OH R.wav")),
        (("Vox", "Vox", "", "a/b:c"), ("Vox.wav", "Vox 2.wav", "Track 3.wav", "a-b-c.wav")),
        (("Tr1", "Tr2", "Tr3", "Tr4"), ("Tr1.wav", "Tr2.wav", "Tr3.wav", "Tr4.wav")),
        (("Kick", "Snare"), ("Kick.wav", "Snare.wav")),
        (("Boom.wav", "Größe", "Gesang"), ("Boom.wav", "Größe.wav", "Gesang.wav")),
        (SURROUND, ()),
        (("Left", "Right", "Centre", "LFE", "Left Surround", "Right Surround"), ()),
        (("FrontLeft", "FrontRight", "BackLeft", "BackRight"), ()),
        (("Strings L", "Strings R", "Strings C", "Strings LFE", "Strings Ls", "Strings Rs"), ()),
        (("ACN0", "ACN1", "ACN2", "ACN3"), ()),
        (("OH L", "OH R", "OH C"), ("OH L.wav", "OH R.wav", "OH C.wav")),
        (("Room L", "Room R", "OH L", "OH R"), ("Room L.wav", "Room R.wav", "OH L.wav", "OH R.wav")),
        (("L", "R"), ()),
        (("OH L", "OH R"), ()),
        (("Track 1", "Track 2"), ()),
        (("", "", ""), ()),
    ],
)
def test_channels_are_tracks_where_their_names_are_not_those_of_loudspeakers(
    tmp_path: Path, names: tuple[str, ...], stems: tuple[str, ...]
) -> None:
    """A multitrack is taken apart with no channel lost and no name twice; surround and stereo stay whole."""
    assert tracks(write_poly(tmp_path / "0001.wav", sound(len(names)), ixml(names))) == stems


def test_the_place_among_the_channels_counts_not_the_recorders_input(tmp_path: Path) -> None:
    """INTERLEAVE_INDEX says which channel of the file a name is for."""
    poly = write_poly(tmp_path / "0001.wav", sound(3), ixml(("Kick", "Snare", "Bass"), (3, 1, 2)))
    assert tracks(poly) == ("Snare.wav", "Bass.wav", "Kick.wav")


@pytest.mark.parametrize("places", [(0, 1, 2, 3), (1, 1, 1, 1), (3, 4, 7, 9), (2, 3, 4, 5)])
def test_a_place_that_cannot_be_so_gives_no_channel_anothers_name(tmp_path: Path, places: tuple[int, ...]) -> None:
    """Places from nought, all alike, or the inputs of a recorder: the list is in the channels' order."""
    chunk = ixml(DRUMS, places).replace(b"CHANNEL_INDEX", b"OTHER")
    assert tracks(write_poly(tmp_path / "0001.wav", sound(4), chunk)) == (
        "Kick.wav",
        "Snare.wav",
        "OH L.wav",
        "OH R.wav",
    )


def test_more_names_than_channels_without_places_name_none(tmp_path: Path) -> None:
    """The list of a take in several files: which of them this one is nobody knows."""
    assert (
        tracks(write_poly(tmp_path / "0001.wav", sound(3), ixml(DRUMS, (1, 1, 1, 1)).replace(b"CHANNEL", b"X"))) == ()
    )


@pytest.mark.parametrize("channels", [5, 8, 13, 32])
def test_each_of_many_channels_has_its_name(tmp_path: Path, channels: int) -> None:
    """Of an RF64 too, with the names behind the sound; channels without one are numbered."""
    names = tuple(f"Mic {number}" if number % 3 else "" for number in range(1, 1 + channels))
    stems = tuple(f"{name or f'Track {number}'}.wav" for number, name in enumerate(names, 1))
    poly = write_poly(tmp_path / "0001.wav", sound(channels), ixml(names))
    assert tracks(poly) == stems
    assert tracks(long_form(poly)) == stems


def long_form(path: Path) -> Path:
    """The file as an RF64 (EBU Tech 3306), whose sizes stand in ds64, with its names behind the sound."""
    raw = path.read_bytes()
    place, sound = raw.index(b"iXML"), raw.index(b"data")
    length = 8 + int.from_bytes(raw[place + 4 : place + 8], "little")
    length += length % 2
    between, samples, chunk = raw[place + length : sound], raw[sound + 8 :], raw[place : place + length]
    sizes = (len(raw) + 28).to_bytes(8, "little") + len(samples).to_bytes(8, "little") + bytes(12)
    head = b"RF64\xff\xff\xff\xffWAVEds64" + len(sizes).to_bytes(4, "little") + sizes
    path.write_bytes(head + between + b"data\xff\xff\xff\xff" + samples + bytes(len(samples) % 2) + chunk)
    return path


def test_names_in_the_description_of_a_broadcast_file_count_too(tmp_path: Path) -> None:
    """Recorders that write no iXML put sTRK1=… there."""
    chunk = b"sSPEED=025.000-ND\r\nsTRK1=Kick\r\nsTRK2=Snare\r\nsTRK3=Bass".ljust(602, b"\0")
    poly = write_poly(tmp_path / "0001.wav", sound(3), chunk, name=b"bext")
    assert tracks(poly) == ("Kick.wav", "Snare.wav", "Bass.wav")


BOMB = '<!DOCTYPE x [<!ENTITY a "Kick"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("chunk", "stems"),
    [
        (ixml(("Kick", "Snare", "&b;"), head=BOMB), ()),
        (b"<BWFXML><TRACK_LIST>" * 2000, ()),
        (b"\xff\xfe\0\0 no XML at all", ()),
        (ixml(("Kick", "Snare", "Bass & Keys")), ("Kick.wav", "Snare.wav", "Track 3.wav")),
        (ixml(("Kick", "Snare", "Größe")).decode().encode("latin-1"), ("Kick.wav", "Snare.wav", "Größe.wav")),
        (ixml(("Kick", "Snare", "Größe"), head="").decode().encode("utf-16"), ("Kick.wav", "Snare.wav", "Größe.wav")),
        (ixml(DRUMS[:3]) + b"\0\0\0", ("Kick.wav", "Snare.wav", "OH L.wav")),
    ],
)
def test_bad_xml_is_read_as_far_as_it_goes_and_never_swells(
    tmp_path: Path, chunk: bytes, stems: tuple[str, ...]
) -> None:
    """A document type is not read at all, so no entity is expanded; names up to a mistake are kept."""
    assert tracks(write_poly(tmp_path / "0001.wav", sound(3), chunk)) == stems


def test_a_track_that_is_no_longer_there_is_refused(tmp_path: Path) -> None:
    """The recording was replaced by one with other tracks."""
    poly = write_poly(tmp_path / "0001.wav", sound(3), ixml(("Kick", "Snare", "Bass")))
    with refused("unopened_file"):
        read_info(poly / "Vox.wav")
