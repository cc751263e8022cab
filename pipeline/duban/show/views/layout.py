"""How a ledger is laid out: headings, columns and words, as data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from duban.core.records import CommitmentKind, State
from duban.core.toml import tomllib
from duban.io.store.lanes import Lane, Light

FieldName = Literal[
    "number", "id", "kind", "light", "lane",
    "matter", "task", "speaker", "titles", "meeting", "date", "origin",
    "lead", "support", "responsible", "persons",
    "deadline", "due", "limit", "recurrence",
    "state", "progress", "feedback", "remarks",
    "evidence", "section", "modality", "confidence", "document", "gaps",
]  # fmt: skip


class LayoutError(ValueError):
    """A layout that can't be used; the message names the file and the reason."""


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LedgerColumn(_Checked):
    """A column; without a field it is left blank, to be filled in by hand. ``width`` is in characters.

    ``asked`` says that an empty cell reads as what must still be settled (待明确). ``only`` keeps a column to the sheet
    of open questions, or to ledgers as of a day.
    """

    heading: str
    field: FieldName | None = None
    width: float = Field(default=14, gt=0, le=255)
    asked: bool = False
    only: Literal["open", "as_of"] | None = None


class Words(_Checked):
    """The wording inside cells."""

    dated: str
    quoted: str
    between: str
    obligation: str
    prohibition: str
    exhortation: str
    commitment: str
    owner: str
    date: str
    unsettled: str
    state: dict[State, str]
    kind: dict[CommitmentKind, str]
    light: dict[Light, str]
    lane: dict[Lane, str]


class Layout(_Checked):
    """A whole layout."""

    title: str
    font: str
    whole: str = Field(min_length=1)
    open: str = Field(min_length=1)
    unmatched: str = Field(min_length=1)
    unmatched_columns: tuple[str, str, str, str, str]
    party_sheets: int = Field(ge=0, le=1000)
    words: Words
    column: tuple[LedgerColumn, ...] = Field(min_length=1)

    def columns(self, sheet: Literal["whole", "open"], as_of: date | None = None) -> tuple[LedgerColumn, ...]:
        """The columns that stand on a sheet, of a ledger as of a day or of none."""
        shown = (None, sheet, "as_of" if as_of else None)
        return tuple(column for column in self.column if column.only in shown)


def load_layout(file: Path | None = None) -> Layout:
    """Read a layout (default: the shipped one). Raises ``LayoutError``, and ``OSError`` for a file that can't be read.

    >>> [column.heading for column in load_layout().column][:3]
    ['序号', '灯', '事项名称']
    """
    source = file or Path(__file__).with_name("ledger.toml")
    try:
        layout = Layout.model_validate(tomllib.loads(source.read_text(encoding="utf-8")))
        layout.words.dated.format(text="", date="")
        layout.words.quoted.format(text="", document="", start=0, end=0)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise LayoutError(f"{source}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LayoutError(f"{source}: not valid TOML: {error}") from None
    except (KeyError, IndexError, AttributeError, ValueError) as error:
        raise LayoutError(f"{source}: words: a place that nothing fills: {error}") from None
    return layout
