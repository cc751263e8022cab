"""The turns of a transcript in plain text, whatever export laid it out: who speaks, when, and what is said.

The layouts are rules of ``transcript.toml``. A text is a transcript where enough of its lines open a turn; then every
label counts, known or not, since a voice that is carried over to somebody else's words is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from duban.core.packed import pack
from duban.core.structure import Structure, Turn
from duban.core.text import Span
from duban.stages.openings import FEW, LINE, Opening, exchange, is_spoken, lines_from, name_of, seconds
from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_rules

_SENTENCE_END = "。！？…；”』」）.!?"
_BLANK = " 　"
_MARKS = "-*+• 　"
_HEADING = re.compile(r"(?<![^\n])(#{1,6})[ 　]")
_TAG = re.compile(r"</?[^<>\n]{1,60}>")
_LONGEST_RUN = 400
"""Code points; cues without labels and without punctuation are put together up to here."""


class TurnFinder:
    r"""Finds the turns of a text, which is recoded and simplified character by character.

    >>> from duban.words.lexicon import load_lexicons
    >>> text = "周小满 00:01:23\n我先说。\n林可 00:01:30\n好的。\n"
    >>> found = TurnFinder(load_lexicons())(text, text, Structure())
    >>> [(t.label.of(text), t.at, t.body[0].of(text)) for t in found.turns]
    [('周小满', 83.0, '我先说。'), ('林可', 90.0, '好的。')]
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in load_rules(lexicons, "transcript"):
            self._rules.setdefault(rule.source.label, []).append(rule)

    def __call__(self, raw: str, plain: str, known: Structure) -> Structure:  # noqa: ARG002
        """The structure with the turns of the text, none if it is no transcript; what is ``known`` stands."""
        finders = (self._subtitles, self._timed, self._cues, self._named, self._alone, self._reports)
        turns = known.turns or next(filter(None, (find(plain) for find in finders)), ())
        others = (part for part in known.parts if not isinstance(part, Turn))
        return Structure(pack(sorted((*others, *_joined(plain, turns)), key=lambda part: part.start)))

    def _subtitles(self, text: str) -> tuple[Turn, ...]:
        """SRT, WebVTT and their like: lines with ``-->`` above what is said."""
        if "-->" not in text:
            return ()
        return self._from_cues(text, self._openings(text, self._rules["CUE"][:1]), bounded=True)

    def _timed(self, text: str) -> tuple[Turn, ...]:
        """Exports that put label and time together."""
        heads = self._openings(text, self._rules["HEAD"])
        if len(heads) < FEW and not any(self._is_person(h.label, text) for h in heads):
            return ()
        turns = tuple(_turns(text, heads, self._ends(text)))
        return turns if sum(bool(t.body) for t in turns) * 2 > len(turns) else ()

    def _cues(self, text: str) -> tuple[Turn, ...]:
        """LRC and other texts in which most lines open with a time."""
        cues = self._openings(text, self._rules["CUE"][1:])
        few = len(cues) <= FEW or len(cues) * 3 < sum(1 for _ in LINE.finditer(text))
        return () if few else self._from_cues(text, cues, bounded=False)

    def _named(self, text: str) -> tuple[Turn, ...]:
        """Labels without times: ``名字：话`` and the headings of Markdown."""
        ends = self._ends(text)
        found = [o for o in self._openings(text, self._rules["NAMED"]) if not self._in_tasks(text, o, ends)]
        spoken = [o for o in found if is_spoken(text, o)]
        counts = Counter(name_of(text, o) for o in spoken)
        voices = [o for o in spoken if self._is_voice(name_of(text, o), counts)]
        sure = max(voices, exchange(text, spoken, counts), key=len)
        recurring = any(counts[name_of(text, o)] >= FEW for o in sure)
        if not sure:
            return ()
        most = len(sure) * 2 >= lines_from(text, sure[0].start)
        rule, _ = Counter(o.rule for o in sure).most_common(1)[0]  # one text has one way to set its labels
        marked = rule == self._rules["NAMED"][0].source.id and sum(o.rule == rule for o in spoken) >= FEW
        several = len(sure) >= FEW and (most or (recurring and len({name_of(text, o) for o in sure}) >= FEW))
        if not (marked or several):
            return ()
        counts = Counter(name_of(text, o) for o in found if o.rule == rule)
        every = most or rule != self._rules["NAMED"][-1].source.id
        kept = [
            o
            for o in found
            if (o.start >= sure[0].start or is_spoken(text, o))  # above, 主持人： may be a line of the head
            and (counts[name_of(text, o)] >= FEW or (o.rule == rule and (every or self._is_person(o.label, text))))
        ]
        return tuple(_turns(text, kept, ends))

    def _alone(self, text: str) -> tuple[Turn, ...]:
        """A label on a line of its own, without a sign."""
        found = [
            o
            for o in self._openings(text, self._rules["ALONE"])
            if self._is_person(o.label, text) and is_spoken(text, o)
        ]
        counts = Counter(name_of(text, o) for o in found)
        if len(found) <= FEW or max(counts.values()) < FEW or len(counts) < FEW:
            return ()
        return tuple(_turns(text, found, self._ends(text)))

    def _reports(self, text: str) -> tuple[Turn, ...]:
        """The sections of minutes that are headed each by a body, a post or a person alone (### 四、材料部)."""
        heads = {o.start: o for o in self._openings(text, self._rules["REPORTER"]) if self._is_person(o.label, text)}
        turns: list[Turn] = []
        for run, end in _runs_of_headings(text):
            reporters = [heads[h.start()] for h in run if h.start() in heads]
            if len(reporters) == len(run) >= FEW:
                turns += _turns(text, reporters, [Span(end, end)])
        unmarked = (turn._replace(body=(_unmarked(text, turn.body[0]),)) for turn in turns if turn.body)
        return tuple(sorted(unmarked, key=lambda turn: turn.start))

    def _openings(self, text: str, rules: Iterable[Rule]) -> list[Opening]:
        """What the rules find, the first rule first; a field (``时间：``) is no label."""
        found: dict[int, Opening] = {}
        for rule in rules:
            for match in rule.sifted.finditer(text, 0, len(text)):
                groups = match.groupdict()
                label = Span(*match.span("label")) if groups.get("label") else None
                if label and self._matches("FIELD", label.of(text)):
                    continue
                if rule.source.value.get("check") and not self._is_person(label, text):
                    continue
                at = None if groups.get("day") else seconds(groups.get("time"))
                found.setdefault(match.start(), Opening(match.start(), match.end(), label, at, rule.source.id))
        ordered = sorted(found.values())
        return [o for o, before in zip(ordered, [None, *ordered], strict=False) if not before or o.start >= before.end]

    def _from_cues(self, text: str, cues: Sequence[Opening], *, bounded: bool) -> tuple[Turn, ...]:
        """Turns of cues: a label may open each of their lines; ``bounded`` ones end at the first blank line."""
        named = {o.start: o for o in self._openings(text, (*self._rules["VOICE"], *self._rules["NAMED"]))}
        counts = Counter(name_of(text, o) for o in named.values())
        voices = {
            start: o
            for start, o in named.items()
            if text.startswith("<v", start) or counts[name_of(text, o)] >= FEW or self._is_person(o.label, text)
        }
        turns: list[Turn] = []
        for cue, following in zip(cues, [*(c.start for c in cues[1:]), len(text)], strict=False):
            end = text.find("\n\n", cue.end, following) if bounded else following
            end = following if end < 0 else end
            fresh = True
            for line in LINE.finditer(text, cue.end, end):
                voice = voices.get(line.start())
                body = tuple(_said(text, voice.end if voice else line.start(), line.end()))
                label = voice.label if voice else None
                begin = cue.start if fresh else line.start()
                if not body:
                    continue
                if turns and not voice and (not fresh or _runs_on(text, turns[-1], bool(voices))):
                    before = turns[-1]
                    turns[-1] = before._replace(end=line.end(), body=(*before.body, *body))
                else:
                    turns.append(Turn(begin, line.end(), label, cue.at, body))
                fresh = False
        closed = [t._replace(end=following.start) for t, following in pairwise(turns)]
        return (*closed, turns[-1]._replace(end=len(text))) if turns else ()

    def _ends(self, text: str) -> list[Span]:
        """Where a turn ends without another: headings, and fields of minutes."""
        found = (Span(*m.span()) for rule in self._rules["END"] for m in rule.sifted.finditer(text, 0, len(text)))
        return sorted(found)

    def _in_tasks(self, text: str, opening: Opening, ends: Sequence[Span]) -> bool:
        """Whether the last heading above is that of a list of tasks, in which a name is an owner and no voice."""
        above = next((e for e in reversed(ends) if e.start < opening.start), None)
        return above is not None and self._matches("TASKS", above.of(text))

    def _is_voice(self, name: str, counts: Counter[str]) -> bool:
        """Whether a label speaks for a transcript: a person, or a post that speaks again and again."""
        *persons, posts = self._rules["PERSON"]
        if any(rule.pattern.search(name) for rule in persons):
            return True
        return counts[name] >= FEW and posts.pattern.search(name) is not None

    def _is_person(self, label: Span | None, text: str) -> bool:
        return label is not None and self._matches("PERSON", label.of(text))

    def _matches(self, kind: str, words: str) -> bool:
        return any(rule.pattern.search(words) for rule in self._rules[kind])


