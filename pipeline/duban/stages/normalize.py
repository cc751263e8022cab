"""Raw text to clean simplified text that still knows every origin.

Three steps, the first two length-preserving: characters (full-width digits, half-width punctuation, odd spaces),
script, and the edits of ``rules/normalize.toml`` (glosses, doubled runs, tags, page furniture) with the soft breaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

from duban.core.structure import UNKNOWN, Furniture, Structure
from duban.core.text import Edit, NormalizedText, Span, SpanIndex
from duban.stages.script import Simplifier
from duban.words.folders import LexiconError, read_text
from duban.words.rules import Rule

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
    **dict.fromkeys((0xFE30, 0xFE55, 0x2236), "："),
    **{0xFE50: "，", 0xFE51: "、", 0xFE54: "；", 0xFE56: "？", 0xFE57: "！"},
    **dict.fromkeys((0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB, 0xFF65), "·"),
}
_PUNCTUATION = dict(zip(",:;!?", "，：；！？", strict=True))
_PUNCTUATED = re.compile(r"[,:;!?](?:(?<![0-9A-Za-z].)|(?![0-9A-Za-z]))")
_BRACKETS = {ord("("): "（", ord(")"): "）", ord("｡"): "。", ord("､"): "、"}
_RECODED = {chr(old): new if isinstance(new, str) else chr(new) for old, new in (_CHARACTERS | _BRACKETS).items()}
_RECODABLE = re.compile("[" + re.escape("".join(_RECODED)) + "]")
_PAIR = re.compile(r"([^\s“”《》]{1,8}?)\1")
_SIGNS, _LONGEST_UNIT, _STEP = frozenset("“”《》 "), 8, 4
_CLOSING = "”」』）"
_SENTENCE_END = "。！？；：…" + _CLOSING
_WRAPPED_LINES, _WRAPPED_SHARE, _WRAPPED_WIDEST = 5, 0.6, 1.6
_CELL, _FEW_WIDER = 0.5, 0.05
_RUNNING_LINE, _SHORT_LINE = 40, 12
_NOTED_LINES, _NOTED_SHARE = 4, 0.4
_LABELS = 2
_PAUSES = "，。！？；…：,.!?;"
_BRACKETED = re.compile("[ ]?（(?=[^（）\n]{0,38}[\u4e00-\u9fff])[^（）0-9\n]{1,40}）")
_ITEM = re.compile("[ 　]{0,20}(?:[0-9]{1,2}(?:[.、）](?![0-9])|　)|（[0-9]{1,2}）|[①-⑳☐□✅]|//|\\*\\*)")
_LABELLED = re.compile("[ 　]{0,20}[\u4e00-\u9fffA-Za-z]{2,8}[0-9]{0,2}：")
_ITEM_MARKS = frozenset({"-", "*", "+", "•", "·", "#", "##", "###", "####", "#####"})
_LINE = re.compile(r"[^\n]+")


def normalize(
    raw: str, simplifier: Simplifier, rules: Sequence[Rule], structure: Structure = UNKNOWN
) -> NormalizedText:
    """Clean a raw text; ``rules`` are those of ``normalize.toml``, and each match becomes an edit.

    The cells of the tables of a ``structure`` come to stand a line each, whatever parted them.

    >>> from duban.words.lexicon import load_lexicons
    >>> from duban.words.rules import load_rules
    >>> rules = load_rules(load_lexicons(), "normalize")
    >>> normalize("於 10 月20日前完成項(xiàng)目", Simplifier(), rules).text
    '于10月20日前完成项目'
    """
    return clean(characters(raw, simplifier), rules, structure)


def characters(raw: str, simplifier: Simplifier) -> NormalizedText:
    """The raw text with each character plain and simplified; of the same length.

    >>> characters("１０月完成；項目", Simplifier()).text
    '10月完成；项目'
    """
    return NormalizedText.of(raw).recoded(simplifier.simplify(recode(raw)))


def clean(text: NormalizedText, rules: Sequence[Rule], structure: Structure = UNKNOWN) -> NormalizedText:
    """The text without marks and noise, its turns as lines of ``名字：话`` whatever export laid them out.

    ``structure`` is that of the text as given. What stands between the stretches of a turn is deleted, so that a
    sentence that runs over cues is whole.
    """
    text = text.edit(
        (*_furniture_edits(text.text, structure), *_cell_edits(structure), *_turn_edits(text.text, structure))
    )
    text = text.edit(_rule_edits(text.text, rules))
    return text.edit(_soft_breaks(text, SpanIndex(Span(*text.inside(t.start, t.end)) for t in structure.tables)))


def recode(text: str) -> str:
    """Each character by itself: half-width digits, full-width punctuation, plain spaces; of the same length.

    >>> recode("１０月２０日前\u00a0完成;")
    '10月20日前 完成；'
    """
    # Patterns of one set find the few characters that change much faster than a table reads all.
    text = _RECODABLE.sub(lambda match: _RECODED[match.group()], text)
    return _PUNCTUATED.sub(lambda match: _PUNCTUATION[match.group()], text)


def _cell_edits(structure: Structure) -> Iterator[Edit]:
    """A line break for whatever parts two cells."""
    for table in structure.tables:
        behind = table.start
        for cell in table.cells:
            if cell.start < cell.end:
                if behind < cell.start:
                    yield Edit(behind, cell.start, "\n")
                behind = cell.end
        if behind < table.end:
            yield Edit(behind, table.end, "\n")


def _furniture_edits(text: str, structure: Structure) -> Iterator[Edit]:
    """What is nobody's words goes, with the blank lines around it where a sentence goes on behind it."""
    for furniture in (part for part in structure.parts if isinstance(part, Furniture)):
        before, behind = furniture.start, furniture.end
        while before and text[before - 1].isspace():
            before -= 1
        while behind < len(text) and text[behind].isspace():
            behind += 1
        line = text[text.rfind("\n", 0, before) + 1 : before]
        broken = bool(line) and line[-1] not in _SENTENCE_END and any(pause in line for pause in "，。；")
        yield Edit(before, behind, "" if broken else "\n")


