"""Rendering again: only what changed, byte for byte what a fresh render would give, one render at a time."""

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from render.atomic import PartFile
from render.delivery.cache import cache_path
from render.delivery.manifest import EARLIER_RENDER, ManifestHeader, of_earlier_renders
from render.delivery.render import deliver
from render.delivery.reusable import RenderOptions
from render.delivery.verification import verify_delivery
from render.errors import Cancelled
from render.monitor import Unwatched
from render.plan import Headroom, Plan, PlannedCheck
from render.sources.fingerprint import Fingerprint
from tests.refusals import refused
from tests.render.audio import noise, plan_of, read_ints, stem, write_ints

FRAMES = 3000
NAMES = ("main", "inst", "voice")
CHECKS = (PlannedCheck("main = inst + voice", 0, (1, 2)),)
HEADER = ManifestHeader("Bouncedesk test", {"title": "Ember"}, {"headroom": "trim"})
LOUD, QUIET = 0.8, 0.2


def write_stems(tmp_path: Path, voice: float = QUIET, music: float = QUIET, seed: int = 1) -> None:
    """A voice and some music, at these peaks."""
    write_ints(tmp_path / "in" / "voice.wav", noise(FRAMES, 1, 24, seed, voice), 24)
    write_ints(tmp_path / "in" / "music.wav", noise(FRAMES, 2, 24, 2, music), 24)


def plan(
    tmp_path: Path,
    out: str = "out",
    names: Sequence[str] = NAMES,
    formats: tuple[str, ...] = ("wav24", "flac24"),
    headroom: Headroom = Headroom.TRIM,
) -> Plan:
    """The mix, the music and the voice, as far as asked for."""
    gains = {"main": (1.0, 1.0), "inst": (0.0, 1.0), "voice": (1.0, 0.0)}
    voice, music = (tuple(gains[name][n] for name in names) for n in (0, 1))
    stems = [stem(tmp_path / "in" / "voice.wav", *voice), stem(tmp_path / "in" / "music.wav", *music)]
    checks = CHECKS if tuple(names) == NAMES else ()
    return plan_of(tmp_path / out, stems, list(names), FRAMES, formats, checks, headroom)


def render(planned: Plan, tmp_path: Path, **manner: Any) -> dict[str, Any]:
    """Deliver a plan with a memory beside it."""
    return deliver(planned, HEADER, Unwatched(), RenderOptions(cache=tmp_path / "memory", **manner))


def fingerprints(out: Path) -> dict[str, Fingerprint | None]:
    """Which file is which on the disk, but the manifest, which is always written."""
    return {path.name: Fingerprint.of(path) for path in out.iterdir() if path.name != "manifest.json"}


def audio(out: Path) -> dict[str, bytes]:
    """Every delivered file's bytes."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.name != "manifest.json"}


def untimed(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest without what differs from run to run."""
    return {key: value for key, value in manifest.items() if key != "timings"}


