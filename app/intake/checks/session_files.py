"""What can be wrong before a sample is read: files that cannot be used, formats, names, and what lies beside them."""

from collections.abc import Iterator

from app.intake.checks.relations import repeated
from app.intake.file_rules import SESSION_FILE
from app.intake.problem_wording import spelled
from app.intake.take_versions import versions_of
from app.intake.view import Finding, SessionView, one_finding
from app.text import listed
from render.sources.info import flaw_phrases, how_short, is_cut_short
from render.text import kilohertz

NAMES_GUESSED = "names_guessed"  # a zip's, which another reading can change
STEREO = 2
MOST_TRACKS = 32  # that are named


def unreadable(view: SessionView) -> Iterator[Finding]:
    """Files that could not be read as audio, each with its own sentence."""
    for part in view.parts:
        if part.file.error:
            yield Finding("unreadable", (part.path,), detail=part.file.error)


def empty(view: SessionView) -> Iterator[Finding]:
    """Files without a single sample."""
    return one_finding("empty", (part.path for part in view.parts if part.file.empty))


def truncated(view: SessionView) -> Iterator[Finding]:
    """Files with less sound than their header promises."""
    for part in view.parts:
        info = part.file.info
        if info and is_cut_short(info):
            yield Finding("truncated", (part.path,), (info.frames / info.sample_rate,), how_short(info))


def nonfinite(view: SessionView) -> Iterator[Finding]:
    """Files with a sample that is not a number, at its position in the song."""
    for part in view.parts:
        measured = part.file.measured
        if measured and measured.nonfinite_at_s is not None:
            yield Finding("nonfinite", (part.path,), (part.offset_s + measured.nonfinite_at_s,))


def still_being_written(view: SessionView) -> Iterator[Finding]:
    """Files whose size or time changed during the scan."""
    return one_finding("still_being_written", (part.path for part in view.parts if part.file.changed))


def damaged(view: SessionView) -> Iterator[Finding]:
    """Files whose container has a flaw although the sound in it can be read."""
    for part in view.parts:
        info = part.file.info
        if info and info.flaws and info.frames and not is_cut_short(info):  # of one cut short that says enough
            yield Finding("damaged", (part.path,), detail=", ".join(flaw_phrases(info)))


def rate_mismatch(view: SessionView) -> Iterator[Finding]:
    """Stems at another sample rate than the session."""
    other = [stem for stem in view.mixed if stem.info.sample_rate != view.sample_rate]
    rates = spelled(kilohertz(stem.info.sample_rate) for stem in other)
    return one_finding("rate_mismatch", (stem.path for stem in other), rates)


def depth_mismatch(view: SessionView) -> Iterator[Finding]:
    """Stems of another bit depth than the session; a lossy file has none."""
    other = [
        stem
        for stem in view.mixed
        if stem.info.bit_depth != view.bit_depth and stem.info.subtype not in view.rules.lossy
    ]
    depths = spelled(f"{stem.info.bit_depth}-bit{' float' if stem.info.is_float else ''}" for stem in other)
    return one_finding("depth_mismatch", (stem.path for stem in other), depths)


def multichannel(view: SessionView) -> Iterator[Finding]:
    """Stems with more than two channels."""
    wide = [stem for stem in view.mixed if stem.info.channels > STEREO]
    counts = spelled(f"{stem.info.channels} channels" for stem in wide)
    return one_finding("multichannel", (stem.path for stem in wide), counts)


def guessed_names(archive: str, encoding: str) -> tuple[Finding, ...]:
    """The names in a zip that does not say their encoding, where they were read as the likeliest, `encoding`."""
    return (Finding(NAMES_GUESSED, (archive,), detail=encoding),) if encoding else ()


def multitrack(view: SessionView) -> Iterator[Finding]:
    """Recordings of several tracks, which are taken apart by the names of their channels."""
    for recording in view.recordings:
        inside = f"{recording}/"
        names = [part.path for part in view.parts if part.path.startswith(inside)]
        if names:
            tracks = listed([name.removeprefix(inside).removesuffix(".wav") for name in names], MOST_TRACKS)
            yield Finding("multitrack", (recording,), detail=f"{len(names)} tracks: {tracks}")


def nested_folders(view: SessionView) -> Iterator[Finding]:
    """Folders below the session's own that hold stems."""
    return one_finding("nested_folders", view.nested)


def ignored_file(view: SessionView) -> Iterator[Finding]:
    """Entries that are no stems; the session's own settings are not among them."""
    return one_finding("ignored_file", (entry.path for entry in view.ignored if entry.path != SESSION_FILE))


def unknown_mention(view: SessionView) -> Iterator[Finding]:
    """Names in session.toml that fit no file."""
    return one_finding("unknown_mention", view.missing_mentions)


def unclassified(view: SessionView) -> Iterator[Finding]:
    """Stems whose name nobody could understand."""
    below = view.rules.thresholds.unclassified_below
    return one_finding("unclassified", (part.path for part in view.parts if part.stem.confidence < below))


def unpaired_side(view: SessionView) -> Iterator[Finding]:
    """Sides of a stereo pair without the other."""
    mixed = {stem.path for stem in view.mixed}
    return one_finding("unpaired_side", (path for path in view.pairs.unpaired if path in mixed))


def split_pair(view: SessionView) -> Iterator[Finding]:
    """Sides that were put one_finding, each left one followed by its right."""
    lefts = [path for path, (_, side) in view.pairs.joined.items() if side == "L"]
    return one_finding("split_pair", (path for left in lefts for path in (left, view.pairs.joined[left][0])))


def superseded_take(view: SessionView) -> Iterator[Finding]:
    """Stems whose names say that they were replaced, by which others where these are there."""
    replaced = versions_of([stem.part.stem for stem in view.mixed], view.rules.marks).replaced
    by = [f"{path} by {newer}" if len(replaced) > 1 else f" by {newer}" for path, newer in replaced.items() if newer]
    detail = f" ({'; '.join(by)})" if len(replaced) > 1 and by else "".join(by)
    return one_finding("superseded_take", replaced, detail)


def version_unsure(view: SessionView) -> Iterator[Finding]:
    """Stems that may be versions of one part, but for those that are copies by what they hold."""
    copies = repeated(view.likenesses)
    for files in versions_of([stem.part.stem for stem in view.mixed], view.rules.marks).unsure:
        if len(set(files) - copies) > 1:
            yield Finding("version_unsure", files)
