"""Listing a session's folder: its stems, its settings, and why everything else is left out.

Nothing is opened but folders, session.toml and the headers of WAV files, nothing is written, and no link is followed:
a session that holds pipes, devices or a loop of links is listed like any other.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.session import Ignored
from app.intake.file_rules import SESSION_FILE, FileRules
from app.intake.session_file import SessionFile, read_session_file
from render.errors import AudioError, BouncedeskError, reason_of
from render.sources.multitrack import track_files
from render.sources.probe import read_info
from render.text import shown

RECORDINGS = ("wav", "wave", "bwf", "rf64", "w64")  # endings of files that may name their tracks
JUNCTION = getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)  # Windows's link to a folder


class NoStemsError(BouncedeskError):
    """A folder without a single stem; `ignored` are the entries it does hold."""

    def __init__(self, sentence: str, ignored: tuple[Ignored, ...], folder: Path) -> None:
        super().__init__(sentence, code="no_stems", folder=str(folder))
        self.ignored = ignored


@dataclass(frozen=True, slots=True)
class Listing:
    """All entries of a session's folder, sorted; paths are relative to it, with forward slashes.

    A folder that is left out stands for all that it holds; `recordings` are files of several tracks, which stand among
    the audio in its place.
    """

    audio: tuple[str, ...]
    ignored: tuple[Ignored, ...]
    recordings: tuple[str, ...] = ()

    @property
    def nested(self) -> tuple[str, ...]:
        """The folders below the session's own that hold audio files."""
        files = {recording_of(path, self.recordings) or path for path in self.audio}
        return tuple(sorted({path.rpartition("/")[0] for path in files} - {""}))


@dataclass(frozen=True, slots=True)
class Contents:
    """The paths of the stems, everything left out, and what `session.toml` says.

    `nested` are folders below the session's own that hold audio; `missing_mentions` names in `session.toml` that fit
    nothing in the folder; `recordings` files of several tracks, which are the stems.
    """

    folder: Path
    paths: tuple[str, ...]
    ignored: tuple[Ignored, ...]
    nested: tuple[str, ...]
    settings: SessionFile
    missing_mentions: tuple[str, ...]
    recordings: tuple[str, ...] = ()


def read_contents(folder: Path) -> Contents:
    """List the folder and read its settings; raises NoStemsError where that leaves no stem, or BouncedeskError."""
    files = FileRules.load()
    listing = list_folder(folder, files)
    contents = _without_left_out(folder, listing, read_session_file(folder), files.reasons["left_out"])
    if not contents.paths:
        raise NoStemsError(_nothing(shown(str(folder)), listing), contents.ignored, folder)
    return contents


def list_folder(folder: Path, rules: FileRules) -> Listing:
    """List `folder`; raises BouncedeskError where it is missing, no folder, closed to us, or no session at all."""
    _check(folder)
    audio: list[str] = []
    ignored: list[Ignored] = []
    recordings: list[str] = []
    for entry in _walk(folder, rules):
        if isinstance(entry, Ignored):
            ignored.append(entry)
        else:
            tracks = _tracks(folder, entry)
            audio.extend(tracks or (entry,))
            recordings.extend([entry] if tracks else [])
        if len(audio) > rules.limits["most_audio_files"] or len(ignored) > rules.limits["most_entries"]:
            raise BouncedeskError(
                f"{shown(str(folder))} holds far more files than a session; nothing was read: choose the folder with "
                "this song's stems only.",
                code="too_many_files",
                folder=str(folder),
            )
    return Listing(
        tuple(sorted(audio)), tuple(sorted(ignored, key=lambda entry: entry.path)), tuple(sorted(recordings))
    )


def _tracks(folder: Path, path: str) -> Sequence[str]:
    """The tracks of a recording of several; nothing of any other file."""
    if path.rpartition(".")[2].lower() not in RECORDINGS:
        return ()
    try:
        names = read_info(folder / path).tracks
    except AudioError:  # said by whoever reads it
        return ()
    return [f"{path}/{name}" for name in track_files(names)]


def recording_of(path: str, recordings: Sequence[str]) -> str:
    """The recording that a stem is a track of; empty where it is a file of its own."""
    parent = path.rpartition("/")[0]
    return parent if parent in recordings else ""