def of_this_render(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest says of this render alone, and not of the files of earlier ones that stand beside it."""
    notes = [note for note in manifest["warnings"] if note["code"] != EARLIER_RENDER]
    standing = of_earlier_renders(manifest)
    rows = [row for row in manifest["deliverables"] if row["path"] not in standing]
    checks = [each for each in manifest["checks"] if standing.isdisjoint([each["whole"], *each["parts"]])]
    return {**manifest, "deliverables": rows, "checks": checks, "warnings": notes}


def rewritten(before: Mapping[str, Fingerprint | None], out: Path) -> set[str]:
    """The files that are not those of before."""
    return {name for name, stamp in fingerprints(out).items() if before.get(name) != stamp}


def assert_as_fresh(planned: Plan, tmp_path: Path, manifest: Mapping[str, Any]) -> None:
    """The delivery is the one that a render into an empty folder makes, in its files and in its manifest."""
    fresh = replace(planned, out=tmp_path / "fresh")
    whole = deliver(fresh, HEADER, Unwatched())
    assert untimed(of_this_render(manifest)) == untimed(whole)
    assert json.loads((planned.out / "manifest.json").read_bytes()) == manifest
    made = audio(planned.out)
    assert {name: made[name] for name in audio(fresh.out)} == audio(fresh.out)
    shutil.rmtree(fresh.out)


def test_nothing_changed_rewrites_nothing(tmp_path: Path) -> None:
    """The same again: the same files on the disk, the same manifest but for the timings."""
    write_stems(tmp_path)
    first = render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    again = render(plan(tmp_path), tmp_path)
    assert rewritten(before, tmp_path / "out") == set()
    assert untimed(first) == untimed(again)
    assert again["timings"]["mix_s"] == 0.0


def test_one_changed_stem_redoes_only_the_variants_that_hold_it(tmp_path: Path) -> None:
    """Another take of the voice: the music is not touched, and all is as if rendered for the first time."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    write_stems(tmp_path, seed=7)
    again = render(plan(tmp_path), tmp_path)
    assert rewritten(before, tmp_path / "out") == {
        f"{name}-{form}" for name in ("main", "voice") for form in ("wav24.wav", "flac24.flac")
    }
    assert_as_fresh(plan(tmp_path), tmp_path, again)
    third = fingerprints(tmp_path / "out")
    render(plan(tmp_path), tmp_path)
    assert rewritten(third, tmp_path / "out") == set()


def test_a_stem_that_was_only_touched_rewrites_nothing(tmp_path: Path) -> None:
    """Copied anew with the same sound: recognised by its hash, and known without reading it from then on."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    write_stems(tmp_path)  # the same bytes in a new file
    os.utime(tmp_path / "in" / "voice.wav", ns=(1, 1))
    touched = Fingerprint.of(tmp_path / "in" / "voice.wav")
    render(plan(tmp_path), tmp_path)
    assert rewritten(before, tmp_path / "out") == set()
    remembered = json.loads(cache_path(tmp_path / "memory", tmp_path / "out").read_bytes())
    assert Fingerprint(**remembered["stems"][str(tmp_path / "in" / "voice.wav")]["stamp"]) == touched


def set_rate(tmp_path: Path) -> None:
    """The same samples said to be at another rate."""
    samples = read_ints(tmp_path / "in" / "voice.wav")
    write_ints(tmp_path / "in" / "voice.wav", samples, 24, rate=96_000)


def make_16_bit(tmp_path: Path) -> None:
    """A shallower stem, of other bytes."""
    samples = read_ints(tmp_path / "in" / "voice.wav") >> 8
    write_ints(tmp_path / "in" / "voice.wav", samples, 16)


def other_file(tmp_path: Path) -> None:
    """Another take moved into the place of the old one, as long and with the very times of it."""
    path = tmp_path / "in" / "voice.wav"
    status = path.stat()
    write_ints(tmp_path / "new.wav", noise(FRAMES, 1, 24, 8, QUIET), 24)
    os.utime(tmp_path / "new.wav", ns=(status.st_atime_ns, status.st_mtime_ns))
    (tmp_path / "new.wav").replace(path)


def one_step(tmp_path: Path) -> None:
    """A single sample moved by one step, and the file's times put back."""
    path = tmp_path / "in" / "voice.wav"
    status = path.stat()
    raw = bytearray(path.read_bytes())
    raw[-1500] ^= 1
    path.write_bytes(raw)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))


@pytest.mark.parametrize("change", [set_rate, make_16_bit, one_step, other_file])
def test_every_change_that_can_be_heard_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    """Rate, depth, one bit: the render is what a fresh one would be."""
    write_stems(tmp_path)
    before = render(plan(tmp_path), tmp_path)
    change(tmp_path)
    again = render(plan(tmp_path), tmp_path)
    assert again["deliverables"][0]["sha256"] != before["deliverables"][0]["sha256"]
    assert_as_fresh(plan(tmp_path), tmp_path, again)


