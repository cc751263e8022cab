"""Requests in talk and notes: a sentence tagged clause by clause, since there punctuation says little.

Each clause begins a request, goes on with the one before, or is none; two learned models weigh what is seen of it, and
the best way through the sentence is taken. The words that they look at are rules of ``talk.toml``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from duban.stages.clauses.facts import ReadClause
from duban.stages.clauses.signals import Signals
from duban.words.encoder import both
from duban.words.heard import Heard
from duban.words.lexicon import Lexicons
from duban.words.logistic import Logistic, Models
from duban.words.rules import by_label, load_fragments, load_rules
from duban.words.written import AnyOf, Late

Tag = Literal["B", "I", "O"]

_EAGER = 0.5  # added to the score of a beginning; chosen on documents left out of the learning
_NEXT = ("mood", "subject and modal", "subject and verb", "plea", "adverbs", "supposed", "asked")
_SUBJECT_NEAR = 3


class Run(NamedTuple):
    """The clauses ``first`` to ``last`` (inclusive) of a sentence that are one request, and how likely it is one."""

    first: int
    last: int
    likely: float


class Talk:
    """Built once from the lexicons; ``begins`` and ``goes_on`` are the learned models.

    Where there is an encoder, two thirds of a score are what it says of a clause in the talk around.
    """

    def __init__(self, lexicons: Lexicons, signals: Signals, begins: Logistic, goes_on: Logistic) -> None:
        self._reader = TalkReader(lexicons, signals)
        self._begins, self._goes_on = begins, goes_on
        self._topic = AnyOf(load_rules(lexicons, "talk", "TOPIC")).late

    def runs(self, text: str, clauses: Sequence[ReadClause], asked: bool, heard: Heard | None = None) -> list[Run]:
        """The requests of a sentence; ``asked`` says whether the sentence before held one."""
        best: dict[Tag | None, float] = {None: 0.0}
        back: list[dict[Tag, Tag | None]] = []
        scores: list[dict[Tag | None, float]] = []
        for clause, seen in zip(clauses, self._reader(text, clauses), strict=True):
            read = heard.clause(clause.start) if heard else None
            goes_on, begins = self._goes_on.score(seen), self._begins.score(seen)
            step: dict[Tag, tuple[float, Tag | None]] = {}
            begun: dict[Tag | None, float] = {}
            for before, reached in best.items():
                on = goes_on + self._goes_on.score([state(before)]) - self._goes_on.bias
                begin = begins + self._begins.score(after(before, asked)) - self._begins.bias
                if read:
                    on, begin = both(on, read.goes_on), both(begin, read.begins)
                begin += _EAGER
                begun[before] = begin
                inside = before in ("B", "I")
                left = _log(-on) if inside else 0.0
                ways: list[tuple[Tag, float]] = [("B", left + _log(begin)), ("O", left + _log(-begin))]
                ways += [("I", _log(on))] if inside else []
                for tag, way in ways:
                    if tag not in step or reached + way > step[tag][0]:
                        step[tag] = (reached + way, before)
            best = {tag: reached for tag, (reached, _) in step.items()}
            back.append({tag: before for tag, (_, before) in step.items()})
            scores.append(begun)
        return list(_runs(self._with_topics(text, clauses, _path(best, back)), scores))

    def _with_topics(self, text: str, clauses: Sequence[ReadClause], path: Sequence[Tag]) -> list[Tag]:
        """The tags, a mere topic (预算的事，) as the opening of the request behind it, or as none."""
        tags = list(path)
        for n, clause in enumerate(clauses):
            if tags[n] == "B" and self._topic.fullmatch(text, clause.start, clause.end):
                behind = tags[n + 1] if n + 1 < len(tags) else "O"
                if behind == "O":
                    tags[n] = "O"
                else:
                    tags[n + 1] = "I"
        return tags


def load_talk(lexicons: Lexicons, signals: Signals, models: Models) -> Talk | None:
    """The finder of requests in talk, ``None`` if its models are missing."""
    if models.begins is None or models.goes_on is None:
        return None
    return Talk(lexicons, signals, models.begins, models.goes_on)


class TalkReader:
    """What is seen of the clauses of a sentence: names of features, each present or not."""

    def __init__(self, lexicons: Lexicons, signals: Signals) -> None:
        self._signals = signals
        self._words = {
            label: AnyOf(rules).late
            for label, rules in by_label(load_rules(lexicons, "talk")).items()
            if label != "MOOD"
        }
        fragments = load_fragments(lexicons, "talk")
        self._opening, self._before_verb = Late(fragments["opening"]), Late(fragments["before_verb"])

    def __call__(self, text: str, clauses: Sequence[ReadClause]) -> list[list[str]]:
        """The features of each clause, those of its neighbours among them."""
        own = [list(dict.fromkeys(self._clause(text, clause))) for clause in clauses]
        parts = [list(self._parts(text, clause)) for clause in clauses]
        last = len(clauses) - 1
        ends_asking = bool(clauses) and clauses[-1].closing == "？"
        seen = []
        for n in range(len(clauses)):
            names = [*own[n], *parts[n], *_twos(text, clauses[n], "holds")]
            names += [f"at={min(n, 3)}", f"left={min(3, last - n)}", f"sentence asks={ends_asking}"]
            for side, other in (("last", n - 1), ("next", n + 1)):
                if 0 <= other <= last:
                    names += [f"{side} {name}" for name in own[other]]
                    names += [f"{side} {name}" for name in parts[other] if name.startswith(_NEXT)]
                    names += _twos(text, clauses[other], f"{side} holds")
                else:
                    names.append(f"{side} edge")
            seen.append(list(dict.fromkeys(names)))
        return seen

    def _clause(self, text: str, clause: ReadClause) -> Iterator[str]:
        start, end = clause.start, clause.end
        for width in (1, 2, 3):
            yield f"opens {text[start : min(end, start + width)]}"
        for width in (1, 2):
            yield f"ends {text[max(start, end - width) : end]}"
        yield f"closing={clause.closing}"
        yield f"marker={clause.marker.rule if clause.marker else 'none'}"
        yield f"states={clause.states or 'nothing'}"
        yield f"length={min(6, (end - start) // 4)}"
        for fact in sorted(clause.facts):
            yield f"fact {fact}"

    def _parts(self, text: str, clause: ReadClause) -> Iterator[str]:
        """Who shall act, how it is put, what is only told, each alone and together."""
        start, end, words = clause.start, clause.end, self._words
        mood = self._signals.mood(text, start, end, accepts=False)
        put = mood.rule if mood else "none"
        yield f"mood={put}"
        yield f"mood and length={put},{min(3, (end - start) // 5)}"
        yield from _marked(text, clause)
        subject, behind = self._subject(text, start, end)
        modal, plea = (m.group() if (m := words[k].search(text, start, end)) else "none" for k in ("MODAL", "PLEA"))
        adverbs = sorted({m.group() for m in words["ADVERB"].finditer(text, behind, min(end, behind + 8))})
        found = self._before_verb.match(text, behind, end)
        at = found.end() if found else behind
        verb = text[at : at + self._signals.verb_at(text, at, end)]
        told = sorted({m.group() for m in words["TOLD"].finditer(text, start, end)})
        several = "+".join(adverbs[:2])
        yield f"subject={subject}"
        yield f"modal={modal}"
        yield f"plea={plea}"
        yield f"verb={verb}"
        yield f"subject and modal={subject},{modal}"
        yield f"subject and modal and verb={subject},{modal},{bool(verb)}"
        yield f"subject and verb={subject},{bool(verb)},{bool(told)}"
        yield f"subject and adverbs={subject},{several}"
        yield f"adverbs and verb={several},{bool(verb)}"
        yield f"plea and subject={plea},{subject}"
        yield f"plea and verb={plea},{bool(verb)}"
        yield f"told={bool(told)},{subject},{modal}"
        yield f"told and mood={bool(told)},{put}"
        yield from (f"adverb {word}" for word in adverbs)
        yield from (f"told {word}" for word in told)
        yield from self._signs(text, start, end)

    def _subject(self, text: str, start: int, end: int) -> tuple[str, int]:
        """Which kind of subject a clause has, and where what it does may begin."""
        found = self._opening.match(text, start, end)
        behind = found.end() if found else start
        for kind in ("SELF", "YOU", "BODY"):
            if named := self._words[kind].match(text, behind, end):
                return kind, named.end()
        for kind in ("SELF", "YOU"):
            if named := self._words[kind].search(text, start, end):
                return f"{kind} inside", named.end()
        return "none", behind

    def _signs(self, text: str, start: int, end: int) -> Iterator[str]:
        """What is supposed, asked or timed in a clause, and whom it names by a pronoun."""
        words = self._words
        for kind, name in (("SUPPOSED", "supposed"), ("ASKED", "asked"), ("TIME", "time")):
            if words[kind].search(text, start, end):
                yield name
        person = words["SELF"].search(text, start, end) or words["YOU"].search(text, start, end)
        yield f"pronoun={person.group() if person else 'none'}"
        if person:
            yield f"pronoun at={person.group()}{min(2, (person.start() - start) // _SUBJECT_NEAR)}"


def _marked(text: str, clause: ReadClause) -> Iterator[str]:
    """The marker of a clause and what stands around it."""
    if marker := clause.marker:
        yield f"marker word={text[marker.start : marker.end]}"
        yield f"before marker={text[max(clause.start, marker.start - 2) : marker.start]}"
        yield f"behind marker={text[marker.end : marker.end + 2]}"
        yield f"marker at={min(3, (marker.start - clause.start) // 3)}"


def state(before: Tag | None) -> str:
    """The feature that says what the clause before is, for going on.

    >>> state("B")
    'before=B'
    """
    return f"before={before or 'edge'}"


def after(before: Tag | None, asked: bool) -> list[str]:
    """The features that say what stands before a beginning: in the sentence, and in the sentence before.

    >>> after("I", True)
    ['after=inside', 'sentence before asks=True']
    """
    return [f"after={'inside' if before in ('B', 'I') else before or 'edge'}", f"sentence before asks={asked}"]


def _path(best: dict[Tag | None, float], back: Sequence[dict[Tag, Tag | None]]) -> list[Tag]:
    """The tags of the best way through a sentence."""
    tag = max(best, key=lambda t: (best[t], str(t)))
    path: list[Tag] = []
    for step in reversed(back):
        assert tag is not None
        path.append(tag)
        tag = step[tag]
    return path[::-1]


def _runs(path: Sequence[Tag], scores: Sequence[dict[Tag | None, float]]) -> Iterator[Run]:
    first: int | None = None
    for n, tag in enumerate([*path, "O"]):
        if first is not None and tag != "I":
            before = path[first - 1] if first else None
            yield Run(first, n - 1, 1 / (1 + math.exp(-max(-30.0, min(30.0, scores[first][before])))))
            first = None
        if tag == "B":
            first = n


def _log(score: float) -> float:
    """The logarithm of the likelihood that a score stands for."""
    return -math.log1p(math.exp(-score)) if score > -30.0 else score


def _twos(text: str, clause: ReadClause, kind: str) -> list[str]:
    """The characters of a clause and the pairs of neighbouring ones."""
    start, end = clause.start, clause.end
    return [
        *(f"{kind} {text[at]}" for at in range(start, end) if kind == "holds"),
        *(f"{kind} {text[at : at + 2]}" for at in range(start, end - 1)),
    ]
