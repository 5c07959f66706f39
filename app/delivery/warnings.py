"""What the manifest should warn of: everything that was decided for the user on the way."""

from collections.abc import Iterable, Sequence

from app.delivery.clean_warnings import clean_warnings
from app.delivery.variant_rule import VariantRule
from app.domain.groups import FxOwner, Group
from app.domain.session import Scan, Severity, Stem
from render.delivery.manifest import Warned

# A scan's findings that are told again in a manifest: they change what is in the files.
TOLD_AGAIN = ("unclassified", "unpaired_side", "rate_mismatch", "offset_unstamped")


def render_warnings(scan: Scan, rules: Sequence[VariantRule]) -> tuple[Warned, ...]:
    """The warnings of rendering `rules` from the scanned session."""
    return (*_findings(scan), *_shared_effects(scan.stems, rules), *clean_warnings(scan.stems, rules))


def _findings(scan: Scan) -> Iterable[Warned]:
    for problem in scan.problems:
        if problem.code in TOLD_AGAIN and problem.severity is not Severity.ERROR:
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