@pytest.mark.parametrize("aspect", ["gain", "offset", "sides", "mutes", "length"])
def test_another_plan_for_the_same_stems_is_noticed(tmp_path: Path, aspect: str) -> None:
    """Moved, turned down, on one side, muted somewhere, or a longer song: each redoes what it is heard in."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    old = plan(tmp_path)
    voice, music = old.stems
    changed = {
        "gain": replace(old, stems=(replace(voice, gains=(0.5, 0.0, 0.5)), music)),
        "offset": replace(old, stems=(replace(voice, offset=100), music), frames=FRAMES + 100),
        "sides": replace(old, stems=(replace(voice, sides=0), music)),
        "mutes": replace(old, stems=(replace(voice, mutes=((500, 900),)), music)),
        "length": replace(old, frames=FRAMES + 1),
    }[aspect]
    again = render(changed, tmp_path)
    moved = {name.partition("-")[0] for name in rewritten(before, tmp_path / "out")}
    assert moved == ({"main", "voice"} if aspect in ("gain", "sides", "mutes") else set(NAMES))
    assert_as_fresh(changed, tmp_path, again)


@pytest.mark.parametrize(
    ("before", "after"),
    [((QUIET, QUIET), (LOUD, LOUD)), ((LOUD, LOUD), (QUIET, QUIET)), ((LOUD, LOUD), (0.9, LOUD))],
    ids=["comes", "goes", "moves"],
)
def test_a_trim_that_moves_redoes_everything(
    tmp_path: Path, before: tuple[float, float], after: tuple[float, float]
) -> None:
    """One gain for all: where it comes, goes or moves, the variants without the changed stem are redone, too."""
    write_stems(tmp_path, *before)
    first = render(plan(tmp_path), tmp_path)
    old = fingerprints(tmp_path / "out")
    write_ints(tmp_path / "in" / "voice.wav", noise(FRAMES, 1, 24, 3, after[0]), 24)
    write_ints(tmp_path / "in" / "music.wav", noise(FRAMES, 2, 24, 2, after[1]), 24)
    again = render(plan(tmp_path), tmp_path)
    trims = [{row["trim_db"] for row in manifest["deliverables"]} for manifest in (first, again)]
    assert [len(trim) for trim in trims] == [1, 1]
    assert trims[0] != trims[1]
    assert rewritten(old, tmp_path / "out") == set(old)
    assert_as_fresh(plan(tmp_path), tmp_path, again)


def test_a_trim_that_stands_keeps_what_did_not_change(tmp_path: Path) -> None:
    """The mix is over by its music alone: with another voice as soft, the trim and the music's files stay."""
    write_stems(tmp_path, voice=0.0, music=0.999)
    loud = tmp_path / "in" / "music.wav"
    samples = read_ints(loud)
    samples[:] = -(2**23)  # the most negative sample: over by a hair once the files are dithered
    write_ints(loud, samples, 24)
    shout = replace(plan(tmp_path), stems=(plan(tmp_path).stems[0], replace(plan(tmp_path).stems[1], gains=(2, 2, 0))))
    first = render(shout, tmp_path)
    assert first["deliverables"][0]["trim_db"] < -6
    before = fingerprints(tmp_path / "out")
    write_ints(tmp_path / "in" / "voice.wav", np.full((FRAMES, 1), 5, np.int64), 24)  # makes the mix softer by nothing
    again = render(shout, tmp_path)
    assert_as_fresh(shout, tmp_path, again)
    assert "inst-wav24.wav" not in rewritten(before, tmp_path / "out")


def test_fewer_variants_are_not_left_with_the_trim_of_more(tmp_path: Path) -> None:
    """The mix clipped, the voice alone does not: asked for alone it is rendered as it would be alone."""
    write_stems(tmp_path, LOUD, LOUD)
    assert render(plan(tmp_path), tmp_path)["deliverables"][0]["trim_db"] < 0
    alone = plan(tmp_path, names=("voice",))
    again = render(alone, tmp_path)
    assert again["deliverables"][0]["trim_db"] == 0.0
    assert_as_fresh(alone, tmp_path, again)


def test_the_trim_of_what_is_kept_is_stated_of_its_own_files_only(tmp_path: Path) -> None:
    """The mix alone would be trimmed alike, so it is kept: what is said of the trim no longer names the others."""
    write_stems(tmp_path, LOUD, LOUD)
    render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    alone = plan(tmp_path, names=("main",))
    again = render(alone, tmp_path)
    assert rewritten(before, tmp_path / "out") == set()
    assert_as_fresh(alone, tmp_path, again)


def test_a_format_that_cannot_clip_is_not_left_with_a_trim(tmp_path: Path) -> None:
    """The 24-bit file clipped, the float file beside it does not: alone it is not turned down."""
    write_stems(tmp_path, LOUD, LOUD)
    render(plan(tmp_path, formats=("wav24", "wav32f")), tmp_path)
    alone = plan(tmp_path, formats=("wav32f",))
    assert_as_fresh(alone, tmp_path, render(alone, tmp_path))


