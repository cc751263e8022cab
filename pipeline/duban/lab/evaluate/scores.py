"""The figures of one document, and what became of each of its records.

Figures are micro-averaged. A directive, count or deadline is found where it is paired one to one with a gold span at an
overlap of at least one half, or (``exact``) with the very same span. ``record`` is the strictest: found, and speaker,
modality, the set of responsible parties and the set of deadlines all right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from duban.lab.corpus.gold import MEETING, GoldCount, GoldDeadline, GoldDirective, GoldDocument, GoldSpan
from duban.lab.corpus.pairing import fold, pair, same
from duban.lab.evaluate.figures import COUNTS, RATES, Count, Figures, Rate
from duban.lab.evaluate.outputs import FoundCommitment, FoundCount, FoundDeadline, FoundSpan, FoundText, Output

#: The fields of a directive that a complete record must have right; the marker is scored, but not asked for.
DECISIVE = frozenset({"speaker", "modality", "responsible", "deadlines"})

Pairs = Mapping[int, int]
Spanned = GoldSpan | FoundSpan


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one record: ``right``, ``fields`` (found with wrong fields), ``missed`` or ``false``.

    ``layer`` is ``directive``, ``count`` or ``deadline``; ``start``, ``end`` (code points) and ``text`` are the gold's,
    for a false one its own; ``rules`` made the found record, ``wrong`` holds the fields as ``name: (gold, found)``.
    """

    document: str
    layer: str
    status: str
    start: int
    end: int
    text: str
    rules: tuple[str, ...] = ()
    wrong: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where in its document the record stands."""
        return f"{self.start}-{self.end}"


def score(text: str, gold: GoldDocument, found: Output) -> tuple[Figures, tuple[Outcome, ...]]:
    r"""Score one document; ``text`` is the raw text, by which quotes are judged.

    >>> from duban.lab.corpus.markup import parse, to_gold
    >>> marked = parse('+++\nid = "x"\n+++\n<directive marker="要">各地要抓落实</directive>。')
    >>> span = {"text": "各地要抓落实", "start": 0, "end": 6, "marker": "要", "modality": "prohibition"}
    >>> found = Output.model_validate({"commitments": [span]})
    >>> figures, outcomes = score(marked.text, GoldDocument.model_validate(to_gold(marked)), found)
    >>> figures.counts["directive exact"].tp, figures.counts["record"].tp, outcomes[0].wrong
    (1, 0, {'modality': ('obligation', 'prohibition')})
    """
    directives = dict(pair(gold.directives, found.commitments))
    counts = dict(pair(gold.project_counts, found.project_counts))
    deadlines = dict(pair(gold.deadlines, found.deadlines))
    wrong = {i: _wrong_fields(gold.directives[i], found.commitments[j]) for i, j in directives.items()}
    wrong_counts = {i: _wrong_count(gold.project_counts[i], found.project_counts[j]) for i, j in counts.items()}
    wrong_deadlines = {i: _wrong_dates(gold.deadlines[i], found.deadlines[j]) for i, j in deadlines.items()}
    figures = Figures(
        {
            **_directive_counts(gold.directives, found.commitments, directives, wrong),
            **_speaker_counts(gold, found),
            **_span_counts("count", gold.project_counts, found.project_counts, counts),
            **_span_counts("deadline", gold.deadlines, found.deadlines, deadlines),
        },
        {
            "speaker of directive": _rate("speaker" not in fields for fields in wrong.values()),
            "modality": _rate("modality" not in fields for fields in wrong.values()),
            "marker": _rate("marker" not in fields for fields in wrong.values()),
            "count value": _rate(not fields for fields in wrong_counts.values()),
            "deadline value": _rate(not fields for fields in wrong_deadlines.values()),
            "meeting date": _rate([gold.meeting_date == found.document.meeting_date]),
            "grounding": _rate(
                text[quote.start : quote.end] == quote.text
                for quote in (*found.commitments, *found.project_counts, *found.deadlines)
            ),
        },
    )
    outcomes = (
        *_outcomes(gold.doc, "directive", gold.directives, found.commitments, directives, wrong),
        *_outcomes(gold.doc, "count", gold.project_counts, found.project_counts, counts, wrong_counts),
        *_outcomes(gold.doc, "deadline", gold.deadlines, found.deadlines, deadlines, wrong_deadlines),
    )
    assert set(figures.counts) == set(COUNTS)
    assert set(figures.rates) == set(RATES)
    return figures, outcomes


def _directive_counts(
    gold: Sequence[GoldDirective],
    found: Sequence[FoundCommitment],
    pairs: Pairs,
    wrong: Mapping[int, Mapping[str, tuple[str, str]]],
) -> dict[str, Count]:
    whole = sum(not DECISIVE & fields.keys() for fields in wrong.values())
    responsible = [_texts(f.responsible) for f in found]
    deadlines = [_texts(f.deadlines) for f in found]
    return {
        **_span_counts("directive", gold, found, pairs),
        "directive marked (recall)": _recall(i in pairs for i, g in enumerate(gold) if g.marker is not None),
        "directive unmarked (recall)": _recall(i in pairs for i, g in enumerate(gold) if g.marker is None),
        "record": Count(whole, len(gold), len(found)),
        "responsible": _members([g.responsible for g in gold], responsible, pairs),
        "directive deadlines": _members([g.deadlines for g in gold], deadlines, pairs),
    }


def _span_counts(layer: str, gold: Sequence[Spanned], found: Sequence[Spanned], pairs: Pairs) -> dict[str, Count]:
    exact = sum((gold[i].start, gold[i].end) == (found[j].start, found[j].end) for i, j in pairs.items())
    return {
        f"{layer} overlap": Count(len(pairs), len(gold), len(found)),
        f"{layer} exact": Count(exact, len(gold), len(found)),
    }


def _members(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]], pairs: Pairs) -> Count:
    """Parties or deadlines: as sets where their directives are paired, all missed or false where they are not."""
    count = Count()
    for i, j in pairs.items():
        wanted, got = _folded(gold[i]), _folded(found[j])
        count += Count(len(wanted & got), len(wanted), len(got))
    taken = set(pairs.values())
    missed = sum(len(members) for i, members in enumerate(gold) if i not in pairs)
    false = sum(len(members) for j, members in enumerate(found) if j not in taken)
    return count + Count(0, missed, false)


def _speaker_counts(gold: GoldDocument, found: Output) -> dict[str, Count]:
    persons = [speaker for speaker in found.speakers if speaker.kind == "person"]
    names = {fold(s.name) for s in gold.speakers if s.name != MEETING}
    given = {fold(s.name) for s in persons if s.name}
    titles = {(fold(s.name), fold(title)) for s in gold.speakers for title in s.titles}
    given_titles = {(fold(s.name or ""), fold(title)) for s in persons for title in s.titles}
    return {
        "speaker names": Count(len(names & given), len(names), len(given)),
        "speaker titles": Count(len(titles & given_titles), len(titles), len(given_titles)),
    }


def _wrong_fields(gold: GoldDirective, found: FoundCommitment) -> dict[str, tuple[str, str]]:
    wrong = {}
    if not same(gold.speaker, found.speaker):
        wrong["speaker"] = (_shown(gold.speaker), _shown(found.speaker))
    if gold.modality != found.modality:
        wrong["modality"] = (gold.modality, _shown(found.modality))
    if not same(gold.marker, found.marker):
        wrong["marker"] = (_shown(gold.marker), _shown(found.marker))
    lists = {"responsible": (gold.responsible, found.responsible), "deadlines": (gold.deadlines, found.deadlines)}
    for name, (wanted, given) in lists.items():
        got = _texts(given)
        if _folded(wanted) != _folded(got):
            wrong[name] = (_shown("、".join(wanted)), _shown("、".join(got)))
    return wrong


def _wrong_count(gold: GoldCount, found: FoundCount) -> dict[str, tuple[str, str]]:
    return {} if gold.value == found.value else {"value": (_shown(gold.value), _shown(found.value))}


def _wrong_dates(gold: GoldDeadline, found: FoundDeadline) -> dict[str, tuple[str, str]]:
    values = {name: (getattr(gold, name), getattr(found, name)) for name in ("iso_start", "iso_end", "recurrence")}
    return {name: (_shown(wanted), _shown(got)) for name, (wanted, got) in values.items() if wanted != got}


def _outcomes(
    document: str,
    layer: str,
    gold: Sequence[Spanned],
    found: Sequence[Spanned],
    pairs: Pairs,
    wrong: Mapping[int, Mapping[str, tuple[str, str]]],
) -> Iterator[Outcome]:
    for i, g in enumerate(gold):
        if i not in pairs:
            yield Outcome(document, layer, "missed", g.start, g.end, g.text)
            continue
        # A marker alone is shown, but leaves the record right.
        status = "fields" if wrong[i].keys() - {"marker"} else "right"
        yield Outcome(document, layer, status, g.start, g.end, g.text, _rules(found[pairs[i]]), wrong[i])
    taken = set(pairs.values())
    for j, f in enumerate(found):
        if j not in taken:
            yield Outcome(document, layer, "false", f.start, f.end, f.text, _rules(f))


def _rules(found: Spanned) -> tuple[str, ...]:
    return found.rules if isinstance(found, FoundCommitment) else ()


def _recall(hits: Iterable[bool]) -> Count:
    judged = list(hits)
    return Count(sum(judged), len(judged), sum(judged))


def _rate(rights: Iterable[bool]) -> Rate:
    judged = list(rights)
    return Rate(sum(judged), len(judged))


def _texts(members: Iterable[FoundText]) -> tuple[str, ...]:
    return tuple(member.text for member in members)


def _folded(members: Iterable[str]) -> set[str]:
    return {fold(member) for member in members}


def _shown(value: str | int | float | None) -> str:
    return "-" if value is None or value == "" else str(value)
