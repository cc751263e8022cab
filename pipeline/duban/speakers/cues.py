"""Reported speech: verbs of saying, and whose they are.

A cue is a verb of saying in front of a pause or of a request. Its subject stands right before it (``王某指出``), at the head
of its sentence (``王某在听取汇报后，对…表示肯定，要求…``), or is that of the sentence before (``同时指出，``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from duban.model import BlockKind, Mention, Reject, Segmentation, Sentence
from duban.speakers.types import NOBODY, Event, PersonMention, Roster, Voice
from duban.speakers.vocabulary import PAUSES, Vocabulary
from duban.text import Span

_OPENING = "“「『"
_CLOSING = "”」』"


class CueReader:
    """Finds the attributions of one document."""

    def __init__(self, cut: Segmentation, roster: Roster, words: Vocabulary) -> None:
        self.cut, self.text, self.roster, self.words = cut, cut.text, roster, words
        self._starts = [s.start for s in cut.sentences]
        self._ends = {m.end: m for m in roster.mentions}
        self.last: Voice | None = None
        self.rejects: list[Reject] = []

    def events(self) -> Iterator[Event]:
        """The cues in text order, each with its voice."""
        for cue in self._cues():
            number = bisect_right(self._starts, cue.start) - 1
            if number < 0 or self._block_kind(number) in (BlockKind.BOILERPLATE, BlockKind.METADATA):
                continue
            found = self._subject(cue, self.cut.sentences[number], number)
            if isinstance(found, str):
                self.rejects.append(Reject(cue.start, cue.end, "CUE", cue.rule, found))
                continue
            voice, start = found
            event = self._event(cue, voice, start, self.cut.sentences[number])
            if not event.silent:
                self.last = voice
            yield event

    def _cues(self) -> list[Mention]:
        """Of cues that overlap the one that starts first stands, of those the longest, then the first rule."""
        found = [m for rule in self.words.rules["CUE"] for m in rule.find(self.text)]
        chosen: list[Mention] = []
        for cue in sorted(found, key=lambda m: (m.start, "keep" in m.value, -m.end)):
            if not chosen or cue.start >= chosen[-1].end:
                chosen.append(cue)
        return chosen

    def _event(self, cue: Mention, voice: Voice, start: int, sentence: Sentence) -> Event:
        end = cue.end - len(cue.value.get("keep", ""))
        while end < len(self.text) and self.text[end] in "，：":
            end += 1
        verb = Span(cue.start + len(cue.value.get("adverb", "")), cue.end)
        opens = self._quotation_before(start, sentence)
        quoted = self._cites(voice, sentence)
        return Event(start, max(end, start), voice, "reported", verb, opens, sentence.end if quoted else None)

    def _cites(self, voice: Voice, sentence: Sentence) -> bool:
        """Somebody else's words inside a speech: an authority named while another person has the word."""
        if voice.person is None or self.last is None or self.last.person in (None, voice.person):
            return False
        return self.roster.persons[voice.person].name in self.words.cited

    def _quotation_before(self, start: int, sentence: Sentence) -> int:
        """``“…。”王某指出``: where the quotation opens, else ``start``."""
        if start == 0 or self.text[start - 1] not in _CLOSING:
            return start
        opening = _OPENING[_CLOSING.index(self.text[start - 1])]
        opens = self.text.rfind(opening, max(0, start - 600), start)
        return opens if opens >= 0 else start

    def _block_kind(self, number: int) -> BlockKind:
        return self.cut.blocks[self.cut.sentences[number].block].kind

    def _subject(self, cue: Mention, sentence: Sentence, number: int) -> tuple[Voice, int] | str:
        """The voice and where its words start; a reason where there is no voice."""
        at, left = cue.start, sentence.start
        if mention := self._ends.get(at):
            return Voice(person=mention.person), mention.start
        chunk_start = max([left, *(self.text.rfind(pause, left, at) + 1 for pause in PAUSES)])
        chunk = self.text[chunk_start:at]
        if not chunk:
            return self._dropped(cue, sentence, number)
        if self.words.pronoun.search(chunk) and (len(chunk) == 1 or self.words.adjunct_end.search(chunk[:-1])):
            return self._person_before(at, chunk_start)
        if chunk in self.words.bare_meetings:
            return Voice(meeting=Span(chunk_start, at)), chunk_start
        if self.words.message_end.search(chunk) and len(chunk) <= 4:
            return self._person_before(at, chunk_start)
        if self.words.meeting_end.search(chunk):
            return self._named_meeting(chunk_start, at)
        if self.words.adjunct_end.search(chunk) or self._mention_opens(chunk_start, at):
            return self._dropped(cue, sentence, number)
        return f"nobody who could speak stands before it: {chunk[-12:]}"

    def _mention_opens(self, start: int, end: int) -> bool:
        return any(m.start == start and m.end < end for m in self.roster.mentions)

    def _dropped(self, cue: Mention, sentence: Sentence, number: int) -> tuple[Voice, int] | str:
        """The subject at the head of the sentence, else of the one before it in the same block."""
        found = self._subject_of(sentence, cue.start)
        if found:
            return found
        if number and self.cut.sentences[number - 1].block == sentence.block:
            before = self._subject_of(self.cut.sentences[number - 1], self.cut.sentences[number - 1].end)
            if before and before[0].person is not None:
                return before[0], self._clause_start(sentence, cue.start)
        return "no subject in its sentence or the one before"

    def _clause_start(self, sentence: Sentence, at: int) -> int:
        return max(c.start for c in sentence.clauses if c.start <= at)

    def _subject_of(self, sentence: Sentence, end: int) -> tuple[Voice, int] | None:
        """The last person or meeting that stands as a subject before ``end``."""
        people = [m for m in self.roster.mentions if sentence.start <= m.start and m.end <= end and self._is_subject(m)]
        pronouns = [
            c
            for c in sentence.clauses
            if c.start < end and self.words.pronoun.fullmatch(self.text, c.start, c.start + 1)
        ]
        if people:
            return Voice(person=people[-1].person), people[-1].start
        if pronouns:
            found = self._person_before(pronouns[0].start, pronouns[0].start)
            return None if isinstance(found, str) else found
        for clause in sentence.clauses:
            if clause.start < end:
                for bare in sorted(self.words.bare_meetings, key=len, reverse=True):
                    if self.text.startswith(bare, clause.start) and clause.start + len(bare) < end:
                        return Voice(meeting=Span(clause.start, clause.start + len(bare))), clause.start
        return None

    def _is_subject(self, mention: PersonMention) -> bool:
        before = self.text[max(0, mention.start - 6) : mention.start]
        if self.words.not_before.search(before) or self.words.not_after.match(self.text, mention.end):
            return False
        return not before or before[-1] in PAUSES or bool(self.words.adjunct_end.search(before)) or mention.start == 0

    def _person_before(self, at: int, start: int) -> tuple[Voice, int] | str:
        """For 他 and 批示: the last person who stood as a subject."""
        if self.last and self.last.person is not None:
            since = self._last_subject(at)
            if since is None or since.person == self.last.person:
                return self.last, start
        subject = self._last_subject(at)
        if subject is None:
            return "no person stands before it"
        return Voice(person=subject.person), start

    def _last_subject(self, at: int) -> PersonMention | None:
        before = [m for m in self.roster.mentions if m.end <= at and self._is_subject(m)]
        return before[-1] if before else None

    def _named_meeting(self, start: int, at: int) -> tuple[Voice, int] | str:
        """``国务院常务会议指出`` is the meeting's voice unless a person has the word."""
        if self.last and self.last.person is not None:
            return "another meeting is quoted"
        return Voice(meeting=Span(start, at)), start


def quoted_demands(text: str, roster: Roster, words: Vocabulary) -> Iterator[Event]:
    """``按照李邑飞书记“…”的要求``: the quotation alone is that person's."""
    ends = {m.end: m for m in roster.mentions}
    open_until = -1
    for rule in words.rules["QUOTED"]:
        for quote in rule.find(text):
            mention = ends.get(quote.start)
            if not mention:
                continue
            before = text[max(0, mention.start - 3) : mention.start]
            if words.governed.search(before) or open_until == mention.start - 1:
                open_until = quote.end
                span = Span(mention.start, quote.start + 1)
                yield Event(span.start, span.end, Voice(person=mention.person), "reported", span, span.start, quote.end)


__all__ = ["NOBODY", "CueReader", "quoted_demands"]
