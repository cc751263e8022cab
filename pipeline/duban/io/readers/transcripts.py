"""Transcripts as machines write them: JSON of recognisers and meeting tools, TextGrid, and rows of a turn each.

Each gives one text of lines ``名字：话`` and says which turns they are. What a key or column means is told by the words
of ``transcript.tsv``, and by content: nothing here asks for the name of a file or of a tool.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from duban.core.packed import pack
from duban.core.structure import Structure, Turn
from duban.core.text import Span, well_formed
from duban.io.readers.base import Content, ReadError
from duban.io.readers.plain import MAX_DEPTH, check_length
from duban.io.readers.text import decode
from duban.words.lexicon import load_lexicons

_LABEL_SIGN = "："
_UNNAMED = "Speaker "
_SLOWEST = 10.0
"""Seconds a character: who seems to speak more slowly is timed in milliseconds."""
_TOKEN = re.compile(r'"((?:[^"]|"")*)"|(?<![\w.])([0-9]+(?:\.[0-9]+)?)(?![\w.])')
_CLOCK = re.compile(r"(?:([0-9]+):)?([0-9]+):([0-9]+(?:[.,][0-9]+)?)")


class Said(NamedTuple):
    """A turn before it has a place: who, from which second, what; ``until`` is where it ends."""

    label: str | None
    at: float | None
    text: str
    until: float | None = None


class TranscriptJson:
    """Reads the JSON of recognisers (FunASR, Whisper, WhisperX) and of meeting tools."""

    suffixes = frozenset({".json"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:
        """The turns as text. Raises ``ReadError`` for JSON that is broken or holds no transcript."""
        text = decode(data, charset).text.removeprefix("\ufeff")
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ReadError(f"this is not JSON ({error})", "export it again, or give the transcript as text") from None
        turns = turns_of(value)
        if not turns:
            reason = "this JSON holds no transcript: no list in it has texts with a speaker or a time"
            raise ReadError(reason, "export the transcript itself; rows of documents are read from .jsonl")
        return laid_out(turns)


class TextGrid:
    """Reads the interval tiers of Praat; the name of a tier is who speaks."""

    suffixes = frozenset({".textgrid"})

    def parse(self, data: bytes, charset: str | None = None) -> Content:
        """The intervals of all tiers by time. Raises ``ReadError`` for what is not a TextGrid."""
        text = decode(data, charset).text
        turns = sorted(_intervals(text), key=lambda said: said.at or 0.0)
        if not turns:
            raise ReadError("this TextGrid holds no interval with words", "write it again in Praat")
        named = len({said.label for said in turns}) > 1
        return laid_out(turns if named else [said._replace(label=None) for said in turns])


def content_of(content: Content) -> Content:
    r"""Text that is a transcript of a machine in the file of a plain text, read as what it is; else the same content.

    >>> content_of(Content('[{"speaker": "周小满", "start": 1.5, "text": "我先说。"}]')).text
    '周小满：我先说。\n'
    """
    opening = content.text[:200].lstrip("\ufeff \r\n\t")
    if opening.startswith("File type") and "ooTextFile" in opening:
        return TextGrid().parse(content.text.encode())
    if opening[:1] in ("{", "["):
        try:
            turns = turns_of(json.loads(content.text.removeprefix("\ufeff")))
        except (ValueError, RecursionError):
            return content
        return laid_out(turns) if turns else content
    return content


def laid_out(turns: Iterable[Said]) -> Content:
    """Turns as lines of ``名字：话`` with their structure. Raises ``ReadError`` if the text grows too long."""
    lines: list[str] = []
    parts: list[Turn] = []
    at = 0
    for said in turns:
        words = well_formed(said.text).strip()
        if not words:
            continue
        label = well_formed(said.label) if said.label else ""
        line = f"{label}{_LABEL_SIGN}{words}\n" if label else f"{words}\n"
        begin = at + len(line) - len(words) - 1
        body = (Span(begin, begin + len(words)),)
        parts.append(Turn(at, at + len(line), Span(at, at + len(label)) if label else None, said.at, body))
        lines.append(line)
        at += len(line)
    text = "".join(lines)
    check_length(text)
    return Content(text, structure=Structure(pack(parts)))


def turns_of(value: Any) -> list[Said]:
    """The turns of the first list in a JSON value that holds a transcript, with times in seconds."""
    for rows in _lists(value, MAX_DEPTH):
        said = [turn for turn in map(_said, rows) if turn.text.strip()]
        told = sum(turn.label is not None or turn.at is not None for turn in said)
        if said and told * 2 > len(said):
            return in_seconds(said)
    return []


def is_turn(row: Mapping[str, Any]) -> bool:
    """Whether the columns of a row are those of a turn: text, who speaks, and from when or nothing else.

    >>> is_turn({"说话人": "周小满", "开始时间": "00:01", "内容": "我先说。"})
    True
    >>> is_turn({"speaker": "王某", "title": "讲话", "text": "…"})
    False
    """
    kinds = [kind for key in row for kind in [_kinds().get(_plain(key))] if kind or key]
    return {"text", "speaker"} <= set(kinds) and ("start" in kinds or None not in kinds)


def turn_of(row: Mapping[str, Any]) -> Said:
    """The turn in a row of a table."""
    return _said({key: value for key, value in row.items() if key is not None})


def _lists(value: Any, depth: int) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Every list of objects in a value, the outer ones first."""
    if depth < 0:
        return
    if isinstance(value, list):
        rows = [row for row in value if isinstance(row, dict)]
        if rows and len(rows) == len(value):
            yield rows
        yield from chain.from_iterable(_lists(row, depth - 1) for row in value)
    elif isinstance(value, dict):
        yield from chain.from_iterable(_lists(one, depth - 1) for one in value.values())


