"""What a manifest says of clean versions: who stands in for whom, and what could not be matched."""

from collections.abc import Iterator, Sequence

from app.delivery.alternates import find_alternates
from app.delivery.variant_rule import VariantRule
from app.domain.session import Stem
from app.text import listed
from render.delivery.manifest import Warned


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
