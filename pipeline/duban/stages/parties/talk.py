"""Who shall act in a request of talk: behind a plea (麻烦产业署), or as the subject (小王你负责)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from re import Pattern

from duban.core.model import Directive, Speech
from duban.core.text import Span
from duban.stages.clauses.subjects import SubjectReader
from duban.words.heard import Heard
from duban.words.lexicon import Lexicons, any_of
from duban.words.rules import by_label, load_fragments, load_rules
from duban.words.written import AnyOf

# Scores of the network, chosen on documents left out of the learning: a mean below which an owner of the rules is none,
# and what the surest and the other characters of an owner must reach where the rules find none.
_DOUBTED, _SURE, _EDGE = -2.25, 1.0, -2.0
_ASKS = frozenset({"talk.plead", "talk.let"})
_CLAUSE = re.compile("[^，；。]+")
_WORDS = re.compile(r"@?[\w·]+(?: (?=[A-Za-z])[\w·]+)*")
_FULL_NAME, _NAME = re.compile("[\u4e00-\u9fff]{3}"), re.compile("[\u4e00-\u9fff]{2,8}")


class TalkParties:
    """Built once from the lexicons and the reader of written subjects; called with a text and a directive of talk."""

    def __init__(self, lexicons: Lexicons, subjects: SubjectReader) -> None:
        rules = {label: AnyOf(some).late for label, some in by_label(load_rules(lexicons, "talk")).items()}
        self._asked, self._needed, self._subject, self._agent, self._who = (
            rules[label] for label in ("ASKED_PARTY", "NEEDED", "SUBJECT", "AGENT", "WHO")
        )
        self._supposed, self._mutual, self._addressed, self._no_name, self._self = (
            rules[label] for label in ("SUPPOSED", "MUTUAL", "ADDRESSED", "NO_NAME", "SELF")
        )
        self._in_charge = rules["IN_CHARGE"]
        self._you = frozenset(lexicons.forms("talk_you"))
        self._pleas = frozenset(lexicons.forms("talk_plea"))
        self._apart = re.compile(lexicons.alternation("talk_joint"))
        fragments = load_fragments(lexicons, "talk")
        self._behind_name, self._joint = fragments["behind_name"], re.compile(fragments["joint"])
        self._written = subjects

    def voices(self, text: str, speeches: Sequence[Speech]) -> Pattern[str] | None:
        """The labels of turns and, of names of three characters, the given names, as a pattern; ``None`` without any.

        It takes 欧若兰 and 若兰 from the label 欧若兰, where they own nothing (欧若兰的).
        """
        labels = {speech.label.of(text) for speech in speeches if speech.label}
        names = {name for name in labels if _NAME.fullmatch(name)}
        names |= {name[1:] for name in names if _FULL_NAME.fullmatch(name)}
        return re.compile(any_of(names) + self._behind_name) if names else None

    def __call__(
        self, text: str, directive: Directive, names: Pattern[str] | None, heard: Heard | None = None
    ) -> tuple[Span, ...]:
        """The parties in text order, ``()`` where none is certain; ``names`` are those of the voices."""
        found = self._by_rules(text, directive, names)
        if heard is None:
            return found
        kept = tuple(one for one in found if likely(heard, one.start, one.end))
        return kept or self.heard(text, directive, heard)

    def heard(self, text: str, directive: Directive, heard: Heard) -> tuple[Span, ...]:
        """Whom the network hears being asked, where the rules know nobody."""
        stretches = heard.named(directive.start, directive.end, _SURE, _EDGE)
        parts = (part for stretch in stretches for part in _parted(text, stretch, self._joint))
        return tuple(Span(*m.span()) for part in parts for m in _WORDS.finditer(text, part.start, part.end))

    def _by_rules(self, text: str, directive: Directive, names: Pattern[str] | None) -> tuple[Span, ...]:
        start, end, modal = directive.start, directive.end, directive.modal
        if directive.rules[0] in _ASKS and modal is not None:
            found = self._asked_of(text, modal, end, names) or self._agents(text, modal.end, end)
            if found or modal.of(text) not in self._pleas:
                return found
            return self._spoken_to(text, start, end, modal.start)
        if modal and (needed := self._needed.match(text, modal.start, end)):
            return tuple(self._members(text, *needed.span("who")))
        until = modal.start if modal and directive.marker else end
        found = self._by_name(text, self._subjects(text, start, end, until), start, names)
        called = self._called(text, start, until, names)
        cut_short = any(name.start < one.start < name.end for name in called for one in found)  # 小麦 of 郑小麦
        return (
            (called if cut_short else found)
            or self._agents(text, start, end)
            or called
            or self._spoken_to(text, start, end, until)
        )

    def _spoken_to(self, text: str, start: int, end: int, until: int) -> tuple[Span, ...]:
        """Who is spoken to before what is asked, as in a supposition (如果各位有意见，就请说)."""
        for clause in _CLAUSE.finditer(text, start, end):
            found = self._subject_of(text, *clause.span())
            if found and found[0].start < until and self._addressed.match(text, found[0].start):
                return found
        return ()

    def labelled(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """Whose label stands before what is asked, where that says what somebody is in charge of (林可：负责…)."""
        found = self._in_charge.match(text, start)
        if found is None or found.end() != end:
            return ()
        return tuple(_parted(text, Span(*found.span("who")), self._joint))

    def handed(self, text: str, directive: Directive, names: Pattern[str] | None) -> tuple[Span, ...]:
        """Whom minutes hand a task to: who stands behind a word that asks, or behind 由."""
        start, end, modal = directive.start, directive.end, directive.modal
        asked = self._asked_of(text, modal, end, names) if modal and directive.modality == "exhortation" else ()
        agents = (one for one in self._agents(text, start, end) if one not in asked)
        return (*asked, *agents)

    def _asked_of(self, text: str, plea: Span, end: int, names: Pattern[str] | None) -> tuple[Span, ...]:
        """Who stands behind a word that asks: somebody known, a voice of the document, a body, anybody."""
        if asked := self._asked.match(text, plea.end, end):
            return tuple(self._members(text, *asked.span("who")))
        if names and (named := names.match(text, plea.end, end)):
            return (Span(*named.span()),)
        read = self._written.anybody if plea.of(text) in self._pleas else self._written.addressed
        found = (one for one in read(text, plea.end, end) if not self._no_name.match(text, one.start, one.end))
        return tuple(one for several in found for one in _parted(text, several, self._apart))

    def _subjects(self, text: str, start: int, end: int, until: int) -> tuple[Span, ...]:
        """The subject of the first clause that has one and supposes nothing."""
        clauses = [m.span() for m in _CLAUSE.finditer(text, start, end) if m.start() < until]
        certain = [c for c in clauses if not self._supposed.search(text, *c)] or clauses[-1:]
        of_each = (self._subject_of(text, left, right) for left, right in certain)
        return next((found for found in of_each if found and found[0].start < until), ())

    def _subject_of(self, text: str, left: int, right: int) -> tuple[Span, ...]:
        found = self._subject.search(text[left:right])  # cut out, so that a rule sees where the clause begins
        if found is None:
            return ()
        return tuple(self._named(text, list(self._members(text, *(left + at for at in found.span("who"))))))

    def _agents(self, text: str, start: int, end: int) -> tuple[Span, ...]:
        """Who stands behind 由."""
        found = [m.span("who") for m in self._agent.finditer(text, start, end)]
        return tuple(one for span in found for one in self._members(text, *span)) or self._written.by(text, start, end)

    def _called(self, text: str, start: int, until: int, names: Pattern[str] | None) -> tuple[Span, ...]:
        """Those known by name who open a clause, and of whom it says something."""
        if names is None:
            return ()
        opens = (tuple(self._listed(text, m.start(), until, names)) for m in _CLAUSE.finditer(text, start, until))
        return next((found for found in opens if found and _CLAUSE.match(text, found[-1].end)), ())

    def _listed(self, text: str, at: int, end: int, names: Pattern[str]) -> Iterator[Span]:
        """Those known by name who stand there one behind the other."""
        while named := names.match(text, at, end):
            yield Span(*named.span())
            joint = self._joint.match(text, named.end(), end)
            at = joint.end() if joint else end

    def _by_name(self, text: str, found: tuple[Span, ...], start: int, names: Pattern[str] | None) -> tuple[Span, ...]:
        """The parties; the voice of the document who is called before 你 (若兰你…) instead of that word."""
        if names is None or not found or found[0].of(text) not in self._you:
            return found
        called = (Span(*m.span()) for m in names.finditer(text, start, found[0].start))
        return next(((one,) for one in called if one.end == found[0].start), found)

    def _members(self, text: str, start: int, end: int) -> Iterator[Span]:
        """Each member of a list; of two who do something with each other the first."""
        found: list[Span] = []
        at = start
        if self._self.match(text, start):  # 我们办公室 is one
            yield Span(start, end)
            return
        while at < end:
            member = self._who.match(text, at)  # not bounded: what stands behind tells where a name ends
            if member and member.end() <= end:
                found.append(_unpadded(text, *member.span()))
                at = member.end()
            else:
                at += 1
        found = found or [Span(start, end)]
        mutual = len(found) > 1 and self._mutual.match(text, end) is not None
        yield from found[:1] if mutual else found

    def _named(self, text: str, members: Sequence[Span]) -> Iterator[Span]:
        """The members; of 小王你 the name alone."""
        for member in members:
            inner = next((y for y in self._you if member.of(text).endswith(y) and len(member.of(text)) > len(y)), "")
            yield Span(member.start, member.end - len(inner))


def _parted(text: str, several: Span, joints: Pattern[str]) -> Iterator[Span]:
    """A list that was read as one, cut at the words that join its members."""
    left = several.start
    for joint in joints.finditer(text, several.start, several.end):
        yield Span(left, joint.start())
        left = joint.end()
    yield Span(left, several.end)


def likely(heard: Heard, start: int, end: int) -> bool:
    """Whether the network does not find it unlikely that a stretch names who is asked."""
    score = heard.owner(start, end)
    return score is None or score >= _DOUBTED


def _unpadded(text: str, start: int, end: int) -> Span:
    """A stretch without the blank before a name in Latin letters."""
    return Span(start + (text[start] == " "), end)
