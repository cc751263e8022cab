"""What the labeller sees of a candidate: names of features, each present or not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from operator import attrgetter

from duban.stages.clauses.pieces import Piece, is_imperative
from duban.stages.clauses.signals import Signals
from duban.stages.directives.candidates import Candidate

#: Whether each of the two candidates before was a directive; ``None`` before the first.
Accepted = tuple[bool | None, bool | None]

_FLAGS = ("imperative", "party", "acts", "target", "topic", "rule_like", "stop", "correlative", "cognition")
_NAMES = tuple((f"first {name}", f"later {name}") for name in _FLAGS)
_flags = attrgetter(*_FLAGS)


def features(text: str, candidate: Candidate, accepted: Accepted, signals: Signals) -> list[str]:
    """The features of a candidate; ``accepted`` says of the two candidates before it whether they were directives.

    Rules come in as features (what they object to, the role that they read), so the labeller weighs them and does not
    replace them. Features of marked and unmarked candidates are kept apart by their first letter.
    """
    kind = "M" if candidate.marker or candidate.correlative else "U"
    shared = [
        f"role={candidate.role.value}",
        f"mode={candidate.speech.mode if candidate.speech else 'none'}",
        f"objection={candidate.objection.split(' of role ')[0] or 'none'}",
        f"block={candidate.block.kind.value}{candidate.block.level or ''}",
    ]
    own = [*_marker(text, candidate, signals), *_shape(candidate), *_words(text, candidate, signals)]
    own += [*_passage(text, candidate, accepted, signals)]
    return shared + [f"{kind}.{name}" for name in own]


def _marker(text: str, candidate: Candidate, signals: Signals) -> Iterator[str]:
    marker = candidate.marker
    if marker is None:
        yield "marker=correlative" if candidate.correlative else "marker=none"
        return
    yield f"marker={marker.rule}"
    yield f"marker word={text[marker.start : marker.end + 1]}"
    yield f"behind marker={text[marker.end : marker.end + 2]}"
    yield f"before marker={text[max(candidate.start, marker.start - 1) : marker.start]}"
    piece = next(p for p in candidate.pieces if marker.end <= p.end)
    yield f"subject ends={text[max(piece.start, marker.start - 2) : marker.start]}"
    yield f"mode={candidate.speech.mode if candidate.speech else 'none'},marker={marker.rule}"
    yield f"marker at={min(3, (marker.start - piece.start + 3) // 4)}"
    subject = "none" if marker.start <= piece.start else "party" if piece.party else "other"
    verb = is_imperative(text, marker.end, piece.end, signals)
    yield f"subject={subject}"
    yield f"asks to do={verb}"
    yield f"asks to do={verb},subject={subject}"
    yield f"asks to do={verb},marker={marker.rule}"


def _shape(candidate: Candidate) -> Iterator[str]:
    run = candidate.pieces
    if candidate.articles:
        yield f"article,party={any(p.party for p in run)}"
        yield f"article,rule-like={any(p.rule_like for p in run)}"
        yield f"article,objection={bool(candidate.objection)}"
        yield f"article,states={run[-1].statement is not None},imperative={run[0].imperative}"
    behind = map(any, zip(*map(_flags, run[1:]), strict=True)) if len(run) > 1 else repeat(False)
    for (of_first, of_later), first, later in zip(_NAMES, _flags(run[0]), behind, strict=False):
        if first:
            yield of_first
        if later:
            yield of_later
    yield f"first states={run[0].statement.rule if run[0].statement else 'nothing'}"
    for piece in run[1:]:
        if piece.statement:
            yield f"later states={piece.statement.rule}"
    yield f"before={_brief(candidate.before)}"
    yield f"behind={_brief(candidate.behind)}"
    yield f"imperative share={round(3 * sum(piece.imperative or piece.acts for piece in run) / len(run))}"
    yield f"pieces={min(5, len(run))}"
    yield f"length={min(6, (candidate.end - candidate.start) // 8)}"
    yield f"{'article,' if candidate.articles else ''}closing={run[-1].closing}"


def _words(text: str, candidate: Candidate, signals: Signals) -> Iterator[str]:
    start, end = candidate.start, candidate.end
    verb = signals.behind_manner(text, start, end)
    yield f"opens {text[start]}"
    yield f"opens {text[start : start + 2]}"
    yield f"verb {text[verb : verb + signals.verb_at(text, verb, end)]}"
    yield f"ends {text[end - 1]}"
    yield f"ends {text[end - 2 : end]}"
    if signals.first("TIME_LIMIT", text, start, end):
        yield "has a time limit"
    if signals.first("PROGRESS", text, start, end):
        yield f"tells of progress, first imperative={candidate.pieces[0].imperative}"


def _passage(text: str, candidate: Candidate, accepted: Accepted, signals: Signals) -> Iterator[str]:
    last, earlier = accepted
    yield f"accepted={last}"
    yield f"accepted={last},{earlier}"
    yield f"role={candidate.role.value}"
    yield f"role={candidate.role.value},accepted={last}"
    if candidate.block.section:
        heading = candidate.block.section[-1]
        asks = bool(signals.markers(text, heading.start, heading.end))
        tells = signals.first("REPORT_HEADING", text, heading.start, heading.end) is not None
        yield f"under={'request' if asks else 'report' if tells else 'heading'}"


def _brief(piece: Piece | None) -> str:
    if piece is None:
        return "edge"
    if piece.marker:
        return "marker"
    return piece.statement.rule if piece.statement else "imperative" if piece.imperative else "other"
