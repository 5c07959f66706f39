"""`quote calibrate`: what logged hours say of the estimates, and what an hour earned."""

from dataclasses import asdict

import click

from app.commands.columns import aligned
from app.commands.output import print_document, say
from app.commands.rows import as_json
from app.paths import find_paths
from app.pricing.pricing_words import PricingWords

_WIDTH = 110


@click.command("calibrate")
@as_json
def calibrate(*, as_json: bool) -> None:
    """Hold the hours of finished songs against their quotes. It suggests; nothing is changed."""
    from app.commands.opening import opened  # the fit is only wanted here
    from app.pricing.calibration import calibration
    from app.pricing.calibration_report import (
        EARNING_HEADINGS,
        FINDING_HEADINGS,
        earning_rows,
        evidence,
        finding_rows,
    )

    with opened() as catalogue:
        found = calibration(catalogue, PricingWords.load(find_paths().variants))
    if as_json:
        print_document(asdict(found))
        return
    say(evidence(found))
    if not found.songs:
        return
    say("")
    for line in aligned([FINDING_HEADINGS, *finding_rows(found)], _WIDTH):
        say(line)
    for name, rows in earning_rows(found):
        say(f"\n{name}")
        for line in aligned([EARNING_HEADINGS, *rows], _WIDTH, "  "):
            say(line)
