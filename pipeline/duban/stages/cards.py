"""Tasks with key-value lines: an item with an owner or a limit below it is a task, whatever its words are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from duban.core.model import Block, BlockKind, Directive, Segmentation
from duban.core.packed import last_at
from duban.core.structure import KeyValue
from duban.core.text import Span, SpanIndex
from duban.stages.clauses.facts import ClauseReading
from duban.stages.clauses.owners import OwnerReader
from duban.stages.parties import FullNames
from duban.stages.rows import TaskRow, first_of_each
from duban.words.lexicon import Lexicons

_KINDS = ("task", "measure", "lead", "support", "due", "status", "standard", "note")
_BETWEEN = " \n\u3000；;，,。（）【】[]-*•·●"
_ENDS = " \n\u3000。；;，,：:（【[*"
_LONGEST = 120
_READ = frozenset((BlockKind.BODY, BlockKind.HEADING))


class _Pair(NamedTuple):
    start: int
    end: int
    kind: str
    value: Span


class CardReader:
    """Built once from the lexicons; called with a read text, its pairs and the directives found in it."""

    def __init__(self, lexicons: Lexicons, owners: OwnerReader) -> None:
        self._kinds = {form: kind for kind in _KINDS for form in lexicons.forms(f"column_{kind}")}
        self._nobody = frozenset(lexicons.forms("cell_nobody"))
        self._done = frozenset(lexicons.forms("cell_done"))
        self._problems = lexicons.forms("column_problem")
        self._owners = owners
        self._full = FullNames(lexicons)

    def __call__(
        self, reading: ClauseReading, pairs: Sequence[KeyValue], directives: Sequence[Directive]
    ) -> tuple[TaskRow, ...]:
        """The tasks of the lists in which no request was found, in text order."""
        text = reading.cut.text
        found = SpanIndex(directives)
        known = [
            _Pair(p.start, p.end, kind, p.value) for p in pairs if (kind := self._kinds.get(p.key.of(text).lower()))
        ]
        rows = (self._row(reading, card, found) for card in _cards(text, known))
        return tuple(row for row in rows if row)

    def _row(self, reading: ClauseReading, card: list[_Pair], found: SpanIndex[Directive]) -> TaskRow | None:
        cut = reading.cut
        told = {pair.kind for pair in card}
        if not told & {"lead", "support", "due"} or self._is_done(cut.text, card):
            return None
        own = [pair.value for pair in card if pair.kind in ("task", "measure")]
        span = own[-1] if own else self._above(cut, card[0])
        if span is None or found.overlapping(span.start, span.end):
            return None
        sentence = last_at(cut.sentences, span.start)
        if sentence < 0 or cut.sentences[sentence].end < span.start:
            return None
        block = cut.blocks[cut.sentences[sentence].block]
        parties = [
            party._replace(
                inherited_from=Span(party.start, party.end), full_name=self._full(cut.text[party.start : party.end])
            )
            for pair in card
            if pair.kind in ("lead", "support")
            for party in self._owners.listed(cut.text, *pair.value, pair.kind)
            if cut.text[party.start : party.end].lower() not in self._nobody
        ]
        return TaskRow(
            Directive(span.start, span.end, None, "obligation", sentence, ("table.list",)),
            first_of_each(cut.text, parties),
            tuple(pair.value for pair in card if pair.kind == "due"),
            block.section,
            next((pair.value for pair in card if pair.kind == "status"), None),
        )

    def _above(self, cut: Segmentation, pair: _Pair) -> Span | None:
        """The item that the first pair of a card stands under, or behind in brackets; a problem is no task."""
        item = _item(cut, pair)
        if item is None or (item.mark and any(word in item.mark.of(cut.text) for word in self._problems)):
            return None
        told = any(sign in cut.text[item.start : item.end] for sign in "：。！？")
        return None if told else Span(item.start, item.end)

    def _is_done(self, text: str, card: Sequence[_Pair]) -> bool:
        return any(pair.kind == "status" and pair.value.of(text) in self._done for pair in card)


def with_cards(lines: Sequence[TaskRow], cards: Sequence[TaskRow]) -> tuple[TaskRow, ...]:
    """The tasks of lists in text order, each line that is a card as what its pairs say of it."""
    said = SpanIndex(card.directive for card in cards)
    left = (line for line in lines if not said.overlapping(line.directive.start, line.directive.end))
    return tuple(sorted((*left, *cards), key=lambda row: row.directive.start))


def _cards(text: str, pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """The runs of pairs with nothing between them; a task or a key that was there begins another."""
    card: list[_Pair] = []
    for pair in pairs:
        near = bool(card) and not text[card[-1].end : pair.start].strip(_BETWEEN)
        again = pair.kind in ("task", "measure") and any(p.kind not in ("task", "measure") for p in card)
        if card and (not near or again):
            yield card
            card = []
        card.append(pair)
    if card:
        yield card


def _item(cut: Segmentation, pair: _Pair) -> Block | None:
    """The block right before a pair, without what closes it; ``None`` if that is none that may ask."""
    number = last_at(cut.blocks, pair.start - 1)
    while number >= 0 and not cut.text[cut.blocks[number].start : pair.start].strip(_BETWEEN):
        number -= 1
    holder = cut.blocks[last_at(cut.blocks, pair.start)] if cut.blocks else None
    if number < 0 or holder is None or not {holder.kind, cut.blocks[number].kind} <= _READ:
        return None
    block = cut.blocks[number]
    start, end = block.start, min(block.end, pair.start)
    while end > start and cut.text[end - 1] in _ENDS:
        end -= 1
    while start < end and cut.text[start] == "*":
        start += 1
    between = cut.text[end : pair.start]
    if between.strip(_BETWEEN) or between.count("\n") > 1 or not 2 <= end - start <= _LONGEST:
        return None
    return block._replace(start=start, end=end)