def _turn_edits(text: str, structure: Structure) -> Iterator[Edit]:
    turns = structure.turns
    pause = "" if any(text[span.end - 1] in _PAUSES for turn in turns for span in turn.body) else "，"
    for turn in turns:
        opening = "\n" if turn.start and text[turn.start - 1] != "\n" else ""
        if not turn.body:
            yield Edit(turn.start, turn.end, "\n")
            continue
        begin = turn.body[0].start
        if turn.label is None:
            yield Edit(turn.start, begin, opening)
        else:
            yield Edit(turn.start, turn.label.start, opening)
            named = _BRACKETED.match(text, turn.label.end, begin)
            edge = named.end() if named else turn.label.end
            if text[edge:begin] != "：":
                yield Edit(edge, begin, "：")
        for before, after in pairwise(turn.body):
            yield Edit(before.end, after.start, _joint(text, before.end, after.start) or pause)
        end = turn.body[-1].end
        if not text[end : turn.end].isspace():
            yield Edit(end, turn.end, "\n")


def _joint(text: str, end: int, start: int) -> str:
    """The blank that Latin words need between them where a line was broken."""
    return " " if text[end - 1].isascii() and text[end - 1].isalpha() and text[start].isascii() else ""


def _rule_edits(text: str, rules: Sequence[Rule]) -> Iterator[Edit]:
    for rule in rules:
        doubling = "(?P<unit>" in rule.expression
        stretches = _maybe_doubled(text) if doubling else [(0, len(text))]
        for mention in (m for start, end in stretches for m in rule.find(text, start, end)):
            if doubling:
                for pair in _PAIR.finditer(text, mention.start, mention.end):
                    yield Edit(pair.start(), pair.end(1), "")
            else:
                yield Edit(mention.start, mention.end, mention.value.get("keep", mention.value.get("replacement", "")))


def _maybe_doubled(text: str) -> Iterator[tuple[int, int]]:
    """The stretches in which four doubled units may stand, since the pattern that finds them is slow.

    They are eight characters at least, each with its twin near, so of every fourth character two in a row have one.
    """
    first = last = -1
    for at in range(0, len(text) + _STEP, _STEP):
        near = text.count(text[at], max(0, at - _LONGEST_UNIT), at + _LONGEST_UNIT + 1) if at < len(text) else 0
        if near > 1 or (near and text[at] in _SIGNS):
            first, last = at if first < 0 else first, at
        elif first >= 0:
            if last > first:
                yield max(0, first - _STEP), min(len(text), last + _STEP)
            first = -1


