"""The words of names, posts and saying, compiled once for a finder."""

from __future__ import annotations

import re
from dataclasses import dataclass

from duban.words.lexicon import Lexicons
from duban.words.rules import Rule, load_fragments, load_rules
from duban.words.sieve import Sifted
from duban.words.written import Late, Plain

PAUSES = "—，。；：、！？…“”‘’「」『』（）《》〈〉【】|\n\u3000 "
HAN = "[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]"  # rare characters too, which stand in names


@dataclass(frozen=True, slots=True)
class NameWords:
    """How names of persons and their posts are written."""

    surname: Late
    name_start: Late
    post: Late
    posts: Sifted
    post_end: Late
    follower: Late
    not_name: Late
    org_end: Late
    body_bracket: Late
    pair_end: Late
    translit: Late
    dotted: Late
    name_joint: Late
    behind_name_joint: Late
    native: Late
    native_part: Late
    latin: Late
    org_before: Late
    title_lead: Late
    inverted: Late
    inverted_title: Late
    also: Late
    sponsor_before: Late
    suffix: Late
    not_speaker_posts: frozenset[str]
    group_posts: Late
    weak_posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class SayWords:
    """Who says something, and how that is told."""

    demand: Late
    gathered: Late
    cited_meeting: Late
    adverbs: Late
    not_before: Late
    not_after: Late
    pronoun: Late
    meeting_end: Late
    message_end: Late
    adjunct_end: Late
    governed: Late
    strong: Late
    adjunct_opening: Late
    document_end: Late
    document_speaks: Late
    bare_opening: Late
    cited: frozenset[str]


@dataclass(frozen=True, slots=True)
class LabelWords:
    """The labels of turns, and the voices that have no name."""

    asks: Late
    say_end: Late
    turn_labels: frozenset[str]
    not_labels: frozenset[str]
    reporter_end: Late
    script_title: Late
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
    post_pattern = Late(f"(?=[{_first(lexicons, 'post_prefix', 'post')}]){post}")
    surname = words("surname_double") + "|[" + "".join(lexicons.forms("surname")) + "]"
    translit = "[" + "".join(lexicons.forms("translit")) + "]"
    follower = f"$|[{re.escape(PAUSES)}0-9]|" + words(
        "name_follower", "say_verb", "say_adverb", "say_verb_keep", "person_suffix"
    )
    return NameWords(
        surname=Late(surname),
        name_start=Late(f"[{_first(lexicons, 'surname', 'surname_double', 'translit')}]"),
        post=post_pattern,
        posts=lexicons.sieve.add(Plain(post_pattern.pattern)),
        post_end=Late(f"(?:{post}|{words('not_speaker_post')})$"),
        follower=Late(follower),
        not_name=Late(words("not_name", "meeting_voice")),
        org_end=Late(f"{words('org_suffix', 'place_suffix')}$"),
        body_bracket=Late(f"{HAN}（{HAN}{{0,10}}{words('org_suffix', 'place_suffix')}）$"),
        pair_end=Late(f"{words('pair_suffix')}$"),
        translit=Late(f"{translit}{{2,9}}(?:{words('regnal')})?"),
        dotted=Late(f"{HAN}{{1,8}}(?:·{HAN}{{1,9}}){{1,3}}"),
        name_joint=Late(words("name_joint")),
        behind_name_joint=Late(f"{words('name_joint')}$"),
        native=Late(f"{words('name_part')}{{1,4}}{words('name_part_end')}?(?={follower})"),
        native_part=Late(f"{words('name_part')}{{1,3}}"),
        latin=Late(f"[A-Z][a-z]{{1,15}}(?: [A-Z][a-z]{{1,15}}){{0,2}}(?![A-Za-z])(?={follower})"),
        org_before=Late(f"{HAN}{{0,12}}{words('org_suffix')}$"),
        title_lead=Late(f"{words('title_lead')}+"),
        inverted=Late(
            f"({surname})({words('inverted_title')}(?:{words('post_also')}{words('inverted_title')})?)({HAN}{{1,2}})"
        ),
        inverted_title=Late(f"{words('inverted_title')}(?:{words('post_also')}{words('inverted_title')})?"),
        also=Late(words("post_also")),
        sponsor_before=Late(f"{words('sponsor_before')}$"),
        suffix=Late(words("person_suffix")),
        not_speaker_posts=frozenset(lexicons.forms("not_speaker_post")),
        group_posts=Late(f"{words('group_post')}$"),
        weak_posts=frozenset(lexicons.forms("weak_post")),
    )


def _say_words(lexicons: Lexicons) -> SayWords:
    words, pieces = lexicons.alternation, load_fragments(lexicons, "speaker")
    return SayWords(
        demand=Late(words("demand")),
        gathered=Late(words("gathered")),
        cited_meeting=Late(words("cited_meeting")),
        adverbs=Late(f"(?:{pieces['on_day']}|{words('say_adverb')}){{1,3}}$"),
        not_before=Late(f"{words('not_subject_before')}$"),
        not_after=Late(words("not_subject_after")),
        pronoun=Late(f"{words('pronoun')}(?!{words('plural')})"),
        meeting_end=Late(f"{pieces['may_meet']}{words('meeting_voice')}$"),
        message_end=Late(f"{words('message_voice')}$"),
        adjunct_end=Late(f"(?:{words('say_after_adjunct')}|{pieces['when_end']})$"),
        governed=Late(f"{words('attribution_preposition')}$"),
        strong=Late(words("say_verb_strong")),
        adjunct_opening=Late(words("adjunct_opening")),
        document_end=Late(f"{words('document_voice')}$"),
        document_speaks=Late(words("document_speaks")),
        bare_opening=Late(words("bare_meeting")),
        cited=frozenset(lexicons.forms("cited_voice")),
    )


def _label_words(lexicons: Lexicons) -> LabelWords:
    words = lexicons.alternation
    return LabelWords(
        asks=Late(f"{words('asks')}$"),
        say_end=Late(f"{words('say_verb', 'say_verb_keep')}$"),
        turn_labels=frozenset(lexicons.forms("turn_label")),
        not_labels=frozenset(
            (*lexicons.forms("not_label"), *lexicons.forms("metadata_key"), *lexicons.forms("salutation"))
        ),
        reporter_end=Late(f"{words('reporter')}$"),
        script_title=Late(words("script_title")),
        anonymous=frozenset(lexicons.forms("anonymous_label")),
        meeting=lexicons.forms("meeting_name")[0],
    )


def _first(lexicons: Lexicons, *kinds: str) -> str:
    """The first characters of the forms, as the inside of a character class: a cheap test before a long alternation."""
    return "".join(sorted({re.escape(form[0]) for kind in kinds for form in lexicons.forms(kind)}))
