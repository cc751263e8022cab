"""Find the directives of a document: sentence by sentence, with the role of the passage at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.core.model import BlockKind, Directive, Mention, Reject, Sentence, Speech
from duban.core.packed import pack
from duban.core.text import Span
from duban.stages.clauses.facts import ClauseReading
from duban.stages.clauses.signals import Signals
from duban.stages.directives.candidates import Candidate, Context, candidates, run_of, with_neighbours
from duban.stages.directives.features import Accepted, Features, features
from duban.stages.directives.headings import Heading, heading_of
from duban.stages.directives.labeller import Labeller
from duban.stages.directives.leads import Lead, in_articles, led_in
from duban.stages.directives.minutes import is_minutes
from duban.stages.directives.objections import object_to
from duban.stages.directives.roles import Passage, Role, announced, asked_about, enter, genre_of, role_of
from duban.stages.directives.talk import Talk
from duban.stages.directives.windows import Said, hear
from duban.stages.speakers import Voices
from duban.words.encoder import Encoder, Weighed
from duban.words.heard import Heard
from duban.words.logistic import Logistic

# Chosen on documents that the labellers did not learn from; what the rules object to needs a little more.
_LIKELY, _LIKELY_IN_MINUTES, _AGAINST = 0.50, 0.45, 0.10
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
    """How a text is to be read: as recorded talk, as minutes or as neither; and what the encoder says of it."""

    talk: bool
    minutes: bool
    heard: Heard | None


class DirectiveFinder:
    """Built once; called with a text read clause by clause, its voices and its manner.

    The rules find the candidates and say what speaks against each; the labeller, where the lexicons ship one, weighs
    that with the rest of what is seen. Without it an objection of the rules decides. Minutes have a labeller of their
    own.
    """

    def __init__(
        self,
        signals: Signals,
        labeller: Logistic | None = None,
        talk: Talk | None = None,
        minutes: Logistic | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self._signals, self._encoder = signals, encoder
        self._labeller = Labeller(labeller, _LIKELY) if labeller else None
        self._minutes = Labeller(minutes, _LIKELY_IN_MINUTES) if minutes else self._labeller
        self._talk = talk

    def __call__(self, reading: ClauseReading, voices: Voices, manner: Manner, *, explain: bool = True) -> Found:
        """Find every directive; offsets are of the normalised text. Rejects are returned only if ``explain`` is set."""
        rejects: list[Reject] = []
        directives = pack(self._directives(reading, voices, manner, rejects if explain else None))
        if explain:
            rejects += [reject for s in reading.sentences for clause in s.clauses for reject in clause.rejects]
        return Found(directives, tuple(rejects))

    def manner(self, reading: ClauseReading, voices: Voices) -> Manner:
        """How a text is to be read; the encoder reads meetings alone."""
        text = reading.cut.text
        talk = self._talk is not None and self._talk.is_talk(text, voices.speeches)
        minutes = is_minutes(reading.cut, self._signals)
        if self._encoder is None or not (talk or minutes):
            return Manner(talk, minutes, None)
        return Manner(talk, minutes, hear(self._encoder, text, spoken(reading, voices) if talk else written(reading)))

    def _directives(
        self, reading: ClauseReading, voices: Voices, manner: Manner, rejects: list[Reject] | None
    ) -> Iterator[Directive]:
        """The candidates that are directives; the others are put into ``rejects`` if there is such a list."""
        last: Directive | None = None
        accepted: Accepted = (None, None)
        labeller, heard = self._minutes if manner.minutes else self._labeller, manner.heard
        for candidate in self.candidates(reading, voices, manner):
            if candidate.likely is not None:
                last = _directive(candidate, candidate.likely, last)
                yield last
                continue
            weighed = labeller is not None and (rejects is not None or not candidate.final)
            seen = features(reading.cut.text, candidate, accepted, self._signals) if weighed else None
            likely = _likely(candidate, labeller, seen, heard.clause(candidate.clauses[0].start) if heard else None)
            least = labeller.least if labeller else _LIKELY
            taken = likely >= (least + _AGAINST if candidate.objection else least)
            if taken:
                last = _directive(candidate, likely, last)
                yield last
            elif rejects is not None:
                rejects.append(_reject(candidate, labeller, seen, likely))
            accepted = (taken, accepted[0])

    def candidates(self, reading: ClauseReading, voices: Voices, manner: Manner) -> Iterator[Candidate]:
        """Every stretch that may be a directive, with what the rules say against it, in text order."""
        return with_neighbours(pack(self._candidates(reading, voices, manner)))

    def _wished(self, text: str, sentence: Sentence, speech: Speech) -> bool:
        """Whether the verb of saying that opens the sentence wishes (委员建议，加强巡查)."""
        cue = speech.cue
        if cue is None or not sentence.start <= cue.start < sentence.end:
            return False
        return self._signals.fullmatch("WISH_CUE", text, cue.start, cue.end) is not None

    def _candidates(self, reading: ClauseReading, voices: Voices, manner: Manner) -> Iterator[Candidate]:
        cut, signals = reading.cut, self._signals
        genre = genre_of(voices.speeches)
        passage = Passage(-1, None, genre, genre)
        demand: Mention | None = None
        heading: Heading | None = None
        lead: Lead | None = None
        articles = in_articles(cut, signals)
        talk = self._talk if manner.talk else None
        talked = False
        wishing: Speech | None = None
        for number, (sentence, (clauses, said)) in enumerate(zip(cut.sentences, reading.sentences, strict=True)):
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
                passage = announced(cut.text, said, passage, signals)
                continue
            turn = speech is not None and speech.mode == "turn"  # who debates says 要求 of others as well
            demanded = demand is not None and demand.end <= begin and not turn
            role = Role.DEMAND if demanded else role_of(cut.text, clauses, said, passage, signals)
            wishes = speech is not None and (speech == wishing or self._wished(cut.text, sentence, speech))
            asked = False
            lead = lead.before(block) if lead else None
            context = Context(number, block, role, lead, articles, wishes, heading)
            if talk and _is_said(speech, voices):
                runs = talk.runs(cut.text, clauses, talked, manner.heard)
                yield from (run_of(cut.text, clauses, run, context, speech, signals) for run in runs)
                talked = bool(runs)
                continue
            for found in candidates(clauses, context, voices.speech_at):
                judged = object_to(cut.text, found, signals)
                asked = asked or (judged.marker is not None and not judged.objection)
                yield judged
            leads = sentence.clauses[-1].closing == "：" or cut.text[sentence.end : sentence.end + 1] == "："
            lead = led_in(cut.text, clauses, block, signals) or lead if leads else lead
            passage = passage.behind(role, asked, asked_about(cut.text, sentence, signals), leads)


def spoken(reading: ClauseReading, voices: Voices) -> Iterator[Said]:
    """The sentences of the turns, or all of a text that has no voices."""
    for sentence, (clauses, _) in zip(reading.cut.sentences, reading.sentences, strict=True):
        speech = voices.speech_at(clauses[0].start) if clauses else None
        if clauses and reading.cut.blocks[sentence.block].kind in _READ and _is_said(speech, voices):
            yield Said(clauses, speech.start if speech else 0)


def written(reading: ClauseReading) -> Iterator[Said]:
    """All sentences that are read by clauses."""
    for sentence, (clauses, _) in zip(reading.cut.sentences, reading.sentences, strict=True):
        if clauses and reading.cut.blocks[sentence.block].kind in _READ:
            yield Said(clauses, sentence.block)


def _is_said(speech: Speech | None, voices: Voices) -> bool:
    return speech.mode == "turn" if speech else not voices.speeches


def _likely(candidate: Candidate, labeller: Labeller | None, seen: Features | None, read: Weighed | None) -> float:
    if candidate.final or labeller is None or seen is None:
        return float(not candidate.objection)
    likely = labeller.probability(seen, read.begins if read else None)
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
