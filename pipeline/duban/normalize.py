"""Raw text to clean simplified text that still knows every origin.

Three steps, the first two length-preserving: characters (full-width digits, half-width punctuation, odd spaces),
script, and the edits of ``rules/normalize.toml`` (glosses, doubled runs, tags, page furniture) with the soft breaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from duban.rules import Rule
from duban.script import Simplifier
from duban.text import Edit, NormalizedText

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_SPACES = dict.fromkeys(
    (0x09, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F), " "
)
_COMPATIBILITY = {
    code: kc
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
    if len(kc := unicodedata.normalize("NFKC", chr(code))) == 1
}
_CHARACTERS = {
    **_WIDE,
    **_SPACES,
    **_COMPATIBILITY,
    0xFF0E: ".",
    0xFF05: "%",
    0xFF0B: "+",
    0xFF5E: "～",
    0x2022: "·",
    0x30FB: "·",
}
_PUNCTUATION = tuple(
    (re.compile(rf"(?<![0-9A-Za-z]){re.escape(half)}|{re.escape(half)}(?![0-9A-Za-z])"), full)
    for half, full in zip(",:;!?", "，：；！？", strict=True)
)
_BRACKETS = {ord("("): "（", ord(")"): "）", ord("｡"): "。", ord("､"): "、"}
_PAIR = re.compile(r"([^\s“”《》]{1,8}?)\1")
_SENTENCE_END = "。！？；：”」』）…"
_WRAPPED_LINES, _WRAPPED_SHARE, _WRAPPED_WIDEST = 5, 0.6, 1.6
_RUNNING_LINE = 40
_LABELS = 2


def normalize(raw: str, simplifier: Simplifier, rules: Sequence[Rule]) -> NormalizedText:
    """Clean a raw text; ``rules`` are those of ``normalize.toml``, and each match becomes an edit.

    >>> from duban.lexicon import load_lexicons
    >>> from duban.rules import load_rules
    >>> rules = load_rules(load_lexicons(), "normalize")
    >>> normalize("於 10 月20日前完成項(xiàng)目", Simplifier(), rules).text
    '于10月20日前完成项目'
    """
    text = NormalizedText.of(raw)
    text = text.recoded(simplifier.simplify(_recode(raw)))
    text = text.edit(_rule_edits(text.text, rules))
    return text.edit(_soft_breaks(text.text))


def _recode(text: str) -> str:
    text = text.translate(_CHARACTERS).translate(_BRACKETS)
    for half, full in _PUNCTUATION:
        text = half.sub(full, text)
    return text


def _rule_edits(text: str, rules: Sequence[Rule]) -> Iterator[Edit]:
    for rule in rules:
        for mention in rule.find(text):
            if "unit" in mention.value:
                for pair in _PAIR.finditer(text, mention.start, mention.end):
                    yield Edit(pair.start(), pair.end(1), "")
            else:
                yield Edit(mention.start, mention.end, mention.value.get("keep", mention.value.get("replacement", "")))


def _soft_breaks(text: str) -> Iterator[Edit]:
    """Line breaks inside a sentence: in hard-wrapped text behind every full line, elsewhere behind a running line.

    A running line is one that has begun a new sentence behind a full stop, or is too long to be a heading, and breaks
    off without punctuation; page metadata, several labels to a line, neither runs on nor is run on to.
    """
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text) if not m.group().isspace()]
    width = _wrap_width([text[start:end].rstrip() for start, end in lines])
    for (start, end), (after, last) in pairwise(lines):
        line = text[start:end].rstrip()
        if line[-1] in _SENTENCE_END or text.count("\n", end, after) > 1:
            continue
        if _is_metadata(line) or _is_metadata(text[after:last]):
            continue
        wrapped = width > 0 and len(line) >= width * 0.8
        tail = line[max(line.rfind("。"), line.rfind("；")) + 1 :]
        running = line[-1] in "，、" or len(tail) < len(line) or len(line) > _RUNNING_LINE
        if wrapped or (not width and running and len(line) > 12):
            yield Edit(start + len(line), _first_character(text, after), "")


def _is_metadata(line: str) -> bool:
    return line.count("：") >= _LABELS and not any(mark in line for mark in "。，；")


def _wrap_width(lines: list[str]) -> float:
    """The width that a hard-wrapped text was wrapped to, 0 where the text is not wrapped."""
    broken = [len(line) for line in lines if line[-1] not in _SENTENCE_END]
    if len(broken) < _WRAPPED_LINES:
        return 0.0
    width = median(sorted(broken)[len(broken) // 2 :])
    alike = sum(width * 0.8 <= length <= width * 1.25 for length in broken)
    narrow = max(map(len, lines)) <= width * _WRAPPED_WIDEST
    return width if width > 12 and narrow and alike >= _WRAPPED_SHARE * len(broken) else 0.0


def _first_character(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \u3000":
        position += 1
    return position