def _check(folder: Path) -> None:
    """Raise BouncedeskError where the folder is not there, is none, or may not be looked into."""
    name = shown(str(folder))
    try:
        folder.lstat()
        is_folder = folder.is_dir()
        if is_folder:
            os.scandir(folder).close()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # a zero byte is in no name
        raise BouncedeskError(
            f"There is no folder {name}; check how it is written, and that its drive is connected.",
            code="folder_missing",
            folder=str(folder),
        ) from error
    except OSError as error:
        reason = reason_of(error)
        raise BouncedeskError(
            f"{name} cannot be opened ({reason}); check its permissions and try again.",
            code="folder_unreadable",
            folder=str(folder),
            reason=reason,
        ) from error
    if not is_folder:
        raise BouncedeskError(
            f"{name} is not a folder; choose the folder that holds the stems (only zip archives are unpacked here).",
            code="not_a_folder",
            folder=str(folder),
        )


def _walk(folder: Path, rules: FileRules) -> Iterator[str | Ignored]:
    """The paths of audio files, and whatever is left out."""
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(folder / inside) as entries:
                listed = list(entries)
        except OSError:
            yield Ignored(inside, rules.reasons["unreadable_folder"], missing=True)
            continue
        if not listed and inside:
            yield Ignored(inside, rules.reasons["empty_folder"])
        for entry in listed:
            path = f"{inside}/{entry.name}" if inside else entry.name
            taken = _sort(entry, path, rules)
            if taken is None:
                waiting.append(path)
            else:
                yield taken


def _sort(entry: os.DirEntry[str], path: str, rules: FileRules) -> str | Ignored | None:
    """The entry's path if it is audio, or why not; None for a folder to be listed in its turn."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return Ignored(path, rules.reasons["unreadable_entry"], missing=True)
    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == JUNCTION:
        return Ignored(path, rules.reasons["link"], missing=rules.is_audio(entry.name) or _is_folder(entry))
    if stat.S_ISDIR(status.st_mode):
        reason = _folder_reason(entry.name, path, rules)
        return Ignored(path, reason, missing=reason == rules.reasons["too_deep"]) if reason else None
    if not stat.S_ISREG(status.st_mode):
        return Ignored(path, rules.reasons["special"], missing=rules.is_audio(entry.name))
    if path == SESSION_FILE:
        return Ignored(path, rules.reasons["session_file"])
    reason = rules.reason_for(entry.name, folder=False)
    if reason is None and rules.is_audio(entry.name):
        return path
    return Ignored(path, reason or rules.reasons["anything"], missing=rules.is_unfinished_audio(entry.name))


def _is_folder(link: os.DirEntry[str]) -> bool:
    """Whether a link leads to a folder, which may hold stems."""
    try:
        return link.is_dir()
    except OSError:
        return False


def _folder_reason(name: str, path: str, rules: FileRules) -> str | None:
    reason = rules.reason_for(name, folder=True)
    if reason is None and rules.is_audio(name):
        return rules.reasons["audio_folder"]
    if reason is None and path.count("/") >= rules.limits["deepest"]:
        return rules.reasons["too_deep"]
    return reason


def _without_left_out(folder: Path, listing: Listing, settings: SessionFile, reason: str) -> Contents:
    """The contents without what the settings leave out, which is ignored for `reason`."""
    left_out = {
        path
        for path in listing.audio
        if settings.ignores(path) or settings.ignores(recording_of(path, listing.recordings))
    }
    ignored = (*listing.ignored, *(Ignored(path, reason) for path in left_out))
    everything = (*listing.audio, *listing.recordings, *(entry.path for entry in listing.ignored))
    return Contents(
        folder,
        tuple(path for path in listing.audio if path not in left_out),
        tuple(sorted(ignored, key=lambda entry: entry.path)),
        listing.nested,
        settings,
        settings.mentions_without_file(everything),
        listing.recordings,
    )


def _nothing(name: str, listing: Listing) -> str:
    if listing.audio:
        return f"session.toml leaves out every audio file in {name}; take a line from its “ignore” to go on."
    what = "holds no audio files" if listing.ignored else "is empty"
    return f"{name} {what}; choose the folder that holds the stems."
