"""What an assistant can ask of duban, as plain functions. Every stretch comes with its place in the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

from pydantic import Field

from duban.cli.evidence import evidence
from duban.cli.timex import rows
from duban.extractor import Extractor

LONGEST = 1_000_000
"""Characters of a text that is taken: some minutes of work."""

_ROWS = 50
_LISTED = 500

Text = Annotated[str, Field(description="The whole Chinese text, unchanged: offsets count its characters.")]
Day = Annotated[
    str | None, Field(description="ISO date that the text is of, if it does not say so itself; else leave it out.")
]
Word = Annotated[str | None, Field(description="Part of what stands there, in simplified or traditional script.")]
Until = Annotated[str | None, Field(description="ISO date, inclusive.")]


class AskError(ValueError):
    """A question that can't be answered; the message says why and what to ask instead."""


class Assistant:
    """Answers questions on texts, one at a time, and on the records of ``files``, which alone are opened.

    >>> found = Assistant(Extractor(), ()).extract("会议强调，各村要在10月底前完成。", "2021-03-01")
    >>> [(one["text"], one["start"], one["end"]) for one in found["commitments"]]
    [('各村要在10月底前完成', 5, 16)]
    """

    def __init__(self, extractor: Extractor, files: Sequence[Path]) -> None:
        self._extractor = extractor
        self._files = files
        self._turn = Lock()  # the extractor reads one text at a time

    def tools(self) -> list[Callable[..., Any]]:
        """The functions that are offered; ``query`` only where there are records."""
        return [self.extract, self.timex, self.explain, *([self.query] if self._files else [])]

    def extract(self, text: Text, date: Day = None) -> dict[str, Any]:
        """Find the commitments in a Chinese meeting text: who said it, what must be done, by whom, by when.

        Each has start and end, code points into the text with text[start:end] == its own text: cite these. What the
        text does not state (an owner, a date) is null or empty: do not fill it in. The answer is a record as the JSON
        Schema of `duban schema` describes it.
        """
        with self._turn:
            return self._extractor.record(_checked(text), date=_day(date))

    def timex(self, text: Text, date: Day = None) -> list[dict[str, Any]]:
        """Find every time expression of a Chinese text, what it means as ISO dates, and why.

        Dates that neither the text nor `date` settles are left out.
        """
        day = _day(date)
        with self._turn:
            return rows(_checked(text), datetime.fromisoformat(day) if day else None)

    def explain(
        self,
        text: Text,
        date: Day = None,
        start: Annotated[int, Field(ge=0, description="Begin of the stretch to explain.")] = 0,
        end: Annotated[int | None, Field(ge=0, description="End of the stretch; the whole text if left out.")] = None,
    ) -> list[dict[str, Any]]:
        """Say why something in a text was found or not: rules that matched, candidates that were rejected and why."""
        with self._turn:
            found = evidence(self._extractor.analyse(_checked(text), date=_day(date)))
        last = len(text) if end is None else end
        return [asdict(one) for one in found if one.start < last and start < one.end]

    def query(
        self,
        text: Word = None,
        speaker: Word = None,
        party: Word = None,
        title: Word = None,
        due_after: Until = None,
        due_before: Until = None,
        held_after: Until = None,
        held_before: Until = None,
        limit: Annotated[int, Field(ge=1, le=_LISTED)] = _ROWS,
    ) -> list[dict[str, Any]]:
        """Find commitments in the records that this server was started with; all conditions must hold.

        Each row has the document, its text with start_char and end_char, speaker, parties and deadlines. An empty
        answer means that no record says so.
        """
        from duban.io.store.query import Question, ask

        words = {"text": text, "speaker": speaker, "party": party, "title": title}
        days = {
            name: _day(value)
            for name, value in (
                ("due_after", due_after),
                ("due_before", due_before),
                ("held_after", held_after),
                ("held_before", held_before),
            )
        }
        asked = Question(**{name: (word,) for name, word in words.items() if word}, **days)  # type: ignore[arg-type]
        try:
            answer = ask(self._files, asked, limit)
            return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        except (ValueError, OSError) as error:
            raise AskError(str(error)) from None


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise AskError(f"the text has {len(text)} characters, {LONGEST} are read at once; ask for a part of it")
    return text


def _day(value: str | None) -> str | None:
    try:
        return datetime.fromisoformat(value).date().isoformat() if value else None
    except ValueError:
        raise AskError(f"{value!r} is not an ISO date; give one such as 2021-12-08, or none") from None
