"""What somebody asked to have rendered, and what that comes to in a session: variants, cut-downs, bus and balance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.cuts import CutChoice
from app.domain.session import Group
from app.errors import UsageError
from app.intake.grouping import GroupRules
from app.routing.cuts import check_cut_names
from app.routing.variants import ALL, VariantRules
from render.bus.settings import BusSettings, StripSettings
from render.encoders.formats import Formats
from render.errors import BouncedeskError
from render.plan import Headroom
from render.text import shown


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A render of the session `folder` into `out`; empty `variants` means the default ones.

    `groups` overrides the group of stems by their path in the session; `rules` find that of the others, the usual ones
    where there are none. `artist` and `title` go into file names; where they are empty, `session.toml` and then the
    folder's name are used. `naming` is a template of file names, empty for the usual one, and `names` are values for
    its parts beyond artist, song, variant and format. `cache` is the folder that remembers renders, so that only what
    changed is rendered again; `variants_file` holds the user's own variants.

    `cuts` are cut-downs by their variant's name, which are rendered beside `variants`; their regions decide over those
    that `session.toml` gives. At most `jobs` processors are used; 0 means all.

    `bus` and the strips of `balance` decide over those of `session.toml`, settings that do nothing switching them off.
    The bus follows the full mix for every variant, unless `independent` has each variant go through it by itself.

    `include` are stems to mix although they are older takes or copies of others, `allow` those that may be missing or
    damaged; both by their path in the session.
    """

    folder: Path
    out: Path
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("wav24",)
    headroom: str = "trim"
    strict: bool = False
    force: bool = False
    jobs: int = 0
    artist: str = ""
    title: str = ""
    naming: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    cuts: Mapping[str, CutChoice] = field(default_factory=dict)
    cache: Path | None = None
    variants_file: Path | None = None
    bus: BusSettings | None = None
    balance: Mapping[Group, StripSettings] = field(default_factory=dict)
    independent: bool = False
    rules: GroupRules | None = None
    include: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


def check_render_request(request: RenderRequest, rules: VariantRules) -> None:
    """Raise UsageError or BouncedeskError in one sentence where the request cannot be carried out as asked."""
    if not request.folder.is_dir():
        what = "is not a folder" if request.folder.exists() else "does not exist"
        raise BouncedeskError(
            f"{request.folder} {what}; choose the folder that holds the stems.",
            code="not_a_folder",
            file=request.folder,
        )
    session, target = request.folder.resolve(), _resolved(request.out)
    if target == session or session in target.parents:
        raise UsageError(
            f"{request.out} is inside the session's folder, which is never written to; choose a folder outside it.",
            code="inside_session",
            file=request.out,
        )
    if request.headroom not in tuple(Headroom):
        raise UsageError(
            f"Headroom is trim, refuse or float, not “{shown(request.headroom)}”.", code="unknown_headroom"
        )
    for name in request.variants:
        if name != ALL:
            rules.rule(name)
    check_cut_names(request.cuts, rules)
    try:
        for name in request.formats:
            Formats().parse(name)
    except BouncedeskError as error:
        raise UsageError.of(error) from error


def _resolved(out: Path) -> Path:
    try:
        return out.resolve()
    except (OSError, RuntimeError) as error:  # links that lead in a circle: which of the two depends on the Python
        raise UsageError(
            f"{out} cannot be followed to a folder; choose another place for the render.", code="not_a_folder", file=out
        ) from error