def _runs_of_headings(text: str) -> Iterator[tuple[list[re.Match[str]], int]]:
    """The headings of one level below one heading of a higher one, with the end of their sections."""
    open_runs: dict[int, list[re.Match[str]]] = {}
    for heading in _HEADING.finditer(text):
        level = len(heading[1])
        for deeper in [other for other in open_runs if other > level]:
            yield open_runs.pop(deeper), heading.start()
        open_runs.setdefault(level, []).append(heading)
    yield from ((run, len(text)) for run in open_runs.values())


def _said(text: str, start: int, end: int) -> Iterator[Span]:
    """The words of a line without blanks at its edges and without tags."""
    edges = [start, *(edge for tag in _TAG.finditer(text, start, end) for edge in tag.span()), end]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        words = text[left:right].rstrip(_BLANK)
        said = words.lstrip(_BLANK + "-")
        if said:
            yield Span(left + len(words) - len(said), left + len(words))


def _runs_on(text: str, turn: Turn, labelled: bool) -> bool:
    """Whether a cue without a label goes on with the turn before: in the middle of a sentence, but not for ever."""
    open_ended = text[turn.body[-1].end - 1] not in _SENTENCE_END
    return open_ended and (labelled or turn.body[-1].end - turn.body[0].start < _LONGEST_RUN)