def _said(row: Mapping[str, Any]) -> Said:
    found: dict[str, Any] = {}
    for key, value in row.items():
        kind = _kinds().get(_plain(key))
        if kind and value not in (None, ""):
            found.setdefault(kind, value)
    text = found.get("text")
    words = text if isinstance(text, str) else _words(row, MAX_DEPTH)
    inner = None if isinstance(text, str) else _first_start(row, MAX_DEPTH)
    start = _time(found.get("start", inner))
    return Said(_speaker(found.get("speaker")), start, words, _time(found.get("end")))


def _first_start(value: Any, depth: int) -> Any:
    """The start of the first part that has one, where the whole has none."""
    if isinstance(value, dict) and depth >= 0:
        own = (one for key, one in value.items() if _kinds().get(_plain(key)) == "start")
        parts = (one[0] for one in value.values() if isinstance(one, list) and one)
        return next(chain(own, filter(None, (_first_start(part, depth - 1) for part in parts))), None)
    return None


def _words(value: Any, depth: int) -> str:
    """The texts of the smallest parts (sentences of words) put together."""
    if depth < 0:
        return ""
    if isinstance(value, list):
        return "".join(_words(one, depth - 1) for one in value if isinstance(one, (dict, list)))
    if not isinstance(value, dict):
        return ""
    text = next((v for k, v in value.items() if _kinds().get(_plain(k)) == "text" and isinstance(v, str)), None)
    if text is not None:
        return text
    return next(filter(None, (_words(v, depth - 1) for v in value.values() if isinstance(v, list))), "")


def _speaker(value: Any) -> str | None:
    """Who speaks: a name, the number of a voice, or an object with either."""
    if isinstance(value, dict):
        known = ((_kinds().get(_plain(key)), one) for key, one in value.items())
        return next((_speaker(one) for kind, one in known if kind == "speaker" and one not in (None, "")), None)
    if isinstance(value, bool) or value is None:
        return None
    name = str(value).strip()
    return f"{_UNNAMED}{name}" if name.isdigit() else name or None


def _time(value: Any) -> float | None:
    """Seconds or milliseconds as a number, or a time of day.

    >>> _time("00:01:02.5"), _time(1500)
    (62.5, 1500.0)
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return None
    clock = _CLOCK.fullmatch(value.strip())
    if clock:
        hours, minutes, seconds = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
    try:
        return float(value)
    except ValueError:
        return None


def in_seconds(turns: list[Said]) -> list[Said]:
    """The turns with their times in seconds, whatever unit they came in."""
    last = max((turn.until or turn.at or 0.0 for turn in turns), default=0.0)
    first = min((turn.at for turn in turns if turn.at is not None), default=0.0)
    # The last turn alone has words behind its start where no ends are given.
    words = sum(len(turn.text) for turn in turns)
    if last - first <= words * _SLOWEST:
        return turns
    return [turn._replace(at=None if turn.at is None else turn.at / 1000) for turn in turns]


def _intervals(text: str) -> Iterator[Said]:
    """The intervals of a TextGrid with words: of long and short files alike, numbers and quoted words in order."""
    label: str | None = None
    numbers: list[float] = []
    kind = ""
    for token in _TOKEN.finditer(re.sub(r"\[[0-9]*\]", "", text)):
        quoted, number = token.groups()
        if number is not None:
            numbers.append(float(number))
        elif quoted in ("IntervalTier", "TextTier"):
            kind, label = quoted, None
        elif kind and label is None:
            label, numbers = quoted, []
        elif kind == "IntervalTier" and len(numbers) >= 2:
            if quoted.strip():
                yield Said(label, numbers[-2], quoted.replace('""', '"'), numbers[-1])
            numbers = []


def _plain(key: Any) -> str:
    return re.sub(r"[\s_-]", "", str(key)).lower()


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    """What the name of a key or a column means: text, speaker, start, end, or a number that counts the turns."""
    lexicons = load_lexicons()
    kinds = ("text", "speaker", "start", "end", "number")
    return {_plain(form): kind for kind in kinds for form in lexicons.forms(f"turn_{kind}")}
