"""What a person at a shell can do about an error, by its code: the sentences of app/ and render/ name no command."""

from collections.abc import Mapping

from render.errors import BouncedeskError

# By its code; `{…}` is a fact of the error.
_ADVICE: Mapping[str, str] = {
    "billed_already": "See `invoice list`.",
    "books_changed": "See everything with `invoice verify`.",
    "credit_stays": "Use `invoice apply`.",
    "delivery_held": "Use `song unhold` with a reason, and `preview --song` for previews.",
    "name_missing": "Use `round approve ROUND --by NAME`.",
    "no_such_backup": "See what there is with `catalogue restore --list`.",
    "no_timer": "Use `time start`.",
    "nothing_to_bill": "Name lines with `--line`.",
    "quote_expired": "Use `quote accept --late`.",
    "quote_fixed": "Use `quote --version-of`.",
    "rate_refused": "Leave out `--strict` to have it resampled.",
    "studio_unnamed": "Use `studio set --name`.",
}
# By what people call a row, the command that shows which rows there are.
_LISTS: Mapping[str, str] = {
    **{noun: f"{noun} list" for noun in ("client", "release", "song", "round", "note", "invoice", "quote")},
    "time entry": "time list",
    "payment": "invoice show",
}
_UNKNOWN = ("no_such_row", "no_such_name")


def advised(error: BouncedeskError) -> str:
    """The sentence of an error, and where there is a command that helps, that command."""
    listed = _LISTS.get(str(error.facts.get("noun"))) if error.code in _UNKNOWN else None
    advice = f"See what there is with `{listed}`." if listed else _ADVICE.get(error.code, "")
    sentence = str(error)
    return sentence if sentence.endswith("?") else f"{sentence} {advice}".rstrip()
