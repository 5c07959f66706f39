"""The studio guide's advice on a budget, as far as it concerns an estimate."""

from collections.abc import Mapping, Sequence

from app.domain.money import pounds
from app.domain.pricing import Estimate, PricedJob
from app.pricing.rate_card import RateCard
from render.tables import read_resource


class BudgetGuide:
    """Sentences of resources/budget.toml."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences

    @classmethod
    def load(cls) -> "BudgetGuide":
        """Those that come with the program."""
        return cls(read_resource("budget.toml").values)

    def advice(self, job: PricedJob, estimate: Estimate, card: RateCard) -> Sequence[str]:
        """What to say of this job: the stages, and what makes mixing dearer."""
        mixed, mastered = any(song.mixed for song in job.songs), any(song.mastered for song in job.songs)
        stage = "both" if mixed and mastered else "mixing" if mixed else "mastering"
        said = self._sentences[stage].format(
            share=_share(estimate),
            mixing=pounds(card.mixing.base_pence),
            mastering=pounds(card.mastering.base_pence),
        )
        return [said, self._sentences["causes"], self._sentences["tidy"]] if mixed else [said]


def _share(estimate: Estimate) -> int:
    """Mixing's share of both stages, in per cent."""
    mixing, mastering = (
        sum(line.amount_pence for line in estimate.lines if line.code.startswith(part))
        for part in ("mixing.", "mastering.")
    )
    return round(100 * mixing / (mixing + mastering)) if mixing + mastering else 0
