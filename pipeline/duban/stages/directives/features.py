"""What the labeller sees of a candidate: names of features, each present or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from duban.stages.clauses.facts import Fact, ReadClause
from duban.stages.clauses.signals import Signals
from duban.stages.directives.candidates import Candidate
from duban.stages.directives.wording import around, ends, pairs

#: Whether each of the two candidates before was a directive; ``None`` before the first.
Accepted = tuple[bool | None, bool | None]

_FACTS: tuple[Fact, ...] = (
    *("imperative", "party", "acts", "target", "topic", "rule_like", "stop", "correlative", "cognition"),
)
_NAMES = tuple((fact, f"first {fact}", f"later {fact}") for fact in _FACTS)


class Features(NamedTuple):
    """What is seen of a candidate: ``shared`` by all, and its ``own`` of its ``kind`` (M: marked, U: unmarked).

    ``pairs`` are those of neighbouring characters, by the place where they are looked for; most features are such.
    """

    kind: str
    shared: list[str]
    own: list[str]
    pairs: Iterable[tuple[str, Iterable[str]]]

    def names(self) -> list[str]:
        """Each by its name in the model."""
        own = [*self.own, *(f"{place} {two}" for place, twos in self.pairs for two in twos)]
        return self.shared + [f"{self.kind}.{name}" for name in own]


def features(text: str, candidate: Candidate, accepted: Accepted, signals: Signals) -> Features:
    """The features of a candidate; ``accepted`` says of the two candidates before it whether they were directives.

    Rules come in as features (what they object to, the role that they read), so the labeller weighs them and does not
    replace them.
    """
    kind = "M" if candidate.marker or candidate.correlative else "U"
    shared = [
        f"role={candidate.context.role.value}",
        f"mode={candidate.speech.mode if candidate.speech else 'none'}",
        f"objection={candidate.objection.split(' of role ')[0] or 'none'}",
        f"block={candidate.context.block.kind.value}{candidate.context.block.level or ''}",
    ]
    own = [*_marker(text, candidate, signals), *_shape(candidate), *_words(text, candidate, signals)]
    own += [*_passage(candidate, accepted), *ends(text, candidate), *around(text, candidate)]
    return Features(kind, shared, own, tuple(pairs(text, candidate)))


def _marker(text: str, candidate: Candidate, signals: Signals) -> Iterator[str]:
    marker = candidate.marker
    if marker is None:
        yield "marker=correlative" if candidate.correlative else "marker=none"
        return
    yield f"marker={marker.rule}"
    yield f"marker word={text[marker.start : marker.end + 1]}"
    yield f"behind marker={text[marker.end : marker.end + 2]}"
    yield f"before marker={text[max(candidate.start, marker.start - 1) : marker.start]}"
    clause = next(c for c in candidate.clauses if marker.end <= c.end)
    yield f"subject ends={text[max(clause.start, marker.start - 2) : marker.start]}"
    yield f"mode={candidate.speech.mode if candidate.speech else 'none'},marker={marker.rule}"
    yield f"marker at={min(3, (marker.start - clause.start + 3) // 4)}"
    subject = "none" if marker.start <= clause.start else "party" if "party" in clause.facts else "other"
    verb = signals.is_imperative(text, marker.end, clause.end)
    yield f"subject={subject}"
    yield f"asks to do={verb}"
    yield f"asks to do={verb},subject={subject}"
    yield f"asks to do={verb},marker={marker.rule}"


def _shape(candidate: Candidate) -> Iterator[str]:
    first, *others = run = candidate.clauses
    articles = candidate.context.articles
    if articles:
        yield f"article,party={candidate.shows('party')}"
        yield f"article,rule-like={candidate.shows('rule_like')}"
        yield f"article,objection={bool(candidate.objection)}"
        yield f"article,states={run[-1].statement is not None},imperative={'imperative' in first.facts}"
    later = frozenset[Fact]().union(*(clause.facts for clause in others))
    for fact, of_first, of_later in _NAMES:
        if fact in first.facts:
            yield of_first
        if fact in later:
            yield of_later
    yield f"first states={first.states or 'nothing'}"
    for clause in others:
        if clause.states:
            yield f"later states={clause.states}"
    yield f"before={_brief(candidate.before)}"
    yield f"behind={_brief(candidate.behind)}"
    doing = sum(not clause.facts.isdisjoint(("imperative", "acts")) for clause in run)
    yield f"imperative share={round(3 * doing / len(run))}"
    yield f"pieces={min(5, len(run))}"
    yield f"length={min(6, (candidate.end - candidate.start) // 8)}"
    yield f"{'article,' if articles else ''}closing={run[-1].closing}"


def _words(text: str, candidate: Candidate, signals: Signals) -> Iterator[str]:
    start, end = candidate.start, candidate.end
    verb = signals.behind_manner(text, start, end)
    yield f"opens {text[start]}"
    yield f"opens {text[start : start + 2]}"
    yield f"verb {text[verb : verb + signals.verb_at(text, verb, end)]}"
    yield f"ends {text[end - 1]}"
    yield f"ends {text[end - 2 : end]}"
    if signals.search("TIME_LIMIT", text, start, end):
        yield "has a time limit"
    if signals.search("PROGRESS", text, start, end):
        yield f"tells of progress, first imperative={'imperative' in candidate.clauses[0].facts}"


def _passage(candidate: Candidate, accepted: Accepted) -> Iterator[str]:
    last, earlier = accepted
    yield f"accepted={last}"
    yield f"accepted={last},{earlier}"
    yield f"role={candidate.context.role.value}"
    yield f"role={candidate.context.role.value},accepted={last}"
    if heading := candidate.context.heading:
        yield f"under={heading.announces}"


def _brief(clause: ReadClause | None) -> str:
    if clause is None:
        return "edge"
    if clause.marker:
        return "marker"
    return clause.states or ("imperative" if "imperative" in clause.facts else "other")