def _turns(text: str, openings: Sequence[Opening], ends: Sequence[Span]) -> Iterator[Turn]:
    """Each opening to the next, or to the heading before that."""
    stops = sorted({*(o.start for o in openings), *(e.start for e in ends), len(text)})
    number = 0
    for opening in openings:
        while stops[number] < opening.end and number < len(stops) - 1:
            number += 1
        end = max(stops[number], opening.end)
        start, behind = opening.end, end
        while start < behind and text[start].isspace():
            start += 1
        while behind > start and text[behind - 1].isspace():
            behind -= 1
        body = (Span(start, behind),) if start < behind else ()
        yield Turn(opening.start, end, opening.label, opening.at, body)


def _unmarked(text: str, body: Span) -> Span:
    """A body without the mark of the list item that it begins with; the marks behind it begin lines of their own."""
    start = body.start
    while start < body.end and text[start] in _MARKS:
        start += 1
    return Span(start, body.end)


def _joined(text: str, turns: Iterable[Turn]) -> Iterator[Turn]:
    """Turns that recognition cut in the middle of a sentence of one voice, put together."""
    kept: Turn | None = None
    for turn in turns:
        if kept is not None and _same_voice(text, kept, turn) and _runs_on(text, kept, kept.label is not None):
            kept = kept._replace(end=turn.end, body=(*kept.body, *turn.body))
            continue
        if kept is not None:
            yield kept
        kept = turn
    if kept is not None:
        yield kept


def _same_voice(text: str, first: Turn, second: Turn) -> bool:
    if not (first.body and second.body and first.end == second.start):
        return False
    if first.at is None or second.at is None:
        return False  # who sets lines without times broke them on purpose
    return (first.label and first.label.of(text)) == (second.label and second.label.of(text))
