"""Find the directives of a document: sentence by sentence, with the role of the passage at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.core.model import BlockKind, Directive, Mention, Reject, Sentence, Speech
from duban.core.packed import pack
from duban.core.text import Span
from duban.stages.clauses.facts import ClauseReading, ReadClause
from duban.stages.clauses.signals import Signals
from duban.stages.directives.candidates import Candidate, Context, candidates, run_of, with_neighbours
from duban.stages.directives.features import Accepted, Features, features
from duban.stages.directives.headings import Heading, heading_of
from duban.stages.directives.labeller import Labeller
from duban.stages.directives.leads import Lead, in_articles, led_in
from duban.stages.directives.objections import object_to
from duban.stages.directives.roles import Passage, Role, announced, asked_about, enter, genre_of, role_of
from duban.stages.directives.talk import Talk
from duban.stages.directives.windows import Said, hear
from duban.stages.speakers import Voices
from duban.words.encoder import Encoder
from duban.words.heard import Heard
from duban.words.logistic import Logistic

# Chosen on documents that the labellers did not learn from; what the rules object to needs a little more.
_LIKELY, _AGAINST = 0.50, 0.10
# A sanction in a law or rule is one at least as surely as not, whatever else its sentence says.
_BINDING = 0.5
_READ = (BlockKind.BODY, BlockKind.HEADING, BlockKind.CELL)
_ALONE = ("marker.encourage", "marker.own_side_surely")  # their mood ends with their sentence


@dataclass(frozen=True, slots=True)
class Found:
    """The directives in text order, and the candidates that lost."""

    directives: Sequence[Directive]
    rejects: tuple[Reject, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """Whether a text is to be read as a meeting in talk or notes, and what the encoder says of it."""

    meeting: bool
    heard: Heard | None = None


class DirectiveFinder:
    """Built once; called with a text read clause by clause, its voices and its manner.

    The rules find the candidates and say what speaks against each; the labeller, where the lexicons ship one, weighs
    that with the rest of what is seen. Without it an objection of the rules decides. A meeting is tagged clause by
    clause instead.
    """

    def __init__(
        self,
        signals: Signals,
        labeller: Logistic | None = None,
        talk: Talk | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._signals, self._talk, self._encoder = signals, talk, encoder
        self._labeller = Labeller(labeller) if labeller else None

    def __call__(self, reading: ClauseReading, voices: Voices, manner: Manner, *, explain: bool = True) -> Found:
        """Find every directive; offsets are of the normalised text. Rejects are returned only if ``explain`` is set."""
        rejects: list[Reject] = []
        directives = pack(self._directives(reading, voices, manner, rejects if explain else None))
        if explain:
            rejects += [reject for s in reading.sentences for clause in s.clauses for reject in clause.rejects]
        return Found(directives, tuple(rejects))

    def manner(self, reading: ClauseReading, voices: Voices, *, meeting: bool) -> Manner:
        """How a text is to be read; the encoder reads meetings alone."""
        if self._talk is None or not meeting:
            return Manner(meeting=False)
        heard = hear(self._encoder, reading.cut.text, said(reading, voices)) if self._encoder else None
        return Manner(meeting=True, heard=heard)

    def _directives(
        self, reading: ClauseReading, voices: Voices, manner: Manner, rejects: list[Reject] | None
    ) -> Iterator[Directive]:
        """The candidates that are directives; the others are put into ``rejects`` if there is such a list."""
        last: Directive | None = None
        accepted: Accepted = (None, None)
        labeller = self._labeller
        for candidate in self.candidates(reading, voices, manner):
            if candidate.likely is not None:
                last = _directive(candidate, candidate.likely, last)
                yield last
                continue
            weighed = labeller is not None and (rejects is not None or not candidate.final)
            seen = features(reading.cut.text, candidate, accepted, self._signals) if weighed else None
            likely = _likely(candidate, labeller, seen)
            taken = likely >= (_LIKELY + _AGAINST if candidate.objection else _LIKELY)
            if taken:
                last = _directive(candidate, likely, last)
                yield last
            elif rejects is not None:
                rejects.append(_reject(candidate, labeller, seen, likely))
            accepted = (taken, accepted[0])

    def candidates(self, reading: ClauseReading, voices: Voices, manner: Manner) -> Iterator[Candidate]:
        """Every stretch that may be a directive, with what the rules say against it, in text order."""
        if self._talk is not None and manner.meeting:
            return with_neighbours(pack(self._in_talk(reading, voices, self._talk, manner.heard)))
        return with_neighbours(pack(self._candidates(reading, voices)))

    def _in_talk(self, reading: ClauseReading, voices: Voices, talk: Talk, heard: Heard | None) -> Iterator[Candidate]:
        """The requests of a meeting, which need no more weighing."""
        text, blocks = reading.cut.text, reading.cut.blocks
        asked = False
        for number, sentence, clauses in _met(reading, voices):
            context = Context(number, blocks[sentence.block], Role.NEUTRAL)
            runs = talk.runs(text, clauses, asked, heard)
            for run in runs:
                speech = voices.speech_at(clauses[run.first].start)
                yield run_of(text, clauses, run, context, speech, self._signals)
            asked = bool(runs)

    def _wished(self, text: str, sentence: Sentence, speech: Speech) -> bool:
        """Whether the verb of saying that opens the sentence wishes (委员建议，加强巡查)."""
        cue = speech.cue
        if cue is None or not sentence.start <= cue.start < sentence.end:
            return False
        return self._signals.fullmatch("WISH_CUE", text, cue.start, cue.end) is not None

    def _candidates(self, reading: ClauseReading, voices: Voices) -> Iterator[Candidate]:
        cut, signals = reading.cut, self._signals
        genre = genre_of(voices.speeches)
        passage = Passage(-1, None, genre, genre)
        demand: Mention | None = None
        heading: Heading | None = None
        lead: Lead | None = None
        articles = in_articles(cut, signals)
        wishing: Speech | None = None
        for number, (sentence, (clauses, stated)) in enumerate(zip(cut.sentences, reading.sentences, strict=True)):
            block = cut.blocks[sentence.block]
            if block.kind not in _READ:
                continue
            begin = clauses[0].start if clauses else sentence.start
            speech = voices.speech_at(begin)
            if sentence.block != passage.block:  # once a block: a block may hold ten thousand sentences
                heading = heading_of(cut.text, block, signals)
                demand = signals.search("DEMAND", cut.text, block.start, block.end)
            passage = enter(cut, sentence, speech, passage, genre, signals)
            if signals.search("WISH_LEAD", cut.text, sentence.start, sentence.end):
                wishing = voices.speech_at(sentence.end)
            if not clauses:
                passage = announced(cut.text, stated, passage, signals)
                continue
            turn = speech is not None and speech.mode == "turn"  # who debates says 要求 of others as well
            demanded = demand is not None and demand.end <= begin and not turn
            role = Role.DEMAND if demanded else role_of(cut.text, clauses, stated, passage, signals)
            wishes = speech is not None and (speech == wishing or self._wished(cut.text, sentence, speech))
            asked = False
            lead = lead.before(block) if lead else None
            context = Context(number, block, role, lead, articles, wishes, heading)
            for found in candidates(clauses, context, voices.speech_at):
                judged = object_to(cut.text, found, signals)
                asked = asked or (judged.marker is not None and not judged.objection)
                yield judged
            leads = sentence.clauses[-1].closing == "：" or cut.text[sentence.end : sentence.end + 1] == "："
            lead = led_in(cut.text, clauses, block, signals) or lead if leads else lead
            passage = passage.behind(role, asked, asked_about(cut.text, sentence, signals), leads)


def said(reading: ClauseReading, voices: Voices) -> Iterator[Said]:
    """All sentences of a meeting that are read by clauses, with the turn or else the block they stand in."""
    for _, sentence, clauses in _met(reading, voices):
        speech = voices.speech_at(clauses[0].start)
        yield Said(clauses, speech.start if speech and speech.mode == "turn" else -sentence.block)


def _met(reading: ClauseReading, voices: Voices) -> Iterator[tuple[int, Sentence, Sequence[ReadClause]]]:
    """The sentences of a meeting with their numbers; above the first turn of a recording stands but its head."""
    cut = reading.cut
    first = next((speech for speech in voices.speeches if speech.mode == "turn"), None)
    begin = first.start if first and first.at is not None else 0
    for number, (sentence, (clauses, _)) in enumerate(zip(cut.sentences, reading.sentences, strict=True)):
        if clauses and cut.blocks[sentence.block].kind in _READ and clauses[0].start >= begin:
            yield number, sentence, clauses


def _likely(candidate: Candidate, labeller: Labeller | None, seen: Features | None) -> float:
    if candidate.final or labeller is None or seen is None:
        return float(not candidate.objection)
    likely = labeller.probability(seen)
    return max(likely, _BINDING) if _binds(candidate) else likely


def _binds(candidate: Candidate) -> bool:
    """Whether a candidate is a sanction of a law (由…责令改正，处…罚款) against which the rules say nothing."""
    return candidate.context.articles and not candidate.objection and candidate.shows("rule_like")


def _reject(candidate: Candidate, labeller: Labeller | None, seen: Features | None, likely: float) -> Reject:
    rule = candidate.marker.rule if candidate.marker else "unmarked"
    reason = candidate.objection or "too little speaks for it"
    if labeller and seen:
        reason += f"; likelihood {likely:.2f} ({', '.join(labeller.reasons(seen))})"
    return Reject(candidate.start, candidate.end, "DIRECTIVE", rule, reason)


def _directive(candidate: Candidate, likely: float, before: Directive | None) -> Directive:
    """The directive of an accepted candidate; an unmarked one goes on in the mood of the wish or promise before it."""
    marker, context = candidate.marker, candidate.context
    shown: Span | None = None
    modal: Span | None = None
    if marker is None:
        modality = before.modality if before is not None and _goes_on(before, context.sentence) else "obligation"
        modality = "exhortation" if context.wishes else modality
        modality = "prohibition" if context.lead and not context.lead.cases else modality
        strength = 0.5
        rule = "shape.correlative" if candidate.correlative else f"unmarked.{context.role.value}"
    else:
        surface = marker.value.get("marker")
        modal = Span(marker.end - len(surface) if surface else marker.start, marker.end)
        shown = None if marker.value.get("unmarked") else modal
        modality, strength, rule = marker.value["modality"], float(marker.value["strength"]), marker.rule
    return Directive(
        start=candidate.start,
        end=candidate.end,
        marker=shown,
        modal=modal,
        modality=modality,
        sentence=context.sentence,
        speech=candidate.speech,
        rules=(rule,),
        strength=strength,
        likely=likely,
    )


def _goes_on(before: Directive, sentence: int) -> bool:
    """Whether an unmarked request shares the mood of the one before: in its sentence, or behind a wish or promise."""
    if before.modality not in ("exhortation", "commitment") or before.rules[0] in _ALONE:
        return False
    lasting = before.modality == "commitment" or before.rules[0] == "marker.wish"
    return sentence == before.sentence or (lasting and sentence == before.sentence + 1)
