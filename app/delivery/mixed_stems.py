"""Which stems of a session a render mixes: each once, none that another replaced, and none missing without a word.

A take that its name says was replaced, and a file that is another sample for sample, stay out unless they are asked for
by name (`RenderRequest.include`). A stem that is not there whole stops the render unless it is allowed by name
(`RenderRequest.allow`): what is left of it is then mixed, which the manifest says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.delivery.render_request import RenderRequest
from app.domain.session import NEVER_MIXED, Problem, Scan, Severity, Stem
from app.errors import UsageError
from app.intake.problem_rules import ProblemRules
from app.intake.take_versions import versions_of
from app.text import listed
from render.delivery.manifest import Warned
from render.errors import AudioError, BouncedeskError
from render.sources.fingerprint import SampleBytes
from render.sources.multitrack import file_of
from render.sources.plausibility import is_noise_throughout
from render.sources.probe import probe
from render.text import shown

SUPERSEDED, DUPLICATE, DAMAGED, MISSING = "superseded_take", "duplicate", "damaged", "stem_missing"
NOISE, UNSURE = "noise", "version_unsure"
IN_PART = frozenset({DAMAGED, "truncated"})  # what can be read of such a stem is mixed, once it is allowed
BLOCK, GLANCE = 1 << 18, 1 << 12  # bytes that are compared at a time, and looked at first


def without_extras(scan: Scan, request: RenderRequest) -> Scan:
    """The session without older takes and exact copies that were not asked for; the copies are among its problems.

    Raises UsageError where a stem is asked for or allowed that is not in the session.
    """
    _check_names(scan, request)
    older = {path for problem in scan.problems if problem.code == SUPERSEDED for path in problem.files}
    older -= set(request.include)
    stems = [stem for stem in scan.stems if stem.mixed and stem.readable and stem.path not in older]
    copies = exact_copies(scan.folder, stems)  # of what is mixed: a copy of what stays out would leave nothing
    problems = tuple(problem for problem in scan.problems if problem.code != DUPLICATE)
    if copies:
        names = sorted({*copies, *copies.values()})
        message = f"{listed(sorted(copies))} holds the same samples as {listed(sorted(set(copies.values())))}."
        problems += (Problem(DUPLICATE, Severity.WARNING, tuple(names), (), message),)
    out = (older | set(copies)) - set(request.include)
    out |= {stem.path for stem in scan.stems if not stem.readable and stem.path in request.allow}
    return replace(scan, stems=tuple(stem for stem in scan.stems if stem.path not in out), problems=problems)


def extras_of(scan: Scan) -> dict[str, str]:
    """What a render leaves out of a session unless it is asked for, by path, with the code of the reason.

    Judged by the groups that the stems are in now: one that is no longer mixed stays out of nothing, and is no copy.
    """
    stems = [stem for stem in scan.stems if stem.mixed]
    older = versions_of(stems, ProblemRules.load().marks).replaced
    copies = exact_copies(scan.folder, [stem for stem in stems if stem.readable and stem.path not in older])
    return {**dict.fromkeys(copies, DUPLICATE), **dict.fromkeys(older, SUPERSEDED)}


def _check_names(scan: Scan, request: RenderRequest) -> None:
    known = {stem.path for stem in scan.stems} | {entry.path for entry in scan.ignored}
    for name in (*request.include, *request.allow):
        if name not in known:
            raise UsageError(
                f"There is no “{shown(name)}” in {shown(scan.folder.name)}; stems are named by their path in it.",
                code="unknown_stem",
                stem=name,
            )


def exact_copies(folder: Path, stems: Sequence[Stem]) -> dict[str, str]:
    """The stems that are another sample for sample, each with the one it is; silent ones are nobody's copy.

    The sides of a pair may be alike: that is a mono sound in stereo. A glance into each one's middle tells most apart.
    """
    alike: dict[tuple[int, int, int, int, bytes], list[Stem]] = {}
    copies: dict[str, str] = {}
    for stem in sorted(stems, key=lambda stem: (len(stem.path), stem.path)):
        glance = _glance(folder / stem.path)
        firsts = alike.setdefault((stem.frames, stem.channels, stem.sample_rate, stem.bit_depth, glance), [])
        first = next((each for each in firsts if stem.pair != each.path and _same_sound(folder, stem, each)), None)
        if first is None:
            firsts.append(stem)
        else:
            copies[stem.path] = first.path
    return copies


def _glance(path: Path) -> bytes:
    """A few bytes from the middle of a file's sound; none where it cannot be read."""
    try:
        with SampleBytes(path) as sound:
            return sound.read(sound.size // 2 // GLANCE * GLANCE, GLANCE)
    except (OSError, AudioError):
        return b""


def _same_sound(folder: Path, one: Stem, other: Stem) -> bool:
    """Whether two files of one length and kind hold the same bytes of sound, and not nothing but zeros."""
    try:
        with SampleBytes(folder / one.path) as here, SampleBytes(folder / other.path) as there:
            if here.size != there.size:
                return False
            sounds = False
            for place in range(0, here.size, BLOCK):
                block = here.read(place, BLOCK)
                if block != there.read(place, BLOCK):
                    return False
                sounds = sounds or any(block)
            return sounds
    except (OSError, AudioError):
        return False  # what cannot be read is said by whoever mixes it


def refuse_incomplete(scan: Scan, request: RenderRequest) -> None:
    """Raise BouncedeskError for a session that cannot be mixed whole, unless what is amiss was allowed by name.

    A click, guide or reference is never mixed, so it stops nothing. The fact `allowable` names what may be allowed.
    """
    missing = [entry for entry in scan.ignored if entry.missing and entry.path not in request.allow]
    if missing:
        names = [entry.path for entry in missing]
        raise BouncedeskError(
            f"{listed(names)} is in the folder but cannot be mixed: {missing[0].reason}; nothing was rendered.",
            code=MISSING,
            files=tuple(names),
            allowable=tuple(names),
        )
    unmixed = {stem.path for stem in scan.stems if stem.group in NEVER_MIXED}
    for problem in scan.problems:
        stops = problem.severity is Severity.ERROR or problem.code == DAMAGED
        if stops and not (unmixed | set(request.allow)).issuperset(problem.files or ("",)):
            sentence = _damage(problem.files) if problem.code == DAMAGED else problem.message
            raise BouncedeskError(sentence, code=problem.code, files=problem.files, allowable=problem.files)


def _damage(files: Sequence[str]) -> str:
    are = "is" if len(files) == 1 else "are"
    return f"{listed(files)} {are} damaged: a mix with what can be read may lack a part; nothing was rendered."


def stem_warnings(scan: Scan, request: RenderRequest) -> Iterator[Warned]:
    """What a manifest says of stems that stayed out, or came in although something is amiss with them."""
    mixed = {stem.path for stem in scan.stems}
    for problem in scan.problems:
        out = tuple(path for path in problem.files if path not in mixed)
        if problem.code in (SUPERSEDED, DUPLICATE) and out:
            why = "its name says that it was replaced" if problem.code == SUPERSEDED else "it is another stem again"
            yield Warned(problem.code, f"{listed(out)} stayed out of every mix: {why}.", out)
        elif problem.code == UNSURE and len(mixed.intersection(problem.files)) <= 1:
            continue  # the others are copies of it, which is said
        elif problem.code in (SUPERSEDED, DUPLICATE, DAMAGED, UNSURE) or set(problem.files) & set(request.allow):
            yield Warned(problem.code, problem.message, problem.files)
    gone = tuple(entry.path for entry in scan.ignored if entry.missing and entry.path in request.allow)
    if gone:
        yield Warned(MISSING, f"{listed(gone)} is in no mix, as it could not be read.", gone)
    noise = noisy_stems(scan)
    if noise:
        are, what = ("is", "a file is that was") if len(noise) == 1 else ("are", "files are that were")
        sentence = (
            f"{listed(noise)} {are} white noise at full scale from end to end, as {what} read in the wrong format."
        )
        yield Warned(NOISE, sentence, noise)


def noisy_stems(scan: Scan) -> tuple[str, ...]:
    """The stems of plain samples that are white noise wherever they are looked at; the samples of others are coded."""
    level = 10 ** (ProblemRules.load().noise.above_dbfs / 20)
    mixed = [stem.path for stem in scan.stems if stem.mixed and stem.readable]
    return tuple(path for path in mixed if _is_noise(scan.folder / path, level))


def _is_noise(path: Path, level: float) -> bool:
    try:
        info, layout = probe(path)
        if layout is None:
            return False
        with file_of(path).open("rb", buffering=0) as file:
            return is_noise_throughout(file, info, layout, level)
    except (OSError, AudioError):
        return False  # what cannot be read is said by whoever mixes it
