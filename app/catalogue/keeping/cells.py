"""Values of rows as JSON, exactly, and as CSV, for people."""

import base64
import binascii
import math

_BYTES = "base64"
_FLOAT = "float"
# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_cell(value: object) -> object:
    """A value of SQLite's as JSON can hold it: bytes and infinities are objects that say what they are."""
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, float) and not math.isfinite(value):
        return {_FLOAT: repr(value)}
    return value


def sqlite_cell(cell: object) -> object:
    """The value that `json_cell` made this of; raises ValueError for anything else."""
    if isinstance(cell, dict) and cell.keys() == {_BYTES} and isinstance(cell[_BYTES], str):
        try:
            return base64.b64decode(cell[_BYTES], validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from error
    if isinstance(cell, dict) and cell.keys() == {_FLOAT}:
        return float(cell[_FLOAT])
    if cell is None or isinstance(cell, str | int | float):
        return cell
    raise ValueError(f"{type(cell).__name__} is no value of a row")


def csv_cell(value: object) -> object:
    """A value as a spreadsheet may show it: nothing in it is taken for a formula, odd file names show what they can."""
    if isinstance(value, bytes):
        if not _is_name(value):
            return f"{len(value)} bytes"  # a file, such as an invoice's PDF: the JSON has it
        value = value.decode("utf-8", "surrogatepass")
        value = value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else value


def _is_name(value: bytes) -> bool:
    try:
        value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
