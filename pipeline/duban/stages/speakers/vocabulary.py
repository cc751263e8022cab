"""The words of names, posts and saying, compiled once for a finder."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_rules
from duban.words.sieve import Sifted
from duban.words.written import Plain

PAUSES = "—，。；：、！？…“”‘’「」『』（）《》〈〉【】|\n\u3000 "
HAN = "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"  # rare characters too, which stand in names


@dataclass(frozen=True, slots=True)
class NameWords:
    """How names of persons and their posts are written."""

    surname: re.Pattern[str]
    name_start: re.Pattern[str]
    post: re.Pattern[str]
    posts: Sifted
    post_end: re.Pattern[str]
    follower: re.Pattern[str]
    not_name: re.Pattern[str]
    org_end: re.Pattern[str]
    body_bracket: re.Pattern[str]
    pair_end: re.Pattern[str]
    translit: re.Pattern[str]
    dotted: re.Pattern[str]
    name_joint: re.Pattern[str]
    behind_name_joint: re.Pattern[str]
    native: re.Pattern[str]
    native_part: re.Pattern[str]
    latin: re.Pattern[str]
    org_before: re.Pattern[str]
    title_lead: re.Pattern[str]
    inverted: re.Pattern[str]
    inverted_title: re.Pattern[str]
    also: re.Pattern[str]
    sponsor_before: re.Pattern[str]
    suffix: re.Pattern[str]
    not_speaker_posts: frozenset[str]
    group_posts: re.Pattern[str]
    weak_posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class SayWords:
    """Who says something, and how that is told."""

    demand: re.Pattern[str]
    gathered: re.Pattern[str]
    cited_meeting: re.Pattern[str]
    adverbs: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    pronoun: re.Pattern[str]
    meeting_end: re.Pattern[str]
    message_end: re.Pattern[str]
    adjunct_end: re.Pattern[str]
    governed: re.Pattern[str]
    strong: re.Pattern[str]
    adjunct_opening: re.Pattern[str]
    document_end: re.Pattern[str]
    document_speaks: re.Pattern[str]
    bare_opening: re.Pattern[str]
    cited: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelWords:
    """The labels of turns, and the voices that have no name."""

    asks: re.Pattern[str]
    say_end: re.Pattern[str]
    turn_labels: frozenset[str]
    not_labels: frozenset[str]
    reporter_end: re.Pattern[str]
    script_title: re.Pattern[str]
    anonymous: frozenset[str]
    meeting: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the speaker stage, and its rules by label. No pattern but ``names.posts`` searches by itself."""

    names: NameWords
    saying: SayWords
    labels: LabelWords
    rules: dict[str, tuple[Rule, ...]]


def load_vocabulary(lexicons: Lexicons) -> Vocabulary:
    """Compile the lexicon types that the speaker stage uses. Raises ``LexiconError`` for a type that is missing."""
    by_label: dict[str, list[Rule]] = {}
    for rule in load_rules(lexicons, "speaker", sifted=True):
        by_label.setdefault(rule.source.label, []).append(rule)
    rules = {label: tuple(some) for label, some in by_label.items()}
    return Vocabulary(_name_words(lexicons), _say_words(lexicons), _label_words(lexicons), rules)