def test_a_trim_for_another_rate_is_found_anew(tmp_path: Path) -> None:
    """How high a new rate raises peaks is not remembered: a trimmed render with such files is never kept in part."""
    signs = np.where(noise(FRAMES, 2, 24, 2) > 0, 1, -1)
    write_stems(tmp_path)
    write_ints(tmp_path / "in" / "music.wav", signs * int(0.95 * 2**23), 24)
    formats = ("wav24", "wav16@44100")
    first = render(plan(tmp_path, formats=formats), tmp_path)
    assert first["deliverables"][0]["trim_db"] < 0
    write_ints(tmp_path / "in" / "voice.wav", np.zeros((FRAMES, 1), np.int64), 24)
    assert_as_fresh(plan(tmp_path, formats=formats), tmp_path, render(plan(tmp_path, formats=formats), tmp_path))
    fewer = plan(tmp_path, names=("main", "voice"), formats=formats)
    assert_as_fresh(fewer, tmp_path, render(fewer, tmp_path))


def test_refusing_a_trim_is_not_forgotten_over_an_earlier_one(tmp_path: Path) -> None:
    """Rendered with a trim before, and now asked to refuse one: refused, and what was there stays."""
    write_stems(tmp_path, LOUD, LOUD)
    render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    with refused("no_headroom"):
        render(plan(tmp_path, headroom=Headroom.REFUSE), tmp_path)
    assert fingerprints(tmp_path / "out") == before


def test_headroom_changes_to_and_fro(tmp_path: Path) -> None:
    """Trimmed, as floats, trimmed again: each time as fresh, and the files of each stay ours to replace."""
    write_stems(tmp_path, LOUD, LOUD)
    for headroom in (Headroom.TRIM, Headroom.FLOAT, Headroom.TRIM, Headroom.FLOAT):
        planned = plan(tmp_path, headroom=headroom, formats=("wav24",))
        assert_as_fresh(planned, tmp_path, render(planned, tmp_path))


def test_variants_come_and_go(tmp_path: Path) -> None:
    """A file that the newest manifest does not name was still made here, and is replaced when it is asked for again."""
    write_stems(tmp_path)
    for names in (NAMES, ("voice",), ("main", "voice"), NAMES):
        planned = plan(tmp_path, names=names)
        assert_as_fresh(planned, tmp_path, render(planned, tmp_path))


def test_two_renders_of_different_variants_keep_one_manifest(tmp_path: Path) -> None:
    """It names what stands of both, with a word that some is of the earlier one; what is gone since is not named."""
    write_stems(tmp_path)
    render(plan(tmp_path, names=("main",), formats=("wav24",)), tmp_path)
    manifest = render(plan(tmp_path, names=("voice",), formats=("wav24",)), tmp_path)
    assert {row["path"] for row in manifest["deliverables"]} == {"main-wav24.wav", "voice-wav24.wav"}
    assert of_earlier_renders(manifest) == {"main-wav24.wav"}
    assert verify_delivery(tmp_path / "out", Unwatched()).ok
    (tmp_path / "out" / "main-wav24.wav").unlink()
    manifest = render(plan(tmp_path, names=("voice",), formats=("wav24",)), tmp_path)
    assert {row["path"] for row in manifest["deliverables"]} == {"voice-wav24.wav"}


def test_a_file_that_somebody_edited_since_is_no_longer_ours(tmp_path: Path) -> None:
    """Left out of the newest render and changed by hand: it is not overwritten when it is asked for again."""
    write_stems(tmp_path)
    render(plan(tmp_path, formats=("wav24",)), tmp_path)
    render(plan(tmp_path, names=("voice",), formats=("wav24",)), tmp_path)
    edited = tmp_path / "out" / "main-wav24.wav"
    edited.write_bytes(b"somebody's edit")
    with refused("name_taken", file="main-wav24.wav"):
        render(plan(tmp_path, formats=("wav24",)), tmp_path)
    assert edited.read_bytes() == b"somebody's edit"


def test_force_redoes_everything(tmp_path: Path) -> None:
    """Told to trust nothing, every file is made anew, the same as before."""
    write_stems(tmp_path)
    first = render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    again = render(plan(tmp_path), tmp_path, force=True)
    assert rewritten(before, tmp_path / "out") == set(before)
    assert untimed(first) == untimed(again)


