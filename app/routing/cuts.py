"""Cut-downs, each of a variant of full length: whose regions are chosen in `session.toml` or in the request, and how
they come to exactly the length it must have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.domain.cuts import CutChoice, Region, clock_text
from app.domain.session import Stem
from app.errors import UsageError
from app.routing.variants import VariantRule, VariantRules
from render.errors import BouncedeskError
from render.plan import CutDown, Piece
from render.text import count

DECLICK_S = 0.005
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ChosenCut:
    """A cut-down with its regions, and the rule of the variant it is cut from."""

    choice: CutChoice
    base: VariantRule

    def rule(self, cut: VariantRule) -> VariantRule:
        """The rule of its variant under the name, the title and the length of `cut`."""
        named = replace(self.base, name=cut.name, title=cut.title, default=cut.default, ask=cut.ask)
        return replace(named, length_s=cut.length_s, at_most_s=cut.at_most_s)


def check_cut_names(names: Iterable[str], rules: VariantRules) -> None:
    """Raise UsageError for the name of a variant that is not a cut-down."""
    for name in names:
        if not rules.rule(name).is_cut:
            known = ", ".join(_cut_names(rules))
            raise UsageError(
                f"The variant {name} is not a cut-down; choose from {known}.", code="not_a_cut", variant=name
            )


def choose_cuts(
    rules: VariantRules, in_session: Mapping[str, CutChoice], asked: Mapping[str, CutChoice]
) -> Mapping[str, ChosenCut]:
    """Every cut-down that has regions, by name.

    What was `asked` for decides over regions that the session's file gives, and leaves its other settings as they are.
    Raises BouncedeskError naming what is wrong.
    """
    _check_session_names(rules, in_session)
    merged = {**in_session, **{name: _merge(in_session.get(name), choice) for name, choice in asked.items()}}
    return {name: ChosenCut(choice, _base(rules, choice)) for name, choice in merged.items() if choice.regions}


def missing_cut(rule: VariantRule, cuts: Mapping[str, ChosenCut], stems: Sequence[Stem]) -> str | None:
    """Why a cut-down cannot be rendered, in one sentence; None where it can."""
    if rule.name in cuts:
        return cuts[rule.name].base.missing(stems)
    last = "end" if rule.length_s else "1:04"
    return (
        f"No regions are chosen for the {rule.title.lower()}; write the times of what to keep in session.toml, as "
        f'[cuts.{rule.name}] with regions = [["0:12", "0:14"], ["1:02", "{last}"]].'
    )


def _check_session_names(rules: VariantRules, in_session: Mapping[str, CutChoice]) -> None:
    known = _cut_names(rules)
    for name, choice in in_session.items():
        if name not in known:
            raise BouncedeskError(
                f"{choice.place}: there is no cut-down of that name; the names are {', '.join(known)}; correct it and "
                "try again.",
                code="unknown_cut",
                place=choice.place,
                cut=name,
            )


def _cut_names(rules: VariantRules) -> list[str]:
    return [rule.name for rule in rules.rules if rule.is_cut]


def _merge(settings: CutChoice | None, choice: CutChoice) -> CutChoice:
    return replace(settings, regions=choice.regions, place=choice.place) if settings else choice


def _base(rules: VariantRules, choice: CutChoice) -> VariantRule:
    full = [rule for rule in rules.rules if not rule.is_cut and not rule.each_group]
    for rule in full:
        if rule.name == choice.of:
            return rule
    raise BouncedeskError(
        f"{choice.place}: “of” is {choice.of}, and a cut-down can be of {', '.join(rule.name for rule in full)}; "
        "correct it and try again.",
        code="unknown_variant",
        place=choice.place,
        variant=choice.of,
    )


def plan_cut(rule: VariantRule, choice: CutChoice, song_frames: int, rate: int) -> CutDown:
    """The cut-down `rule` of a song of `song_frames` at `rate` Hz.

    The lengths of its regions add up to exactly the rule's, to the frame; raises BouncedeskError saying by how much
    they miss it. Its ends are faded over 5 ms, so that they do not click, and its last seconds where that was asked;
    the song's own beginning is left as it is, for it never clicked.
    """
    spans = _spans(rule, choice, song_frames, rate)
    total = sum(end - start for start, end in spans)
    _check_length(rule, choice, spans, song_frames, rate)
    declick = round(DECLICK_S * rate)
    fade_out = max(declick, round(choice.fade_out_s * rate))
    crossfade = round(choice.crossfade_ms * rate / 1000)
    fade_in = min(declick, total) if spans[0][0] else 0
    return CutDown(total, _pieces(spans, crossfade, song_frames), fade_in, min(fade_out, total))


def _spans(rule: VariantRule, choice: CutChoice, song_frames: int, rate: int) -> list[Span]:
    """Start and end of each region in frames, the one that is open closed so that the length is exact."""
    opened = [number for number, region in enumerate(choice.regions) if region.end is None]
    if opened and (len(opened) > 1 or rule.length_s is None):
        raise _wrong(
            choice,
            "only one end can be left to be worked out, and only where the length is fixed: give "
            f"region {opened[-1] + 1} an end",
            "cut_end_open",
        )
    closed = [(region.start.at(rate), region.end.at(rate) if region.end else None) for region in choice.regions]
    used = sum(end - start for start, end in closed if end is not None)
    left = _wanted(rule, rate) - used
    spans = [(start, start + left if end is None else end) for start, end in closed]
    for number, (region, span) in enumerate(zip(choice.regions, spans, strict=True), 1):
        _check_region(choice, number, region, span, song_frames, rate)
    return spans


def _wanted(rule: VariantRule, rate: int) -> int:
    return round((rule.length_s or rule.at_most_s or 0.0) * rate)


def _check_region(choice: CutChoice, number: int, region: Region, span: Span, song_frames: int, rate: int) -> None:
    start, end = span
    named = f"region {number}, from {region.start.text} to {region.end.text if region.end else clock_text(end, rate)},"
    if region.end is None and end <= start:
        raise _wrong(
            choice,
            f"region {number} has no room left, as the others fill the length already; shorten them",
            "cut_no_room",
        )
    if end <= start:
        raise _wrong(choice, f"{named} ends before it begins", "cut_ends_first")
    if end > song_frames:
        raise _wrong(
            choice, f"{named} goes past the song, which ends at {clock_text(song_frames, rate)}", "cut_past_song"
        )
    shortest = max(2 * round(choice.crossfade_ms * rate / 1000), 2 * round(DECLICK_S * rate))
    if end - start < shortest:
        raise _wrong(
            choice, f"{named} is shorter than {1000 * shortest / rate:g} ms, which its fades need", "cut_too_short"
        )


def _check_length(rule: VariantRule, choice: CutChoice, spans: Sequence[Span], song_frames: int, rate: int) -> None:
    total, wanted = sum(end - start for start, end in spans), _wanted(rule, rate)
    over = total - wanted
    if over == 0 or (over < 0 and rule.length_s is None):
        return
    what = (
        f"its regions come to {_length(total, rate)}, {_length(abs(over), rate)} too {'long' if over > 0 else 'short'}"
    )
    raise _wrong(
        choice,
        f"{what} for the {rule.title.lower()}: {_advice(spans, spans[-1][1] - over, song_frames, rate)}",
        "cut_wrong_length",
        over_frames=over,
    )


def _advice(spans: Sequence[Span], end: int, song_frames: int, rate: int) -> str:
    if end <= spans[-1][0]:
        return "take at least that much off its regions"
    if end > song_frames:
        return f"add at least that much, of a song that ends at {clock_text(song_frames, rate)}"
    return f"end the last one at {clock_text(end, rate)}"


def _length(frames: int, rate: int) -> str:
    return f"{frames / rate:.6f}".rstrip("0").rstrip(".") + f" s ({count(frames, 'frame')})"


def _wrong(choice: CutChoice, what: str, code: str, **facts: int) -> BouncedeskError:
    sentence = f"{choice.place}: {what}; correct it and render again."
    return BouncedeskError(sentence, code=code, place=choice.place, **facts)


def _pieces(spans: Sequence[Span], crossfade: int, song_frames: int) -> tuple[Piece, ...]:
    """What plays of the song: each region, with what it needs beyond its edit points to fade into its neighbours."""
    joins = [_join(before[1], after[0], crossfade, song_frames) for before, after in pairwise(spans)]
    leads, tails = [0, *(lead for lead, _ in joins)], [*(tail for _, tail in joins), 0]
    pieces: list[Piece] = []
    place = 0
    for (start, end), lead, tail in zip(spans, leads, tails, strict=True):
        faded = (crossfade if place else 0, crossfade if len(pieces) < len(joins) else 0)
        pieces.append(Piece(start - lead, place - lead, end - start + lead + tail, *faded))
        place += end - start
    return tuple(pieces)


def _join(end: int, start: int, crossfade: int, song_frames: int) -> Span:
    """How far a crossfade reaches before its edit point and past it: evenly, unless the song ends or begins there.

    `end` is where the earlier region ends, `start` where the later one starts.
    """
    room_before, room_after = start, song_frames - end
    lead = max(min(crossfade // 2, room_before), crossfade - room_after)
    if lead > room_before:  # the end of the song against its beginning: silence serves for what there is not
        lead = crossfade // 2
    return lead, crossfade - lead
