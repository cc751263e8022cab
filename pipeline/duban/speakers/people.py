"""The persons of a document: posts point to names, names vote over the document, short forms follow.

A name stands behind a post (``县委书记王飞虎强调``), before one (``李邑飞书记``), around one (``吳委員秉叡``), alone
before a verb of saying, or as the label of a turn. Where a name ends is decided by what may follow a name, and by how
often each reading occurs in the document; so 王飞 and 王飞虎 stay apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from duban.ner import Recognizer
from duban.speakers.types import Person, PersonMention, Roster
from duban.speakers.vocabulary import HAN, PAUSES, Vocabulary
from duban.text import Span

_LONGEST_TITLE = 40
_JOINTS = "、 兼暨"


@dataclass(slots=True)
class Evidence:
    """What is known of one written name while the roster is built."""

    forms: set[str] = field(default_factory=set)
    titles: list[Span] = field(default_factory=list)


class NameReader:
    """Reads names and posts in one text."""

    def __init__(self, text: str, words: Vocabulary, ner: Recognizer | None = None) -> None:
        self.text, self.words, self.ner = text, words, ner

    def name_at(self, start: int) -> int | None:
        """The end of the name that starts at ``start``, ``None`` where none does."""
        text, words = self.text, self.words
        dotted = words.dotted.match(text, start)
        if dotted and self._dotted_end(start, dotted.end()):
            return self._dotted_end(start, dotted.end())
        if words.not_name.match(text, start) or words.post.match(text, start):
            return None
        ends = [end for end in self._ends(start) if self._may_end(start, end)]
        if ends:
            return max(ends, key=lambda end: (self._votes(text[start:end]), -len(self._verb_inside(start, end)), end))
        foreign = words.translit.match(text, start)
        if foreign:
            fitting = [end for end in range(foreign.end(), start + 1, -1) if self._may_end(start, end)]
            if fitting:
                return fitting[0]
        return self._repeated(start) or self._recognised(start)

    def titles_before(self, start: int) -> tuple[Span, ...]:
        """The posts that stand directly before a name, in text order; ``()`` where none does."""
        titles: list[Span] = []
        right = start - 1 if start and self.text[start - 1] == " " else start
        while right > 0:
            left = right
            while left > 0 and right - left < _LONGEST_TITLE and self.text[left - 1] not in PAUSES:
                left -= 1
            left, end = self._title(left, right)
            if end <= left:
                break
            titles.insert(0, Span(left, end))
            if left == 0 or self.text[left - 1] not in _JOINTS:
                break
            right = left - 1
        return tuple(part for title in titles for part in self._parts(title))

    def _parts(self, title: Span) -> Iterator[Span]:
        cursor = title.start
        for joint in re.finditer("[兼暨]", title.of(self.text)):
            yield Span(cursor, title.start + joint.start())
            cursor = title.start + joint.end()
        yield Span(cursor, title.end)

    def _title(self, left: int, right: int) -> tuple[int, int]:
        """Strip what is no part of the post from the left; an empty span where no post ends at ``right``."""
        chunk = self.text[left:right]
        head = self.words.post_end.search(chunk)
        if not head or head.group() in self.words.not_speaker_posts:
            return right, right
        for rule in self.words.rules["TITLE_BREAK"]:
            for found in rule.find(self.text, left, right):
                if found.end <= left + head.start():
                    left = max(left, found.end)
        while (lead := self.words.title_lead.match(self.text, left)) and lead.end() < right:
            if lead.end() > right - len(head.group()):
                break
            left = lead.end()
        return left, right

    def _ends(self, start: int) -> Iterator[int]:
        family = self.words.surname.match(self.text, start)
        if not family:
            return
        for length in (1, 2):
            end = family.end() + length
            if re.fullmatch(HAN + "+", self.text[start:end]) and end <= len(self.text):
                yield end

    def _may_end(self, start: int, end: int) -> bool:
        name = self.text[start:end]
        if self.words.org_end.search(name) or self.words.not_name.match(name):
            return False
        return bool(self.words.follower.match(self.text, end) or self.words.post.match(self.text, end))

    def _verb_inside(self, start: int, end: int) -> str:
        """The last character of a name where it could as well be a word that follows names (``王飞说，``)."""
        return self.text[end - 1 : end] if end - start > 2 and self.words.follower.match(self.text, end - 1) else ""

    def _votes(self, name: str) -> int:
        found = 0
        for m in re.finditer(re.escape(name), self.text):
            found += bool(self.words.follower.match(self.text, m.end()))
        return found

    def _repeated(self, start: int) -> int | None:
        ends = [end for end in self._ends(start) if self._votes(self.text[start:end]) >= 1]
        ends = [end for end in ends if not self.words.org_end.search(self.text[start:end])]
        return max(ends, key=lambda end: (self._votes(self.text[start:end]), end), default=None)

    def _recognised(self, start: int) -> int | None:
        """Ask the model about the sentence, only where the rules found nothing."""
        if self.ner is None or start >= len(self.text) or self.text[start] in PAUSES:
            return None
        left = max(self.text.rfind(stop, 0, start) for stop in "。\n") + 1
        right = min(
            found for stop in "。\n" if (found := self.text.find(stop, start)) >= 0 or (found := len(self.text))
        )
        for mention in self.ner.find([self.text[left:right]])[0]:
            if mention.label == "PERSON" and mention.start + left == start and mention.end - mention.start > 1:
                return mention.end + left
        return None

    def _dotted_end(self, start: int, end: int) -> int | None:
        """Where a name with dots ends: the last part is as long as what may follow a name allows."""
        last = self.text.rfind("·", start, end)
        for stop in range(end, last + 1, -1):
            if self.words.follower.match(self.text, stop) and not self.words.follower.match(self.text, stop - 1):
                return stop
        return end


def find_people(
    text: str, words: Vocabulary, extra: Iterable[tuple[Span, tuple[Span, ...]]] = (), ner: Recognizer | None = None
) -> Roster:
    """Everybody whom the text names; ``extra`` are names with their posts that the layout gives (labels of turns)."""
    reader = NameReader(text, words, ner)
    people: dict[str, Evidence] = {}
    for name, titles in (*_behind_posts(reader), *_before_posts(reader), *_appointed(reader), *extra):
        evidence = people.setdefault(name.of(text), Evidence())
        evidence.titles.extend(titles)
    for plain, written, title in _inverted(reader, people):
        known = plain if plain in people or _stands_alone(text, plain) else written
        evidence = people.setdefault(known, Evidence())
        evidence.forms.add(written)
        evidence.titles.append(title)
    return _roster(reader, people)


def _behind_posts(reader: NameReader) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    for post in reader.words.post.finditer(reader.text):
        start = post.end() + (reader.text[post.end() : post.end() + 1] == " ")
        end = reader.name_at(start)
        if end and (titles := reader.titles_before(start)):
            yield Span(start, end), titles


def _before_posts(reader: NameReader) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    """``李邑飞书记``: three characters, or two that the document names elsewhere too."""
    text, words = reader.text, reader.words
    for post in words.post.finditer(text):
        for length in (4, 3, 2):
            start = post.start() - length
            if start < 0 or not _opens(reader, start) or post.start() not in set(reader._ends(start)):
                continue
            name = text[start : post.start()]
            if words.not_name.match(name) or words.org_end.search(name) or words.post.search(name):
                continue
            if length > 2 or text.count(name) > 1:
                yield Span(start, post.start()), (Span(post.start(), post.end()),)
                break


def _opens(reader: NameReader, start: int) -> bool:
    before = reader.text[max(0, start - 8) : start]
    return (
        not before
        or before[-1] in PAUSES
        or bool(reader.words.not_before.search(before) or reader.words.post_end.search(before))
    )


def _appointed(reader: NameReader) -> Iterator[tuple[Span, tuple[Span, ...]]]:
    for rule in reader.words.rules["APPOINT"]:
        for m in rule.find(reader.text):
            name, post = m.value["name"], m.value["post"]
            start = reader.text.index(name, m.start)
            if start in set(reader._ends(start)) or start + len(name) in set(reader._ends(start)):
                yield Span(start, start + len(name)), (Span(m.end - len(post), m.end),)


def _inverted(reader: NameReader, people: dict[str, Evidence]) -> Iterator[tuple[str, str, Span]]:
    """``吴委员秉叡``: plain name, written form, and the post inside it."""
    text, words = reader.text, reader.words
    for m in words.inverted.finditer(text):
        for end in (m.end(), m.end() - 1):
            given = text[m.start(3) : end]
            if (
                not given
                or words.follower.match(given)
                or words.not_name.match(given)
                or not words.follower.match(text, end)
            ):
                continue
            plain, written = m.group(1) + given, text[m.start() : end]
            if plain in people or text.count(plain) or (_opens_formally(reader, m.start()) and len(given) <= 2):
                cursor = m.start(2)
                for part in re.split("兼", m.group(2)):
                    yield plain, written, Span(cursor, cursor + len(part))
                    cursor += len(part) + 1
                break


def _opens_formally(reader: NameReader, start: int) -> bool:
    before = reader.text[max(0, start - 3) : start]
    return (
        not before
        or before[-1] in PAUSES
        or before.endswith(("本院", "提案人"))
        or bool(reader.words.not_before.search(before))
    )


def _stands_alone(text: str, name: str) -> bool:
    return name in text


def _roster(reader: NameReader, people: dict[str, Evidence]) -> Roster:
    text = reader.text
    names = sorted(people)
    number = {name: i for i, name in enumerate(names)}
    forms = {form: number[name] for name in names for form in (name, *people[name].forms)}
    mentions: list[PersonMention] = []
    if forms:
        pattern = re.compile("|".join(re.escape(form) for form in sorted(forms, key=lambda f: (-len(f), f))))
        mentions = [_mention(reader, m.start(), m.end(), forms[m.group()]) for m in pattern.finditer(text)]
    titles: dict[int, list[Span]] = {i: list(people[name].titles) for name, i in number.items()}
    for mention in mentions:
        titles[mention.person].extend(mention.titles)
    mentions += _short_forms(reader, names, titles, mentions)
    mentions.sort(key=lambda m: m.start)
    first: dict[int, Span] = {}
    for mention in mentions:
        if mention.name.of(text) == names[mention.person]:
            first.setdefault(mention.person, mention.name)
    persons = tuple(
        Person(name, first.get(i, Span(0, 0)), _distinct(text, titles[i]), tuple(sorted(people[name].forms | {name})))
        for name, i in number.items()
    )
    return Roster(persons, tuple(mentions))


def _mention(reader: NameReader, start: int, end: int, person: int) -> PersonMention:
    """Widen a name to the posts before it and the one behind it."""
    before = reader.titles_before(start)
    left = before[0].start if before else start
    right = end
    behind: tuple[Span, ...] = ()
    post = reader.words.post.match(reader.text, end)
    if post and not before and reader.words.follower.match(reader.text, post.end()):
        right, behind = post.end(), (Span(end, post.end()),)
    elif (suffix := reader.words.suffix.match(reader.text, end)) and len(suffix.group()) > 1:
        right = suffix.end()
    return PersonMention(left, right, Span(start, end), person, (*before, *behind))


def _short_forms(
    reader: NameReader, names: list[str], titles: dict[int, list[Span]], mentions: list[PersonMention]
) -> list[PersonMention]:
    """``王书记``: the one person of that surname, or the one of them who has the post."""
    text, words = reader.text, reader.words
    taken = sorted((m.start, m.end) for m in mentions)
    found: list[PersonMention] = []
    for post in words.post.finditer(text):
        for length in (2, 1):
            start = post.start() - length
            family = words.surname.match(text, start) if start >= 0 else None
            if not family or family.end() != post.start() or _inside(taken, start):
                continue
            same = [i for i, name in enumerate(names) if name.startswith(family.group()) and len(name) > length]
            fitting = [i for i in same if any(t.of(text).endswith(post.group()) for t in titles[i])]
            choice = same if len(same) == 1 else fitting if len(fitting) == 1 else []
            if choice:
                if not fitting:
                    titles[choice[0]].append(Span(post.start(), post.end()))
                found.append(PersonMention(start, post.end(), Span(start, post.end()), choice[0]))
                break
    return found


def _inside(taken: list[tuple[int, int]], position: int) -> bool:
    at = bisect_left(taken, (position + 1, 0)) - 1
    return at >= 0 and taken[at][1] > position


def _distinct(text: str, titles: Iterable[Span]) -> tuple[Span, ...]:
    """Each post once, in text order; a bare one that a fuller one ends with goes (``书记`` beside ``县委书记``)."""
    kept: dict[str, Span] = {}
    for title in sorted(titles):
        kept.setdefault(title.of(text), title)
    return tuple(
        span for form, span in kept.items() if not any(other != form and other.endswith(form) for other in kept)
    )
