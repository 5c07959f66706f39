"""From a session and a request to the engine's plan."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.delivery.casting import Casting
from app.delivery.checks import plan_checks, provable
from app.delivery.cut_planning import plan_cut
from app.delivery.naming import distinct, file_name
from app.delivery.request import RenderRequest
from app.delivery.variant_rule import VariantRule
from app.domain.cuts import CutChoice
from app.domain.session import Scan, Stem
from render.encoders.formats import FLOAT_FORMAT, Format, Formats
from render.errors import BouncedeskError
from render.plan import Headroom, Plan, PlannedFile, PlannedVariant, Processing
from render.units import resampled_frames

STEREO = 2


@dataclass(frozen=True, slots=True)
class Processed:
    """What the mixes go through, and the rule of the full mix that the bus follows."""

    processing: Processing
    full: VariantRule


def plan_render(
    scan: Scan,
    request: RenderRequest,
    rules: Sequence[VariantRule],
    cuts: Mapping[str, CutChoice] | None = None,
    processed: Processed | None = None,
) -> Plan:
    """The plan that renders `rules` of the scanned session, with the regions of `cuts` for those that are cut-downs.

    Cut-downs without regions are left out. Raises BouncedeskError where the stems cannot be mixed, or regions do not
    make the length of their cut-down.
    """
    chosen = cuts or {}
    rules = [rule for rule in rules if not rule.is_cut or rule.name in chosen]
    casting = Casting(scan, processed.full if processed else None)
    mixes = [mix for rule in rules for mix in casting.mixes(rule)]
    _refuse_multichannel(casting.playing(mixes))
    planned = casting.planned(mixes)
    named = _name_files(scan, request, [mix.name for mix in mixes])
    frames = _last_frame([stem for stem in scan.stems if stem.mixed], scan.sample_rate)
    made = {rule.name: plan_cut(rule, chosen[rule.name], frames, scan.sample_rate) for rule in rules if rule.is_cut}
    variants = tuple(
        PlannedVariant(mix.rule.name, files, mix.group, made.get(mix.rule.name), casting.fold(mix))
        for mix, files in zip(mixes, named, strict=True)
    )
    plan = Plan(
        out=request.out,
        sample_rate=scan.sample_rate,
        frames=frames,
        stems=planned,
        variants=variants,
        headroom=Headroom(request.headroom),
        processing=processed.processing if processed else None,
    )
    return replace(plan, checks=provable(plan, plan_checks(variants, planned)))


def _refuse_multichannel(stems: Sequence[Stem]) -> None:
    for stem in stems:
        if stem.channels > STEREO:
            raise BouncedeskError(
                f"{stem.path} has {stem.channels} channels, and only mono and stereo stems can be mixed; "
                "ask for a stereo bounce of it, or leave it out in session.toml."
            )


def _name_files(scan: Scan, request: RenderRequest, mixes: Sequence[str]) -> list[tuple[PlannedFile, ...]]:
    """The files of each mix; names are told apart over the whole render."""
    formats = Formats()
    kinds = [formats.parse(name) for name in dict.fromkeys(request.formats)]
    planned = [[_plan_file(scan, request, mix, kind, formats) for kind in kinds] for mix in _told_apart(mixes)]
    taken: set[str] = set()
    return [tuple(replace(file, path=distinct(file.path, taken)) for file in files) for files in planned]


def _told_apart(mixes: Sequence[str]) -> list[str]:
    """The mixes' names, numbered where a variant is called like a group that has a file of its own."""
    seen = Counter[str]()
    told = []
    for mix in mixes:
        seen[mix] += 1
        told.append(mix if seen[mix] == 1 else f"{mix}-{seen[mix]}")
    return told


def _plan_file(scan: Scan, request: RenderRequest, mix: str, kind: Format, formats: Formats) -> PlannedFile:
    artist = request.artist or scan.artist
    title = request.title or scan.title or scan.folder.resolve().name

    def path(form: Format) -> str:
        label = form.file_label(scan.sample_rate)
        return file_name(artist, title, mix, label, form.extension, request.naming, request.names)

    as_float = formats.parse(FLOAT_FORMAT + (f"@{kind.rate}" if kind.rate else ""))
    return PlannedFile(kind, path(kind), PlannedFile(as_float, path(as_float)) if kind.fixed else None)


def _last_frame(stems: Sequence[Stem], rate: int) -> int:
    ends = [
        resampled_frames(stem.offset_frames, stem.sample_rate, rate)
        + resampled_frames(stem.frames, stem.sample_rate, rate)
        for stem in stems
    ]
    return max(ends, default=0)
