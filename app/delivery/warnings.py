"""What the manifest should warn of: everything that was decided for the user on the way."""

from collections.abc import Iterable, Iterator, Sequence

from app.domain.session import FxOwner, Group, Scan, Severity, Stem
from app.routing.alternates import find_alternates
from app.routing.variants import VariantRule
from app.text import listed
from render.delivery.manifest import Warned

# A scan's findings that a manifest repeats: they change what is in the files.
REPEATED = ("unclassified", "unpaired_side", "rate_mismatch", "offset_unstamped")


def render_warnings(scan: Scan, rules: Sequence[VariantRule]) -> tuple[Warned, ...]:
    """The warnings of rendering `rules` from the scanned session."""
    return (*_findings(scan), *_shared_effects(scan.stems, rules), *clean_warnings(scan.stems, rules))


def _findings(scan: Scan) -> Iterable[Warned]:
    for problem in scan.problems:
        if problem.code in REPEATED and problem.severity is not Severity.ERROR:
            yield Warned(problem.code, problem.message, problem.files)


def _shared_effects(stems: Sequence[Stem], rules: Sequence[VariantRule]) -> Iterable[Warned]:
    shared = tuple(stem.path for stem in stems if stem.group is Group.VOCAL_FX and stem.fx_owner is FxOwner.BOTH)
    names = " ".join(selector for rule in rules for selector in (*rule.only, *rule.exclude, *rule.gain_db))
    if shared and ("lead" in names or "backing" in names):
        sentence = (
            "These effects serve the lead and the backing vocals alike and went with the lead; "
            "for exact splits ask for effects printed apart."
        )
        yield Warned("shared_vocal_fx", sentence, shared)


def clean_warnings(stems: Sequence[Stem], rules: Sequence[VariantRule]) -> Iterator[Warned]:
    """The warnings of rendering `rules` from a session that may have clean versions or stretches to mute."""
    found = find_alternates(stems)
    for originals in dict.fromkeys(found.originals.values()):
        clean = tuple(path for path, replaced in found.originals.items() if replaced == originals)
        names = listed([stem.path for stem in originals])
        sentence = f"Only clean variants have {listed(clean)}, in the place of {names}."
        yield Warned("clean_versions", sentence, (*clean, *(stem.path for stem in originals)))
    if found.spare:
        sentence = f"No variant has {listed(found.spare)}, as another clean version stands in for the same stem."
        yield Warned("clean_spare", sentence, found.spare)
    if found.unmatched:
        sentence = (
            f"Every variant has {listed(found.unmatched)}, as no stem is named the same but for that word; "
            "a clean version must be named like what it replaces."
        )
        yield Warned("clean_unmatched", sentence, found.unmatched)
    muted = tuple(stem.path for stem in stems if stem.mixed and stem.mutes)
    if muted and any(rule.replace for rule in rules):
        yield Warned("clean_mutes", f"Clean variants mute {listed(muted)} where session.toml says so.", muted)
