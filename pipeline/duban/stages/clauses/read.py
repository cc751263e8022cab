"""Read a text clause by clause: where each begins, its marker, and the facts that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duban.core.model import BlockKind, Mention, Segmentation, Sentence
from duban.core.packed import pack
from duban.core.text import Span, SpanIndex
from duban.stages.clauses.contents import contents
from duban.stages.clauses.facts import ClauseReading, Fact, ReadClause, ReadSentence
from duban.stages.clauses.markers import find_marker
from duban.stages.clauses.owners import OwnerReader
from duban.stages.clauses.signals import Signals
from duban.stages.clauses.subjects import SubjectReader
from duban.words.lexicon import Lexicons

_READ = (BlockKind.BODY, BlockKind.HEADING, BlockKind.CELL)
_TOLD = ("statement.copula", "statement.perfective", "statement.existence", "statement.weakness", "statement.reason")
_PAUSES = frozenset("，：、 ")
_SUBJECT = 16  # characters in which the first half of a correlative stands


class ClauseReader:
    """Built once from the lexicons; called with a segmented text and its attributions.

    ``signals``, ``subjects`` and ``owners`` are what it reads by, for the stages behind it.
    """

    def __init__(self, lexicons: Lexicons) -> None:
        self.signals = Signals(lexicons)
        self.subjects = SubjectReader(lexicons)
        self.owners = OwnerReader(lexicons, self.subjects)

    def __call__(self, cut: Segmentation, attributions: Sequence[Span]) -> ClauseReading:
        """Every clause of the sentences in which something may be asked, and every owner note."""
        notes = self.owners(cut)
        said, noted = SpanIndex(attributions), SpanIndex(Span(n.start, n.end) for n in notes)
        return ClauseReading(cut, notes, pack(self._sentences(cut, said, noted)))

    def _sentences(self, cut: Segmentation, said: SpanIndex[Span], noted: SpanIndex[Span]) -> Iterator[ReadSentence]:
        for sentence in cut.sentences:
            here = tuple(said.overlapping(sentence.start, sentence.end))
            read = cut.blocks[sentence.block].kind in _READ
            covered = noted.overlapping(sentence.start, sentence.end)
            clauses = self._sentence(cut.text, sentence, here, covered) if read else ()
            yield ReadSentence(tuple(clauses), here)

    def _sentence(
        self, text: str, sentence: Sentence, attributions: Sequence[Span], notes: Sequence[Span]
    ) -> list[ReadClause]:
        """The clauses of a sentence, without what its attributions and owner notes cover."""
        signals = self.signals
        read: list[ReadClause] = []
        for start, end, closing in contents(text, sentence.clauses, attributions, notes):
            joins = bool(read and read[-1].marker) and signals.match("JOINS", text, start, end) is not None
            behind = start if joins else signals.behind_connectives(text, start, end)
            if behind >= end or (closing in ("", "，", "！") and signals.fullmatch("ADDRESS", text, behind, end)):
                continue
            opens = any(a.end <= behind and text[a.end : behind].strip("“「 ") == "" for a in attributions)
            before = read[-1] if read and not opens else None
            clause = self._clause(text, behind, end, closing, before, opens)
            read.append(clause._replace(facts=clause.facts - {"topic"} | {"joins"}) if joins else clause)
        return read

    def _clause(
        self, text: str, start: int, end: int, closing: str, before: ReadClause | None, opens: bool
    ) -> ReadClause:
        statement = self.signals.search("STATEMENT", text, start, end)
        facts = set(self._doing(text, start, end))
        facts.update(self._signs(text, start, end, closing))
        if opens:
            facts.add("opens")
        at_head = before is None or "topic" in before.facts or before.closing in "：；"
        if closing in _PAUSES and self._is_topic(text, start, end, statement, "imperative" in facts, at_head):
            facts.add("topic")
        marker, rejects = find_marker(text, start, end, before, self.signals, self.subjects)
        return ReadClause(start, end, closing, marker, statement, frozenset(facts), rejects)

    def _doing(self, text: str, start: int, end: int) -> Iterator[Fact]:
        """What the clause shows of somebody who does something."""
        target = self.signals.match("DATED_TARGET", text, start, end)
        if target:
            yield "target"
        time = self.signals.match("TIME_OPENING", text, start, end)
        behind = max(start, *(found.end for found in (target, time) if found)) if target or time else start
        if self.signals.is_imperative(text, behind, end):
            yield "imperative"
        parties = self.subjects.opening(text, start, end) or self.subjects.by(text, start, end)
        if parties:
            yield "party"
            if self.signals.is_imperative(text, parties[-1].end, end):
                yield "acts"

    def _signs(self, text: str, start: int, end: int, closing: str) -> Iterator[Fact]:
        """What the clause shows by single words."""
        signals = self.signals
        if signals.search("RULE_LIKE", text, start, end):
            yield "rule_like"
        if signals.search("CORRELATIVE", text, start, min(end, start + _SUBJECT)):
            yield "correlative"
        if signals.match("CORRELATIVE_SECOND", text, start, end):
            yield "second"
        if signals.match("TAIL_STOP", text, start, end):
            yield "stop"
        if signals.search("COGNITION", text, start, end):
            yield "cognition"
        if closing == "，" and signals.search("OCCASION", text, start, end):
            yield "occasion"
        if signals.search("RELATIVE_INSIDE", text, end - 1, end):
            yield "relative"

    def _is_topic(
        self, text: str, start: int, end: int, statement: Mention | None, imperative: bool, at_head: bool
    ) -> bool:
        signals = self.signals
        stated = statement.rule if statement else None
        is_so = stated == "statement.copula" and signals.search("RELATIVE_END", text, end - 1, end) is not None
        if end - start > 2 and not is_so and signals.search("TOPIC_END", text, end - 1, end):
            return True
        if signals.match("TOPIC", text, start, end) or self.subjects.is_list(text, start, end):
            return True
        if at_head and signals.match("TOPIC_OPENING", text, start, end):
            return True
        if stated in _TOLD or imperative:
            return False
        return signals.fullmatch("TOPIC_WHOLE", text, start, end) is not None
