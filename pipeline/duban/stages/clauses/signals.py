"""The signs by which a clause is read: markers, statements, topics, imperative openings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from duban.core.model import Mention
from duban.words.lexicon import Lexicons, WordSet
from duban.words.rules import Rule, load_rules
from duban.words.sieve import Sifted
from duban.words.written import AnyOf, Late

_ANY = re.compile("")
_CLAUSE = re.compile("[^，。；]+")
_ACCEPTED = {"modality": "commitment", "strength": "0.6", "unmarked": "True"}


class Signals:
    """The rules of ``directive.toml`` and the words of ``signals.tsv``, compiled by label.

    >>> from duban.words.lexicon import load_lexicons
    >>> signals = Signals(load_lexicons())
    >>> [m.rule for m in signals.markers("各地要强化重要环节", 0, 9)]
    ['marker.want']
    """

    def __init__(self, lexicons: Lexicons) -> None:
        talk: dict[str, list[Rule]] = {}
        for rule in load_rules(lexicons, "talk"):
            talk.setdefault(rule.source.label, []).append(rule)
        self._lead_in, self._accepts = Late(talk["LEAD_IN"][0].expression), Late(talk["ACCEPTS"][0].expression)
        self._moods, self._supposed = talk["MOOD"], Late(talk["SUPPOSED"][0].expression)
        by_label: dict[str, list[Rule]] = {}
        for rule in load_rules(lexicons, "directive"):
            by_label.setdefault(rule.source.label, []).append(rule)
        modal = [*by_label.pop("PSEUDO"), *by_label["MARKER"]]
        groups = {**by_label, "MARKER": modal}
        self._union = {
            label: _Union(rules, lexicons.sieve.add(AnyOf(rules, named=True))) for label, rules in groups.items()
        }
        self._markers = self._union.pop("MARKER")
        self._connectives, self._manner, self._manner_ends, self._verbs, self._prepositions = (
            WordSet(lexicons.forms(kind))
            for kind in ("connective", "manner_adverb", "manner_end", "action_verb", "preposition")
        )
        sign = re.compile(lexicons.alternation("marker_sign"))
        examples = (example for rule in by_label["MARKER"] for example in rule.source.examples)
        self._sign = sign if all(map(sign.search, examples)) else _ANY  # a rule of the user's may know other modals

    def markers(self, text: str, start: int, end: int) -> list[Mention]:
        """The modals between ``start`` and ``end``; characters that belong to another word (重要, 要素) are none."""
        if self._sign.search(text, start, end) is None:  # most clauses hold no sign of any modal
            return []
        found = map(self._markers.mention, self._markers.pattern.finditer(text, start, end))
        return [mention for mention in found if mention.label == "MARKER"]

    def search(self, label: str, text: str, start: int, end: int) -> Mention | None:
        """The first match of a label's rules inside the stretch."""
        union = self._union[label]
        match = union.pattern.search(text, start, end)
        return union.mention(match) if match else None

    def match(self, label: str, text: str, start: int, end: int) -> Mention | None:
        """The match of a label's rules that begins the stretch."""
        union = self._union[label]
        match = union.pattern.match(text, start, end)
        return union.mention(match) if match else None

    def fullmatch(self, label: str, text: str, start: int, end: int) -> Mention | None:
        """The match of a label's rules that is the whole stretch."""
        union = self._union[label]
        match = union.pattern.fullmatch(text, start, end)
        return union.mention(match) if match else None

    def behind_connectives(self, text: str, start: int, end: int) -> int:
        """Where the stretch begins when 同时, 此外, 特别是 … are taken off."""
        position = start
        while (width := self._connectives.width(text, position, end)) and position + width < end:
            position += width
            while position < end and text[position] in "，、 ":
                position += 1
        return position

    def lead_in(self, text: str, start: int, end: int) -> int:
        """Where the stretch begins when what leads talk in (那, 也就是说) is taken off."""
        position = start
        while (found := self._lead_in.match(text, position, end)) and found.end() < end:
            position = found.end()
            while position < end and text[position] in "，、 ":
                position += 1
        return position

    def accepts(self, text: str, start: int, end: int) -> bool:
        """Whether the stretch says nothing but yes (好的, 收到)."""
        return self._accepts.search(text[start:end]) is not None

    def mood(self, text: str, start: int, end: int, accepts: bool) -> Mention | None:
        """How a request of talk is put; what is said behind a mere yes (``accepts``) is a promise where it is bare."""
        said = self._unsupposed(text[start:end])
        for rule in self._moods:
            found = rule.pattern.search(said)
            if found is None:
                continue
            if accepts and rule is self._moods[-1]:
                return Mention(start, start + 1, "MARKER", "talk.accepted", _ACCEPTED)
            value = {key: str(one) for key, one in rule.source.value.items()}
            shown = found.groupdict().get("marker")
            left, right = found.span("marker") if shown else found.span()
            return Mention(start + left, start + max(right, left + 1), "MARKER", rule.source.id, value)
        return None

    def _unsupposed(self, said: str) -> str:
        """What is said, of the same length, with blanks for the suppositions before its last clause."""
        clauses = list(_CLAUSE.finditer(said))
        for clause in clauses[:-1]:
            if self._supposed.search(clause.group()):
                said = said[: clause.start()] + " " * len(clause.group()) + said[clause.end() :]
        return said

    def behind_manner(self, text: str, start: int, end: int) -> int:
        """Where the stretch begins when adverbs of manner (坚决, 进一步) are taken off; a longer verb is none."""
        position = start
        while width := self._manner.width(text, position, end):
            if self._verbs.width(text, position, end) > width:
                break
            position += width
            position += self._manner_ends.width(text, position, end)
        return position

    def is_imperative(self, text: str, start: int, end: int) -> bool:
        """Whether a stretch opens, behind manner adverbs or a fronted object, with a verb of doing.

        >>> from duban.words.lexicon import load_lexicons
        >>> signals = Signals(load_lexicons())
        >>> signals.is_imperative("坚决守住安全底线", 0, 8), signals.is_imperative("形势依然严峻", 0, 6)
        (True, False)
        """
        position = self.behind_manner(text, start, end)
        if self.verb_at(text, position, end) or (position > start and self.verb_at(text, start, end) > 1):
            return True
        width = self.preposition_at(text, position, end)
        return width > 0 and any(self.verb_at(text, later, end) > 1 for later in range(position + width + 1, end - 2))

    def verb_at(self, text: str, start: int, end: int) -> int:
        """The length of the action verb at ``start``, 0 where none stands there."""
        return self._verbs.width(text, start, end)

    def preposition_at(self, text: str, start: int, end: int) -> int:
        """The length of the preposition at ``start``, 0 where none stands there."""
        return self._prepositions.width(text, start, end)


class _Union:
    """Several rules as one pattern; the group that matched names the rule."""

    def __init__(self, rules: Sequence[Rule], pattern: Sifted) -> None:
        self._rules = [
            (rule.source.label, rule.source.id, {key: str(value) for key, value in rule.source.value.items()})
            for rule in rules
        ]
        self.pattern = pattern

    def mention(self, match: re.Match[str]) -> Mention:
        """What a match of the pattern says."""
        return Mention(match.start(), match.end(), *self._rules[int((match.lastgroup or "r0")[1:])])