def _name_words(lexicons: Lexicons) -> NameWords:
    words = lexicons.alternation
    post = f"(?:{words('post_prefix')}?{words('post')})"
    post_pattern = re.compile(f"(?=[{_first(lexicons, 'post_prefix', 'post')}]){post}")
    surname = words("surname_double") + "|[" + "".join(lexicons.forms("surname")) + "]"
    translit = "[" + "".join(lexicons.forms("translit")) + "]"
    follower = f"$|[{re.escape(PAUSES)}0-9]|" + words(
        "name_follower", "say_verb", "say_adverb", "say_verb_keep", "person_suffix"
    )
    return NameWords(
        surname=re.compile(surname),
        name_start=re.compile(f"[{_first(lexicons, 'surname', 'surname_double', 'translit')}]"),
        post=post_pattern,
        posts=lexicons.sieve.add(Plain(post_pattern.pattern)),
        post_end=re.compile(f"(?:{post}|{words('not_speaker_post')})$"),
        follower=re.compile(follower),
        not_name=re.compile(words("not_name", "meeting_voice")),
        org_end=re.compile(f"{words('org_suffix', 'place_suffix')}$"),
        body_bracket=re.compile(f"{HAN}（{HAN}{{0,10}}{words('org_suffix', 'place_suffix')}）$"),
        pair_end=re.compile(f"{words('pair_suffix')}$"),
        translit=re.compile(f"{translit}{{2,9}}(?:{words('regnal')})?"),
        dotted=re.compile(f"{HAN}{{1,8}}(?:·{HAN}{{1,9}}){{1,3}}"),
        name_joint=re.compile(words("name_joint")),
        behind_name_joint=re.compile(f"{words('name_joint')}$"),
        native=re.compile(f"{words('name_part')}{{1,4}}{words('name_part_end')}?(?={follower})"),
        native_part=re.compile(f"{words('name_part')}{{1,3}}"),
        latin=re.compile(f"[A-Z][a-z]{{1,15}}(?: [A-Z][a-z]{{1,15}}){{0,2}}(?![A-Za-z])(?={follower})"),
        org_before=re.compile(f"{HAN}{{0,12}}{words('org_suffix')}$"),
        title_lead=re.compile(f"{words('title_lead')}+"),
        inverted=re.compile(
            f"({surname})({words('inverted_title')}(?:{words('post_also')}{words('inverted_title')})?)({HAN}{{1,2}})"
        ),
        inverted_title=re.compile(f"{words('inverted_title')}(?:{words('post_also')}{words('inverted_title')})?"),
        also=re.compile(words("post_also")),
        sponsor_before=re.compile(f"{words('sponsor_before')}$"),
        suffix=re.compile(words("person_suffix")),
        not_speaker_posts=frozenset(lexicons.forms("not_speaker_post")),
        group_posts=re.compile(f"{words('group_post')}$"),
        weak_posts=frozenset(lexicons.forms("weak_post")),
    )


def _say_words(lexicons: Lexicons) -> SayWords:
    words = lexicons.alternation
    return SayWords(
        demand=re.compile(words("demand")),
        gathered=re.compile(words("gathered")),
        cited_meeting=re.compile(words("cited_meeting")),
        adverbs=re.compile(f"(?:[0-9]{{1,2}}日|{words('say_adverb')}){{1,3}}$"),
        not_before=re.compile(f"{words('not_subject_before')}$"),
        not_after=re.compile(words("not_subject_after")),
        pronoun=re.compile(f"{words('pronoun')}(?!{words('plural')})"),
        meeting_end=re.compile(f"{words('meeting_voice')}$"),
        message_end=re.compile(f"{words('message_voice')}$"),
        adjunct_end=re.compile(f"(?:{words('say_after_adjunct')}|[0-9][日时])$"),
        governed=re.compile(f"{words('attribution_preposition')}$"),
        strong=re.compile(words("say_verb_strong")),
        adjunct_opening=re.compile(words("adjunct_opening")),
        document_end=re.compile(f"{words('document_voice')}$"),
        document_speaks=re.compile(words("document_speaks")),
        bare_opening=re.compile(words("bare_meeting")),
        cited=frozenset(lexicons.forms("cited_voice")),
    )


def _label_words(lexicons: Lexicons) -> LabelWords:
    words = lexicons.alternation
    return LabelWords(
        asks=re.compile(f"{words('asks')}$"),
        say_end=re.compile(f"{words('say_verb', 'say_verb_keep')}$"),
        turn_labels=frozenset(lexicons.forms("turn_label")),
        not_labels=frozenset(
            (*lexicons.forms("not_label"), *lexicons.forms("metadata_key"), *lexicons.forms("salutation"))
        ),
        reporter_end=re.compile(f"{words('reporter')}$"),
        script_title=re.compile(words("script_title")),
        anonymous=frozenset(lexicons.forms("anonymous_label")),
        meeting=lexicons.forms("meeting_name")[0],
    )


def _first(lexicons: Lexicons, *kinds: str) -> str:
    """The first characters of the forms, as the inside of a character class: a cheap test before a long alternation."""
    return "".join(sorted({re.escape(form[0]) for kind in kinds for form in lexicons.forms(kind)}))
