"""The roster of a document: its persons with their posts, and every place where one is named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from duban.core.packed import last_at, pack
from duban.core.text import Span
from duban.stages.speakers.names import NameReader
from duban.stages.speakers.types import Person, PersonMention, Roster
from duban.words.lexicon import any_of

_MANY = 20


@dataclass(slots=True)
class WrittenName:
    """What is known of one written name while the roster is built."""

    forms: set[str] = field(default_factory=set)
    titles: list[Span] = field(default_factory=list)


def build_roster(reader: NameReader, people: dict[str, WrittenName]) -> Roster:
    """The persons of the written names, with every mention of each: by name, by another form, by surname and post."""
    text = reader.text
    names = sorted(people)
    number = {name: i for i, name in enumerate(names)}
    forms = {form: number[name] for name in names for form in (name, *people[name].forms)}
    known = re.compile(any_of(forms)) if forms else None
    found = (Span(m.start(), m.end()) for m in known.finditer(text)) if known else ()
    mentions = pack(
        _mention(reader, name, forms[name.of(text)], before.end)
        for before, name in pairwise(chain((Span(0, 0),), found))
    )
    titles: dict[int, list[Span]] = {i: list(people[name].titles) for name, i in number.items()}
    for mention in mentions:
        titles[mention.person].extend(mention.titles)
    titles = {i: [_without_names(text, title, known) for title in found] for i, found in titles.items()}
    if short := _short_forms(reader, names, titles, mentions):
        mentions = pack(sorted((*mentions, *short), key=lambda m: m.start))
    first: dict[int, Span] = {}
    for mention in mentions:
        if mention.name.of(text) == names[mention.person]:
            first.setdefault(mention.person, mention.name)
    persons = [
        Person(name, first.get(i, Span(0, 0)), _distinct(text, titles[i]), tuple(sorted(people[name].forms | {name})))
        for name, i in number.items()
    ]
    return Roster(tuple(persons), mentions)


def _mention(reader: NameReader, name: Span, person: int, floor: int) -> PersonMention:
    """Widen a name to the posts before it, down to where the name before it ends, and to the one behind it."""
    before = reader.titles_before(name.start, floor)
    left = before[0].start if before else name.start
    end = right = name.end
    behind: tuple[Span, ...] = reader.titles_behind(end)
    post = reader.words.names.post.match(reader.text, end)
    weak = post is not None and post.group() in reader.words.names.weak_posts
    if post and not before and not weak and reader.words.names.follower.match(reader.text, post.end()):
        right, behind = post.end(), (Span(end, post.end()),)
    elif (suffix := reader.words.names.suffix.match(reader.text, end)) and len(suffix.group()) > 1:
        right = suffix.end()
    titles = tuple(t for t in (*before, *behind) if not reader.words.names.group_posts.search(t.of(reader.text)))
    return PersonMention(left, right, name, person, titles)


def _short_forms(
    reader: NameReader, names: list[str], titles: dict[int, list[Span]], mentions: Sequence[PersonMention]
) -> list[PersonMention]:
    """``王书记``: the one person of that surname, or the one of them who has the post."""
    text, words = reader.text, reader.words
    families: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if family := words.names.surname.match(name):
            families.setdefault(family.group(), []).append(i)
    lengths = {len(post.group()) for post in reader.posts}
    some = {i for same in families.values() for i in same[:_MANY]}
    ends = {i: _ends({t.of(text) for t in titles[i]}, lengths) for i in some}
    found: list[PersonMention] = []
    for post in reader.posts:
        for length in (2, 1):
            start = post.start() - length
            same = families.get(text[start : post.start()], []) if start >= 0 else []
            if not same or _inside(mentions, start):
                continue
            fitting = [i for i in same[:_MANY] if post.group() in ends[i]]
            choice = same if len(same) == 1 else fitting if len(fitting) == 1 else []
            if choice:
                if not fitting:
                    titles[choice[0]].append(Span(post.start(), post.end()))
                    ends[choice[0]].update(_ends([post.group()], lengths))
                found.append(PersonMention(start, post.end(), Span(start, post.end()), choice[0]))
                break
    return found


def _without_names(text: str, title: Span, known: re.Pattern[str] | None) -> Span:
    """``参议长莱恩斯和众议长``: a post begins behind another person's name."""
    ends = [m.end() for m in known.finditer(text, title.start, title.end)] if known else []
    return Span(min(ends[-1] + 1, title.end), title.end) if ends and ends[-1] < title.end else title


def _inside(mentions: Sequence[PersonMention], position: int) -> bool:
    at = last_at(mentions, position)
    return at >= 0 and mentions[at].end > position


def _distinct(text: str, titles: Iterable[Span]) -> tuple[Span, ...]:
    """Each post once, in text order; a bare one that a fuller one ends with goes (``书记`` beside ``县委书记``)."""
    kept: dict[str, Span] = {}
    for title in sorted(titles):
        kept.setdefault(title.of(text), title)
    fuller = {form[at:] for form in kept for at in range(1, len(form))}
    return tuple(span for form, span in kept.items() if form not in fuller)


def _ends(forms: Iterable[str], lengths: Iterable[int]) -> set[str]:
    """The last characters of the forms, as many as each of ``lengths`` says."""
    return {form[-length:] for form in forms for length in lengths if length <= len(form)}