def _soft_breaks(cleaned: NormalizedText, tables: SpanIndex[Span]) -> Iterator[Edit]:
    """Line breaks inside a sentence: in hard-wrapped text behind every full line, elsewhere behind a running line.

    A line of a table ends where it ends.
    A running line is one that has begun a new sentence behind a full stop, or is too long to be a heading, and breaks
    off without punctuation; page metadata, several labels to a line, neither runs on nor is run on to. Notes, whose
    lines mostly end so, run on behind a comma only.
    """
    text = cleaned.text
    every = [(m.start(), m.end()) for m in _LINE.finditer(text) if not m.group().isspace()]
    lines = [line for line in every if not tables.overlapping(*line)]
    contents = [text[start:end].rstrip() for start, end in lines]
    # What cleaning took out had its place in the line when it was wrapped.
    lengths = [_length(cleaned.to_raw(start, start + len(c))) for (start, _), c in zip(lines, contents, strict=True)]
    width = _wrap_width([n for n, line in zip(lengths, contents, strict=True) if not _ends(line)], lengths)
    notes = not width and _are_notes(contents)
    for (start, end), (after, last), line, length in zip(lines, lines[1:], contents, lengths, strict=False):
        wrapped = width > 0 and length >= width * 0.8
        if (_ends(line) and not (wrapped and _ends_word(line))) or text.count("\n", end, after) > 1:
            continue
        if _is_metadata(line) or _is_metadata(text[after:last]) or _begins_item(cleaned, after):
            continue
        tail = line[max(line.rfind("。"), line.rfind("；")) + 1 :]
        pausing = line[-1] in "，、"
        running = pausing or len(tail) < len(line) or len(line) > _RUNNING_LINE
        alone = _LABELLED.match(text, after, last) is not None or (notes and not pausing)
        if wrapped or (not width and running and not alone and len(line) > _SHORT_LINE):
            yield Edit(start + len(line), _first_character(text, after), "")


def _begins_item(cleaned: NormalizedText, at: int) -> bool:
    """Whether a line begins an item of a list: with a number, or a mark of Markdown that cleaning took off."""
    if _ITEM.match(cleaned.text, at):
        return True
    place = cleaned.to_raw(at, at + 1).start
    before = cleaned.raw[cleaned.raw.rfind("\n", 0, place) + 1 : place].strip()
    return before in _ITEM_MARKS


def _are_notes(lines: Sequence[str]) -> bool:
    """Whether the lines are notes, many of them short and without punctuation at their end, and no running text."""
    told = [line for line in lines if len(line) > _SHORT_LINE]
    open_ended = sum(not _ends(line) and len(line) <= _RUNNING_LINE for line in told)
    return open_ended >= max(_NOTED_LINES, _NOTED_SHARE * len(told))


def _length(span: Span) -> int:
    return span.end - span.start


def _ends(line: str) -> bool:
    return line[-1] in _SENTENCE_END


def _ends_word(line: str) -> bool:
    """Whether a closing sign ends a word of the sentence (``“六保”``) and not the sentence."""
    return line[-1] in _CLOSING and line.rstrip(_CLOSING)[-1:] not in _SENTENCE_END


def _is_metadata(line: str) -> bool:
    return line.count("：") >= _LABELS and not any(mark in line for mark in "。，；")


def _wrap_width(broken: list[int], lengths: list[int]) -> float:
    """The width that a hard-wrapped text was wrapped to, 0 where the text is not wrapped.

    ``broken`` are the lengths of the lines that end within a sentence, ``lengths`` those of all. Cells of tables are
    short and count neither for nor against; a line of Latin letters may be longer.
    """
    if len(broken) < _WRAPPED_LINES:
        return 0.0
    width = median(sorted(broken)[len(broken) // 2 :])
    running = [length for length in broken if length > width * _CELL]
    alike = sum(width * 0.8 <= length <= width * 1.25 for length in running)
    wider = sum(length > width * _WRAPPED_WIDEST for length in lengths)
    narrow = wider <= len(lengths) * _FEW_WIDER
    return width if 12 < width < 90 and narrow and alike >= max(_WRAPPED_LINES, _WRAPPED_SHARE * len(running)) else 0.0


def _first_character(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \u3000":
        position += 1
    return position


def check_forms(folder: Path, simplifier: Simplifier) -> None:
    """Raise ``LexiconError`` for a word that never matches, since a cleaned text would have it in other characters."""
    for file in sorted(folder.glob("*.tsv")):
        forms = [line.split("\t")[0] for line in read_text(file).split("\n")]
        plain = characters("\n".join(forms), simplifier).text.split("\n")
        for number, (form, clean) in enumerate(zip(forms, plain, strict=True), 1):
            if form != clean:
                raise LexiconError(f"{file}:{number}: {form!r} never matches: a cleaned text has {clean!r}; write that")
