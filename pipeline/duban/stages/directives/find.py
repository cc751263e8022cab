"""Find the directives of a document: sentence by sentence, with the role of the passage at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.core.model import BlockKind, Directive, Mention, Reject, Segmentation, Speech
from duban.core.text import Span, SpanIndex
from duban.stages.clauses.owners import OwnerReader
from duban.stages.clauses.pieces import PieceReader
from duban.stages.clauses.signals import Signals
from duban.stages.clauses.subjects import SubjectReader
from duban.stages.directives.candidates import Candidate, candidates
from duban.stages.directives.features import Accepted, features
from duban.stages.directives.leads import Lead, in_articles, led_in
from duban.stages.directives.objections import judge
from duban.stages.directives.roles import Passage, Role, announced, asked_about, enter, genre_of, role_of
from duban.stages.directives.units import group
from duban.words.lexicon import Lexicons
from duban.words.logistic import Logistic

# What the rules find nothing against is struck only where that is likely: a reader strikes an entry sooner than finding
# one that is missing.
_LIKELY, _LIKELY_AGAINST = 0.25, 0.45
# A sanction in a law or rule is one at least as surely as not, whatever else its sentence says.
_BINDING = 0.5
_ALONE = ("marker.encourage", "marker.own_side_surely")  # their mood ends with their sentence


@dataclass(frozen=True, slots=True)
class Found:
    """The directives in text order, and the candidates that lost."""

    directives: tuple[Directive, ...]
    rejects: tuple[Reject, ...]


class DirectiveFinder:
    """Built once from the lexicons, called with a segmented text, its speeches and its attributions.

    The rules find the candidates and say what speaks against each; the labeller, where the lexicons ship one, weighs
    that with the rest of what is seen. Without it an objection of the rules decides.
    """

    def __init__(self, lexicons: Lexicons, labeller: Logistic | None = None) -> None:
        self.signals = Signals(lexicons)
        subjects = SubjectReader(lexicons)
        self._read = PieceReader(self.signals, subjects)
        self._owners = OwnerReader(lexicons, subjects)
        self._labeller = labeller

    def __call__(
        self, cut: Segmentation, speeches: Sequence[Speech], attributions: Sequence[Span], *, explain: bool = True
    ) -> Found:
        """Find every directive; offsets are of ``cut.text``. What lost is told only to ``explain``."""
        directives: list[Directive] = []
        rejects: list[Reject] = []
        accepted: Accepted = (None, None)
        for candidate in self.candidates(cut, speeches, attributions):
            names = features(cut.text, candidate, accepted, self.signals) if self._labeller else ()
            likely = self._likely(candidate, names)
            taken = likely >= (_LIKELY_AGAINST if candidate.objection else _LIKELY)
            if taken:
                directives.append(_directive(candidate, likely, directives[-1] if directives else None))
            elif explain:
                rejects.append(_reject(candidate, self._labeller, names, likely))
            accepted = (taken, accepted[0])
        return Found(tuple(directives), tuple(rejects))

    def _likely(self, candidate: Candidate, names: Sequence[str]) -> float:
        if candidate.final or self._labeller is None:
            return float(not candidate.objection)
        likely = self._labeller.probability(names)
        return max(likely, _BINDING) if _binds(candidate) else likely

    def candidates(
        self, cut: Segmentation, speeches: Sequence[Speech], attributions: Sequence[Span]
    ) -> Iterator[Candidate]:
        """Every stretch that may be a directive, with what the rules say against it, in text order."""
        genre = genre_of(speeches)
        passage = Passage(-1, None, genre, genre)
        demand: Mention | None = None
        lead: Lead | None = None
        articles = in_articles(cut, self.signals)
        spoken, said = SpanIndex(speeches), SpanIndex(attributions)
        notes = SpanIndex(Span(n.start, n.end) for n in self._owners(cut))
        for number, sentence in enumerate(cut.sentences):
            block = cut.blocks[sentence.block]
            here = said.overlapping(sentence.start, sentence.end)
            noted = notes.overlapping(sentence.start, sentence.end)
            if block.kind not in (BlockKind.BODY, BlockKind.HEADING):
                continue
            pieces = self._read(cut.text, sentence.clauses, here, noted)
            begin = pieces[0].start if pieces else sentence.start
            speech = next(iter(spoken.overlapping(begin, sentence.end)), None)
            if sentence.block != passage.block:  # once a block: a block may hold ten thousand sentences
                demand = self.signals.first("DEMAND", cut.text, block.start, block.end)
            passage = enter(cut, sentence, speech, passage, genre, self.signals)
            if not pieces:
                passage = announced(cut.text, here, passage, self.signals)
                continue
            turn = speech is not None and speech.mode == "turn"  # who debates says 要求 of others as well
            demanded = demand is not None and demand.end <= begin and not turn
            role = Role.DEMAND if demanded else role_of(cut.text, pieces, here, passage, self.signals)
            units, loose = group(pieces)
            asked = False
            lead = lead.before(block) if lead else None
            for found in candidates(
                pieces,
                units,
                loose,
                sentence=number,
                block=block,
                role=role,
                speech=speech,
                lead=lead,
                articles=articles,
            ):
                judged = judge(cut.text, found, self.signals)
                asked = asked or (judged.marker is not None and not judged.objection)
                yield judged
            turns = asked and Role.PLAN not in (role, passage.base) and passage.base is not Role.REPORT
            question = asked_about(cut.text, sentence, self.signals)
            role = Role.DEMAND if turns else role
            leads = sentence.clauses[-1].closing == "：" or cut.text[sentence.end : sentence.end + 1] == "："
            lead = led_in(cut.text, pieces, block, self.signals) or lead if leads else lead
            passage = passage._replace(role=role, question=question or passage.question, leads=leads)


def _binds(candidate: Candidate) -> bool:
    """Whether a candidate is a sanction of a law (由…责令改正，处…罚款) against which the rules say nothing."""
    return candidate.articles and not candidate.objection and any(piece.rule_like for piece in candidate.pieces)


def _reject(candidate: Candidate, labeller: Logistic | None, names: Sequence[str], likely: float) -> Reject:
    rule = candidate.marker.rule if candidate.marker else "unmarked"
    reason = candidate.objection or "too little speaks for it"
    if labeller:
        reason += f"; likelihood {likely:.2f} ({', '.join(labeller.reasons(names))})"
    return Reject(candidate.start, candidate.end, "DIRECTIVE", rule, reason)


def _directive(candidate: Candidate, likely: float, before: Directive | None) -> Directive:
    """The directive of an accepted candidate; an unmarked one goes on in the mood of the wish or promise before it."""
    marker = candidate.marker
    start, end, number = candidate.start, candidate.end, candidate.sentence
    if marker is None:
        modality = before.modality if before is not None and _goes_on(before, number) else "obligation"
        modality = "prohibition" if candidate.lead and not candidate.lead.cases else modality
        rule = "shape.correlative" if candidate.correlative else f"unmarked.{candidate.role.value}"
        return Directive(start, end, None, modality, number, (rule,), likely=likely)
    surface = marker.value.get("marker")
    begin = marker.end - len(surface) if surface else marker.start
    shown = None if marker.value.get("unmarked") else Span(begin, marker.end)
    strength = float(marker.value["strength"])
    return Directive(start, end, shown, marker.value["modality"], number, (marker.rule,), strength, likely)


def _goes_on(before: Directive, sentence: int) -> bool:
    """Whether an unmarked request shares the mood of the one before: in its sentence, or behind a wish or promise."""
    if before.modality not in ("exhortation", "commitment") or before.rules[0] in _ALONE:
        return False
    lasting = before.modality == "commitment" or before.rules[0] == "marker.wish"
    return sentence == before.sentence or (lasting and sentence == before.sentence + 1)
