"""Reported speech: verbs of saying, and whose they are.

A cue is a verb of saying in front of a pause or of a request. Its subject stands right before it (``王某指出``),
opens its clause (``王某在会上反复要求``) or its sentence (``王某听取汇报后，对…表示肯定，要求…``), or is that of the
sentence before (``同时指出，``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from duban.core.model import BlockKind, Clause, Mention, Reject, Segmentation, Sentence
from duban.core.packed import last_at, starting
from duban.core.text import Span, SpanIndex
from duban.stages.quotes import QUOTES, quotation_before
from duban.stages.speakers.types import NOBODY, Event, PersonMention, Roster, Voice, ending_at
from duban.stages.speakers.vocabulary import PAUSES, Vocabulary

_BREAKS = "，。；：！？\n\u3000"
_LONGEST_QUOTE = 600
_LONGEST_LEAD, _LONGEST_GROUP, _LONGEST_MESSAGE = 25, 10, 4
_LONGEST_ADVERB = 6
_LONGEST_CLAUSE, _FARTHEST_SUBJECT, _MANY_CLAUSES = 300, 200, 40

Found = tuple[Voice, int] | str


class CueReader:
    """Finds the attributions of one document."""

    def __init__(self, cut: Segmentation, roster: Roster, words: Vocabulary) -> None:
        self.cut, self.text, self.roster, self.words = cut, cut.text, roster, words
        self._mentions = SpanIndex(roster.mentions)
        self.last: Voice | None = None
        self._said = (-1, -1)
        self.rejects: list[Reject] = []

    def events(self, cues: tuple[Mention, ...]) -> Iterator[Event]:
        """The cues in text order, each with its voice."""
        for cue in sorted((*cues, *self._colons(cues), *self._quotations(cues)), key=lambda c: c.start):
            number = last_at(self.cut.sentences, cue.start)
            if number < 0 or self._kind(number) in (BlockKind.BOILERPLATE, BlockKind.METADATA):
                continue
            found = self._subject(cue, self.cut.sentences[number], number)
            if isinstance(found, str):
                self.rejects.append(Reject(cue.start, cue.end, "CUE", cue.rule, found))
                continue
            voice, start = found
            if cue.rule == "speaker.say_closing" and self._quotation_before(start) == start:
                continue
            event = self._event(cue, voice, start, self.cut.sentences[number])
            if event.until is None:
                self.last = voice
            self._said = (event.start, event.end)
            yield event

    def _colons(self, cues: tuple[Mention, ...]) -> Iterator[Mention]:
        """``王某直奔主题：``: a person opens the sentence, and a colon stands where no verb of saying does."""
        first: dict[int, int] = {}
        for cue in cues:
            first.setdefault(last_at(self.cut.sentences, cue.start), cue.start)
        for number, sentence in enumerate(self.cut.sentences):
            colon = next((c for c in sentence.clauses if c.closing == "："), None)
            if colon is None or colon.end - colon.start > _LONGEST_LEAD or first.get(number, colon.end + 1) < colon.end:
                continue
            head = next(iter(self._between(sentence.start, colon.end)), None)
            if head and head.start == sentence.start and head.end < colon.end and self._is_subject(head):
                yield Mention(colon.end, colon.end + 1, "CUE", "speaker.colon")

    def _quotations(self, cues: tuple[Mention, ...]) -> Iterator[Mention]:
        """``“…。”听众王某深受鼓舞，“…。”``: a quotation goes on behind a person, without a verb of saying."""
        said = [c.start for c in cues]
        for lead in (m for rule in self.words.rules["QUOTE_GOES_ON"] for m in rule.find(self.text)):
            head = next(iter(self._between(lead.start, lead.end)), None)
            silent = bisect_left(said, lead.start) == bisect_left(said, lead.end)
            if head and silent and head.start in (lead.start, lead.start + len(lead.value.get("guest", ""))):
                yield lead._replace(start=head.end, label="CUE")

    def _event(self, cue: Mention, voice: Voice, start: int, sentence: Sentence) -> Event:
        start -= len(cue.value.get("guest", ""))
        end = cue.end - len(cue.value.get("keep", ""))
        while end < len(self.text) and self.text[end] in "，：":
            end += 1
        voice, start, others = self._together(voice, start)
        verb = Span(cue.start + len(cue.value.get("adverb", "")), cue.end)
        bounded = self._cites(voice) or self._cited_meeting(voice)
        until = sentence.end if bounded else None
        return Event(start, max(end, start), voice, "reported", verb, self._quotation_before(start), until, others)

    def _together(self, voice: Voice, start: int) -> tuple[Voice, int, tuple[int, ...]]:
        """``李丹、王飞分别强调``: the first of several persons has the word, the others say it too."""
        said = [voice.person] if voice.person is not None else []
        while said and (before := self._joined_to(start)) and self._is_free(before):
            said.insert(0, before.person)
            start = before.start
        return (Voice(person=said[0]), start, tuple(said[1:])) if len(said) > 1 else (voice, start, ())

    def _cites(self, voice: Voice) -> bool:
        """An authority or a document quoted while somebody else has the word."""
        if self.last is None or self.last == NOBODY:
            return False
        if voice == NOBODY:
            return True
        if voice.person is None or self.last.person in (None, voice.person):
            return False
        return self.roster.persons[voice.person].name in self.words.saying.cited

    def _cited_meeting(self, voice: Voice) -> bool:
        return voice.meeting is not None and bool(self.words.saying.cited_meeting.match(self.text, voice.meeting.start))

    def _quotation_before(self, start: int) -> int:
        """``“…。”王某指出``: where the quotation opens, else ``start``."""
        return quotation_before(self.text, start, max(0, start - _LONGEST_QUOTE))

    def _kind(self, number: int) -> BlockKind:
        return self.cut.blocks[self.cut.sentences[number].block].kind

    def _subject(self, cue: Mention, sentence: Sentence, number: int) -> Found:
        """The voice and where its words start; a reason where there is no voice."""
        at = cue.start
        if cue.rule == "speaker.colon":
            return self._subject_of(sentence, at) or "no subject before the colon"
        start = self._chunk_start(sentence.start, at)
        chunk = self.text[start:at]
        direct = ending_at(self._mentions, at)
        if direct and direct.start >= start and self._is_free(direct):
            return Voice(person=direct.person), direct.start
        if not chunk:
            return self._dropped(cue, sentence, number)
        if self.words.saying.pronoun.match(chunk) or self._pronoun_behind(chunk):
            return self._person_before(start)
        inside = [m for m in self._between(start, at) if self._is_subject(m)]
        if inside:
            return Voice(person=inside[-1].person), inside[-1].start
        return self._impersonal(cue, chunk, start) or self._dropped(cue, sentence, number)

    def _pronoun_behind(self, chunk: str) -> bool:
        """``在调研民营企业时他表示``."""
        return bool(
            self.words.saying.pronoun.match(chunk, len(chunk) - 1) and self.words.saying.adjunct_end.search(chunk[:-1])
        )

    def _impersonal(self, cue: Mention, chunk: str, start: int) -> Found | None:
        """Meetings, messages and documents; ``None`` for an adjunct, whose subject stands further to the left."""
        words = self.words
        bare = words.saying.bare_opening.match(chunk)
        if bare and len(chunk) - bare.end() <= _LONGEST_ADVERB:
            return Voice(meeting=Span(start, start + bare.end())), start
        if words.saying.gathered.match(chunk) and len(chunk) <= _LONGEST_GROUP:
            return Voice(meeting=Span(start, cue.start)), start
        if words.saying.message_end.search(chunk) and len(chunk) <= _LONGEST_MESSAGE:
            return self._person_before(start, anywhere=True)
        if words.names.post.fullmatch(chunk):
            return self._holder(chunk, start)
        if words.saying.adjunct_opening.match(chunk) or words.saying.adjunct_end.search(chunk):
            return None
        if words.saying.meeting_end.search(chunk):
            return self._named_meeting(start, cue)
        if words.saying.document_end.search(chunk) and words.saying.document_speaks.search(cue.value.get("verb", "")):
            return NOBODY, start
        return f"nobody who could speak stands before it: {chunk[-12:]}"

    def _between(self, left: int, right: int) -> list[PersonMention]:
        """The mentions from ``left`` to ``right``."""
        return [m for m in starting(self.roster.mentions, left, right) if m.end <= right]

    def _chunk_start(self, left: int, at: int) -> int:
        """Where the clause of the cue begins: behind a pause or a quotation mark that is still open."""
        left = max(left, at - _LONGEST_CLAUSE)
        start = max([left, *(self.text.rfind(sign, left, at) + 1 for sign in _BREAKS)])
        for opening, closing in QUOTES.items():
            opened = self.text.rfind(opening, start, at)
            if opened >= 0 and self.text.find(closing, opened, at) < 0:
                start = opened + 1
        while start < at and self.text[start] in (*QUOTES.values(), " "):
            start += 1
        return start

    def _dropped(self, cue: Mention, sentence: Sentence, number: int) -> Found:
        """The subject at the head of the sentence, else of the one before it in the same block."""
        verb = cue.value.get("verb", cue.value.get("keep", ""))
        if self.words.saying.document_speaks.search(verb) and self._opens_with_document(sentence, cue.start):
            voice = self.last if self.last and self.last.person is not None else NOBODY  # who has the word tells of it
            return voice, self._clause(sentence, cue.start).start
        if cue.rule == "speaker.say_document":
            return "no document stands at the head of its sentence"
        loose = cue.rule in ("speaker.say_pause", "speaker.say_direct", "speaker.say_demand", "speaker.say_keep")
        if loose and (not self.words.saying.strong.fullmatch(verb) or self.text[cue.start - 1] == "、"):
            return f"{verb} needs its subject beside it"
        if loose and self._inside_request(cue, sentence):
            return "it stands inside a request"
        found = self._subject_of(sentence, cue.start)
        if found:
            return found
        before = self.cut.sentences[number - 1] if number else None
        if before and before.block == sentence.block and cue.rule != "speaker.say_keep":
            found = self._subject_of(before, before.end)
            if found and found[0].person is not None:
                return found[0], self._clause(sentence, cue.start).start
        return "no subject in its sentence or the one before"

    def _opens_with_document(self, sentence: Sentence, end: int) -> bool:
        """``《意见》对此作出部署，要求…``: whether a document is the subject of the sentence."""
        heads = {m.start for rule in self.words.rules["DOCUMENT"] for m in rule.find(self.text, sentence.start, end)}
        return any(clause.start in heads for clause in sentence.clauses[:_MANY_CLAUSES])

    def _inside_request(self, cue: Mention, sentence: Sentence) -> bool:
        """Whether the sentence has had a verb of saying, and a request since: ``强调，学校要…，并要求家长…``."""
        start, end = self._said
        return start >= sentence.start and bool(self.words.saying.demand.search(self.text, end, cue.start))

    def _clause(self, sentence: Sentence, at: int) -> Clause:
        return sentence.clauses[max(0, last_at(sentence.clauses, at))]

    def _subject_of(self, sentence: Sentence, end: int) -> tuple[Voice, int] | None:
        """The last person or meeting that stands as a subject before ``end``."""
        for mention in reversed(self._between(max(sentence.start, end - _LONGEST_CLAUSE), end)):
            if self._is_subject(mention):
                return Voice(person=mention.person), mention.start
        for clause in sentence.clauses[:_MANY_CLAUSES]:
            if clause.start >= end:
                break
            if self.words.saying.pronoun.match(self.text, clause.start):
                found = self._person_before(clause.start)
                return None if isinstance(found, str) else found
            bare = self.words.saying.bare_opening.match(self.text, clause.start)
            if bare and bare.end() < end:
                return Voice(meeting=Span(bare.start(), bare.end())), clause.start
        return None

    def _is_free(self, mention: PersonMention) -> bool:
        """Whether no preposition or verb before the mention governs it, or before the list of persons that it ends."""
        before = self._joined_to(mention.start) or mention
        return not self.words.saying.not_before.search(self.text[max(0, before.start - 6) : before.start])

    def _joined_to(self, start: int) -> PersonMention | None:
        """The person before ``start`` in a list (``李丹、王飞``)."""
        joint = self.words.names.behind_name_joint.search(self.text[max(0, start - 2) : start])
        return ending_at(self._mentions, start - len(joint.group())) if joint else None

    def _is_subject(self, mention: PersonMention) -> bool:
        before = self.text[max(0, mention.start - 6) : mention.start]
        if not self._is_free(mention) or self.words.saying.not_after.match(self.text, mention.end):
            return False
        return not before or before[-1] in PAUSES or bool(self.words.saying.adjunct_end.search(before))

    def _holder(self, post: str, start: int) -> Found:
        """``总书记强调``: the one person of the document who has the post."""
        held = self._holders.get(post, [])
        return (Voice(person=held[0]), start) if len(held) == 1 else "a post without a name"

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """Who has a post, by every end that its words have."""
        held: dict[str, list[int]] = {}
        for i, person in enumerate(self.roster.persons):
            titles = {title.of(self.text) for title in person.titles}
            for post in sorted({title[at:] for title in titles for at in range(len(title))}):
                held.setdefault(post, []).append(i)
        return held

    def _person_before(self, start: int, anywhere: bool = False) -> Found:
        """For 他 and 批示: the last person who spoke or stood as a subject, or was named ``anywhere``."""
        last = last_at(self.roster.mentions, start - 1) + 1
        named = [m for m in self.roster.mentions[max(0, last - _FARTHEST_SUBJECT) : last] if m.end <= start]
        before = next((m for m in reversed(named) if self._is_subject(m)), named[-1] if named and anywhere else None)
        subject = before.person if before else self.last.person if self.last else None
        if subject is None:
            return "no person stands before it"
        return Voice(person=subject), start

    def _named_meeting(self, start: int, cue: Mention) -> Found:
        """``国务院常务会议指出`` is the meeting's voice, unless it is cited while a person has the word."""
        begins = bool(starting(self.cut.blocks, start, start + 1))
        opens = begins and not self.words.saying.cited_meeting.match(self.text, start)
        if self.last and self.last.person is not None and not opens and cue.rule != "speaker.say_demands":
            return "another meeting is quoted"
        return Voice(meeting=Span(start, cue.start)), start