def flip(path: Path) -> None:
    """One bit in the middle of a file, its size unchanged."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("damage", [flip, Path.unlink], ids=["edited", "deleted"])
@pytest.mark.parametrize("name", ["inst-wav24.wav", "inst-flac24.flac"])
def test_a_deliverable_that_is_not_as_it_was_is_made_again(
    tmp_path: Path, damage: Callable[[Path], None], name: str
) -> None:
    """An edited or missing file is put right, and nothing but its variant is done again."""
    write_stems(tmp_path)
    first = render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    damage(tmp_path / "out" / name)
    again = render(plan(tmp_path), tmp_path)
    assert untimed(first) == untimed(again)
    assert rewritten(before, tmp_path / "out") == {"inst-wav24.wav", "inst-flac24.flac"}
    assert_as_fresh(plan(tmp_path), tmp_path, again)


def spoil(**values: Any) -> Callable[[bytes], bytes]:
    """A memory with some of its values replaced."""
    return lambda raw: json.dumps(json.loads(raw) | values).encode()


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda _: b"",
        lambda _: b"[]",
        lambda _: b"null",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: bytes(len(raw)),
        spoil(trim_db="soft"),
        spoil(trim_db=None),
        spoil(peaks=None),
        spoil(peaks={"main": None}),
        spoil(peaks="main inst voice"),
        spoil(stems={"voice": 3}),
        spoil(stems=[]),
        spoil(files={"main-wav24.wav": {"recipe": "x", "dither": False}}),
        spoil(notes=None),
        spoil(others=[1]),
        spoil(manifest="0"),
    ],
)
def test_a_memory_that_cannot_be_trusted_makes_a_whole_render(
    tmp_path: Path, spoiled: Callable[[bytes], bytes]
) -> None:
    """Empty, cut, full of zeros or of nonsense: everything is rendered again, and remembered again."""
    write_stems(tmp_path)
    first = render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    memory = cache_path(tmp_path / "memory", tmp_path / "out")
    memory.write_bytes(spoiled(memory.read_bytes()))
    again = render(plan(tmp_path), tmp_path)
    assert untimed(first) == untimed(again)
    assert rewritten(before, tmp_path / "out") == set(before)
    after = fingerprints(tmp_path / "out")
    render(plan(tmp_path), tmp_path)
    assert rewritten(after, tmp_path / "out") == set()


@pytest.mark.parametrize("gone", [False, True], ids=["edited", "deleted"])
def test_a_manifest_that_is_not_the_memorys_makes_a_whole_render(tmp_path: Path, *, gone: bool) -> None:
    """The memory is of the render whose manifest lies there; any other manifest proves nothing."""
    write_stems(tmp_path)
    first = render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    document = json.loads(path.read_bytes())
    document["deliverables"][0]["integrated_lufs"] = -99.0
    document["deliverables"][0]["from_a_newer_version"] = True
    path.write_text(json.dumps(document))
    if gone:
        path.unlink()
    again = render(plan(tmp_path), tmp_path)
    assert untimed(first) == untimed(again)
    assert rewritten(before, tmp_path / "out") == set(before)


def render_until_named(planned: Plan, memory: Path, files: int) -> None:
    """A render that ends, as in a power cut, when so many files have got their names."""
    named = []

    def publish(part: PartFile) -> None:
        if part.target.parent == planned.out:
            named.append(part)
            if len(named) > files:
                os._exit(9)
        real(part)

    real, PartFile.publish = PartFile.publish, publish  # type: ignore[method-assign,assignment]  # in a process of its own
    deliver(planned, HEADER, Unwatched(), RenderOptions(cache=memory))


@pytest.mark.parametrize("files", [1, 2 * len(NAMES)])
def test_a_render_cut_off_between_its_names_goes_on(tmp_path: Path, files: int) -> None:
    """Ended after some files got their names and before the manifest was there: those are known to be ours."""
    write_stems(tmp_path)
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=render_until_named, args=(plan(tmp_path), tmp_path / "memory", files))
    process.start()
    process.join(600)  # a hang is one by then, on any machine
    assert process.exitcode == 9
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert len([*(tmp_path / "out").glob("*.wav"), *(tmp_path / "out").glob("*.flac")]) == files
    assert_as_fresh(plan(tmp_path), tmp_path, render(plan(tmp_path), tmp_path))


def test_a_moved_delivery_is_rendered_whole_elsewhere(tmp_path: Path) -> None:
    """A memory is of one folder: a copy of the delivery at another place is not trusted."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    (tmp_path / "out").rename(tmp_path / "moved")
    before = fingerprints(tmp_path / "moved")
    moved = plan(tmp_path, out="moved")
    manifest = render(moved, tmp_path)
    assert rewritten(before, tmp_path / "moved") == set(before)
    assert_as_fresh(moved, tmp_path, manifest)


