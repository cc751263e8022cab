"""The persons of a document: posts point to names, names vote over the document, short forms follow.

A name stands behind a post (``县委书记王飞虎强调``), before one (``李邑飞书记``), around one (``吳委員秉叡``), alone
before a verb of saying, or as the label of a turn. Where a name ends is decided by what may follow a name, and by how
often each reading occurs in the document; so 王飞 and 王飞虎 stay apart.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from duban.core.model import Mention, Segmentation
from duban.core.packed import last_at, pack, starting
from duban.core.text import Span
from duban.ner import Recognizer
from duban.stages.speakers.names import NameReader
from duban.stages.speakers.roster import WrittenName, build_roster
from duban.stages.speakers.types import Roster
from duban.stages.speakers.vocabulary import HAN, PAUSES, Vocabulary

_LONGEST_BODY = 14
_STOPS = "。！？\n\u3000"

Named = tuple[Span, tuple[Span, ...]]


def find_people(
    cut: Segmentation,
    words: Vocabulary,
    extra: Iterable[Named] = (),
    cues: Iterable[Mention] = (),
    ner: Recognizer | None = None,
) -> Roster:
    """Everybody whom the text names.

    ``extra`` are names with their posts that the layout gives (labels of turns), ``cues`` the verbs of saying, before
    which names may stand without a post. ``ner`` is asked, once, about the sentences in which a name is wanted that
    the rules can't decide.
    """
    reader = NameReader(cut.text, words)
    extra, cues = pack(extra), tuple(cues)
    people = _collect(reader, cut, extra, cues)
    if ner is not None and reader.undecided:
        reader = NameReader(cut.text, words, _ask(ner, cut, reader.undecided))
        people = _collect(reader, cut, extra, cues)
    return build_roster(reader, people)


def _ask(ner: Recognizer, cut: Segmentation, places: set[int]) -> dict[int, int]:
    """The persons that the model finds in the sentences around ``places``: start to end."""
    numbers = sorted({last_at(cut.sentences, place) for place in places} - {-1})
    sentences = [cut.sentences[number] for number in numbers]
    found = ner.find([cut.text[s.start : s.end] for s in sentences])
    return {
        s.start + m.start: s.start + m.end
        for s, mentions in zip(sentences, found, strict=True)
        for m in mentions
        if m.label == "PERSON"
    }


def _collect(
    reader: NameReader, cut: Segmentation, extra: Sequence[Named], cues: tuple[Mention, ...]
) -> dict[str, WrittenName]:
    text = reader.text
    people: dict[str, WrittenName] = {}
    shown = [*_behind_posts(reader), *_before_posts(reader), *_appointed(reader)]
    anchored = array("I", sorted(name.start for name, _ in chain(shown, extra)))
    for name, titles in chain(shown, extra, _before_cues(reader, cut, cues, anchored)):
        evidence = people.setdefault(name.of(text), WrittenName())
        evidence.titles.extend(titles)
    for plain, written, title in _inverted(reader, people):
        known = plain if plain in people or reader.occurs(plain, title.start) else written
        evidence = people.setdefault(known, WrittenName())
        evidence.forms.add(written)
        evidence.titles.append(title)
    for name in _by_post_alone(reader, people, cues):
        people.setdefault(name.of(text), WrittenName())
    return people


def _behind_posts(reader: NameReader) -> Iterator[Named]:
    """``县委书记王飞虎``, and the names that a list goes on with (``副市长江山、浦南``)."""
    text, words = reader.text, reader.words
    for post in reader.posts:
        start = post.end()
        while start < len(text) and start - post.end() < 3 and text[start] in " \u3000":
            start += 1
        end = reader.name_at(start)
        titles = reader.titles_before(post.end()) if end else ()
        if not end or not titles or (post.group() in words.names.weak_posts and not reader.is_sure(start, end)):
            continue
        titles = tuple(t for t in titles if not words.names.group_posts.search(t.of(text)))
        yield Span(start, end), titles
        while (joint := words.names.name_joint.match(text, end)) and (following := reader.name_at(joint.end())):
            yield Span(joint.end(), following), titles[-1:]
            end = following


def _before_cues(
    reader: NameReader, cut: Segmentation, cues: tuple[Mention, ...], anchored: Sequence[int]
) -> Iterator[Named]:
    """``黄寿龙在会上强调``: a name that opens a clause of a sentence with a verb of saying.

    A clause in which a post vouches for a name (``anchored``: where those start) needs no other.
    """
    opens_otherwise = (
        reader.words.saying.adjunct_opening,
        reader.words.saying.bare_opening,
        reader.words.saying.pronoun,
    )
    looked_until = -1
    for cue in cues:
        number = last_at(cut.sentences, cue.start)
        if number < 0:
            continue
        clauses = cut.sentences[number].clauses
        for clause in starting(clauses, looked_until, cue.start):
            start = _behind_quotation(reader.text, clause.start, min(clause.end, cue.start))
            vouched = bisect_left(anchored, start) < bisect_left(anchored, min(clause.end, cue.start))
            if not vouched and not any(pattern.match(reader.text, start) for pattern in opens_otherwise):
                end = reader.name_at(start, anchored=False)
                sure = end and (end == cue.start or reader.is_sure(start, end) or reader.titles_behind(end))
                if end and end <= cue.start and sure:
                    yield Span(start, end), ()
        looked_until = cue.start


def _behind_quotation(text: str, start: int, end: int) -> int:
    """Where the words behind a quotation begin that opens a clause (``“要快。”王某说``), else ``start``."""
    closing = text.rfind("。”", start, end)
    return closing + 2 if 0 <= closing < end - 2 else start


def _by_post_alone(reader: NameReader, people: dict[str, WrittenName], cues: tuple[Mention, ...]) -> Iterator[Span]:
    """``尚经理解释说``: surname and post are the name where the document gives no other."""
    text, words = reader.text, reader.words
    families = {family.group() for name in people if (family := words.names.surname.match(name))}
    for cue in cues:
        for length in range(2, 8):
            start = cue.start - length
            family = words.names.surname.match(text, start) if start >= 0 else None
            if not family or (start > 0 and text[start - 1] not in PAUSES):
                continue
            known = family.group() in families
            if (
                words.names.post.fullmatch(text, family.end(), cue.start)
                and not known
                and not words.names.not_name.match(text, start)
            ):
                yield Span(start, cue.start)


def _before_posts(reader: NameReader) -> Iterator[Named]:
    """``李邑飞书记``: three characters, or two that the document names elsewhere too."""
    text, words = reader.text, reader.words
    for post in reader.posts:
        for length in (4, 3, 2):
            start = post.start() - length
            if start < 0 or not _opens(reader, start) or post.start() not in set(reader.ends(start)):
                continue
            name = text[start : post.start()]
            if post.group() in words.names.weak_posts or _joins_posts(reader, start, post.start()):
                continue
            if words.names.not_name.match(name) or words.names.org_end.search(name) or words.names.post.search(name):
                continue
            heads = start == 0 or text[start - 1] in _STOPS or _in_body(reader, start)
            if (
                length > 2
                or reader.count(start, post.start()) > 1
                or (heads and words.names.follower.match(text, post.end()))
            ):
                yield Span(start, post.start()), (Span(post.start(), post.end()),)
                break


def _joins_posts(reader: NameReader, start: int, end: int) -> bool:
    """``县长王飞和副县长``: the name has its post before it, and ends in a joint, not in a character of its own."""
    joint = reader.words.names.behind_name_joint.search(reader.text, start, end)
    return joint is not None and reader.words.names.post_end.search(reader.text[max(0, start - 8) : start]) is not None


def _opens(reader: NameReader, start: int) -> bool:
    before = reader.text[max(0, start - 8) : start]
    return (
        not before
        or before[-1] in PAUSES
        or bool(reader.words.saying.not_before.search(before) or reader.words.names.post_end.search(before))
        or _in_body(reader, start)
    )


def _in_body(reader: NameReader, start: int) -> bool:
    """Whether a body stands before the name (市教育局吴萍局长)."""
    return reader.words.names.org_before.search(reader.text[max(0, start - _LONGEST_BODY) : start]) is not None


def _appointed(reader: NameReader) -> Iterator[Named]:
    for rule in reader.words.rules["APPOINT"]:
        for m in rule.find(reader.text):
            name, post = m.value["name"], m.value["post"]
            start = reader.text.index(name, m.start)
            if start in set(reader.ends(start)) or start + len(name) in set(reader.ends(start)):
                yield Span(start, start + len(name)), (Span(m.end - len(post), m.end),)


def _inverted(reader: NameReader, people: dict[str, WrittenName]) -> Iterator[tuple[str, str, Span]]:
    """``吴委员秉叡``: plain name, written form, and the posts inside it."""
    text, words = reader.text, reader.words
    for title in words.names.inverted_title.finditer(text):
        starts = [title.start() - n for n in (2, 1) if title.start() >= n]
        start = next((at for at in starts if words.names.surname.fullmatch(text, at, title.start())), None)
        if start is None or words.names.post.match(text, start):  # 代市长 is a post
            continue
        for end in (title.end() + 2, title.end() + 1):
            given = text[title.end() : end]
            if (
                not re.fullmatch(HAN + "{1,2}", given)
                or words.names.follower.match(given)
                or words.names.not_name.match(given)
            ):
                continue
            if not words.names.follower.match(text, end):
                continue
            plain, written = text[start : title.start()] + given, text[start:end]
            formal = _opens_formally(reader, start) and (len(given) == 2 or reader.count(start, end) > 1)
            if plain in people or formal or reader.occurs(plain, start):
                cursor = title.start()
                for part in reader.words.names.also.split(title.group()):
                    yield plain, written, Span(cursor, cursor + len(part))
                    cursor += len(part) + 1
                break


def _opens_formally(reader: NameReader, start: int) -> bool:
    before = reader.text[max(0, start - 3) : start]
    return (
        not before
        or before[-1] in PAUSES
        or bool(reader.words.names.sponsor_before.search(before))
        or bool(reader.words.saying.not_before.search(before))
    )
