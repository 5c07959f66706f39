"""Jobs for the tests of pricing, as a JSON file would give them."""

import json
from typing import Any

from app.domain.pricing import Estimate, PricedJob
from app.pricing.estimate import Estimator
from app.pricing.job_file import job_of, load_table
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card import RateCard

WORDS = PricingWords.load()
ESTIMATOR = Estimator(RateCard.default(), WORDS)


def parse_job(text: str, words: PricingWords = WORDS) -> PricedJob:
    """The job that a JSON text describes."""
    return job_of(load_table(text), words)


def job(*songs: dict[str, Any], **rest: Any) -> PricedJob:
    """The job of a document with these songs."""
    return parse_job(json.dumps({"songs": list(songs), **rest}))


def priced(*songs: dict[str, Any], **rest: Any) -> Estimate:
    """Its estimate by the default card."""
    return ESTIMATOR.estimate(job(*songs, **rest))


def mixing(**fields: Any) -> dict[str, Any]:
    """A song that is mixed."""
    return {"title": "Ember", "stage": "mixing", **fields}


def mastering(**fields: Any) -> dict[str, Any]:
    """A song that is mastered."""
    return {"title": "Ember", "stage": "mastering", **fields}


def amounts(estimate: Estimate) -> dict[str, int]:
    """What each code comes to."""
    sums: dict[str, int] = {}
    for line in estimate.lines:
        sums[line.code] = sums.get(line.code, 0) + line.amount_pence
    return sums