class EditWhile(Unwatched):
    """A monitor that does something once when a stage has begun."""

    def __init__(self, stage: str, edit: Callable[[], object]) -> None:
        self._stage, self._edit = stage, edit

    def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- the protocol
        """Edit once."""
        if stage == self._stage:
            self._stage = ""
            self._edit()


@pytest.mark.parametrize("stage", ["mixing", "measuring", "verifying"])
@pytest.mark.parametrize("name", ["voice", "music"])
def test_a_stem_edited_meanwhile_refuses_the_render(tmp_path: Path, stage: str, name: str) -> None:
    """Whatever is being done, and also where only the other stem was to be rendered: the old files stay."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    before, files = fingerprints(tmp_path / "out"), audio(tmp_path / "out")
    write_stems(tmp_path, seed=9)  # the voice is to be rendered again

    def edit() -> None:
        os.utime(tmp_path / "in" / f"{name}.wav", ns=(5, 5))

    with refused("source_changed", file=tmp_path / "in" / f"{name}.wav"):
        deliver(plan(tmp_path), HEADER, EditWhile(stage, edit), RenderOptions(cache=tmp_path / "memory"))
    assert (fingerprints(tmp_path / "out"), audio(tmp_path / "out")) == (before, files)


def test_a_stem_edited_between_the_look_at_it_and_the_mix_refuses_the_render(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept was judged by the stem as it was: changed since, nothing is delivered, though no byte was read."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    write_ints(tmp_path / "in" / "voice.wav", noise(FRAMES, 1, 24, 7, QUIET), 24)  # the music's variant is kept
    before = fingerprints(tmp_path / "out")
    music = tmp_path / "in" / "music.wav"
    monkeypatch.setattr("render.delivery.fresh.prepare", lambda _monitor: os.utime(music, ns=(1, 1)))
    with refused("source_changed", file=music):
        render(plan(tmp_path), tmp_path)
    assert fingerprints(tmp_path / "out") == before


def test_waiting_for_another_render_can_be_cancelled(tmp_path: Path) -> None:
    """Who waits at the lock is not stuck there, and the lock is the other's still."""
    write_stems(tmp_path)

    class Impatient(Unwatched):
        """Cancels while it waits."""

        waiting = False

        def progress(self, stage: str, fraction: float) -> None:  # noqa: ARG002 -- the protocol
            """Notice that it waits."""
            self.waiting = self.waiting or stage.startswith("waiting")

        def check(self) -> None:
            """Cancel then."""
            if self.waiting:
                raise Cancelled

    def second() -> None:
        with pytest.raises(Cancelled):
            deliver(plan(tmp_path), HEADER, Impatient(), RenderOptions(cache=tmp_path / "memory"))

    manner = RenderOptions(cache=tmp_path / "memory")
    manifest = deliver(plan(tmp_path), HEADER, EditWhile("measuring", second), manner)
    assert_as_fresh(plan(tmp_path), tmp_path, manifest)


def test_a_memory_that_cannot_be_kept_is_one_sentence(tmp_path: Path) -> None:
    """A file where the folder of memories should be: said before anything is rendered."""
    write_stems(tmp_path)
    (tmp_path / "memory").write_bytes(b"")
    with refused("unusable_locks", folder=tmp_path / "memory"):
        render(plan(tmp_path), tmp_path)
    assert not (tmp_path / "out").exists()


def test_a_sum_that_was_not_proved_before_is_proved_on_what_is_kept(tmp_path: Path) -> None:
    """Fewer variants need another proof: it is made on the files that are there, and a false one is refused."""
    write_stems(tmp_path)
    render(plan(tmp_path), tmp_path)
    before = fingerprints(tmp_path / "out")
    two = plan(tmp_path, names=("main", "inst"))
    proved = replace(two, checks=(PlannedCheck("inst = main − voice", 0, (1,), (0,)),))
    assert_as_fresh(proved, tmp_path, render(proved, tmp_path))
    assert rewritten(before, tmp_path / "out") == set()
    wrong = replace(two, checks=(PlannedCheck("main = inst", 0, (1,)),))
    with refused("sum_does_not_hold", check="main = inst"):
        render(wrong, tmp_path)
