"""Whose a task is: real bodies and persons, and not everybody who is spoken to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from duban.core.records import CommitmentRecord, PartyRecord
from duban.io.safe import plain
from duban.stages.kind import Kinds
from duban.stages.normalize import normalize
from duban.stages.parties import FullNames
from duban.stages.script import Simplifier
from duban.words.lexicon import Lexicons, any_of, load_lexicons
from duban.words.logistic import Models
from duban.words.rules import load_rules

_POSTS = ("post", "weak_post", "group_post", "person_end")


@dataclass(frozen=True, slots=True)
class Owned:
    """Who leads, who helps and which persons answer for a task, each as written and once.

    ``bodies`` are the bodies among them: what each is known by, under any of its names, and how it is written here.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()

    @property
    def is_owned(self) -> bool:
        """Whether anybody can be asked."""
        return bool(self.lead or self.persons)


class Owners:
    """Built once from the lexicons; called with a commitment.

    If the text names no lead, those who are to act lead. What an office decided overrides what the text says.

    >>> import duban
    >>> record = duban.extract("会议要求，由县水利局牵头、县财政局配合，抓紧完成。我们要坚定信心。")
    >>> [(owned.lead, owned.support) for owned in map(Owners(), record.commitments)]
    [(('县水利局',), ('县财政局',)), ((), ())]
    """

    def __init__(self, lexicons: Lexicons | None = None) -> None:
        lexicons = lexicons or load_lexicons()
        self._is_everybody = lru_cache(maxsize=4096)(Kinds(lexicons, Models()).is_everybody)
        simplifier, rules = Simplifier(), load_rules(lexicons, "normalize")
        self.name = lru_cache(maxsize=4096)(lambda text: normalize(text, simplifier, rules).text.strip())
        self._full = FullNames(lexicons)
        self._post = re.compile(f"(?:{any_of(form for name in _POSTS for form in lexicons.forms(name))})$")

    def __call__(self, commitment: CommitmentRecord) -> Owned:
        """Whose a task is."""
        real = [party for party in commitment.responsible if not self._is_everybody(self.name(party.text))]
        persons = [party for party in real if self._post.search(self.name(party.text))]
        bodies = [party for party in real if party not in persons]
        lead = [party for party in bodies if party.role == "lead"]
        support = [party for party in bodies if party.role == "support"]
        rest = [party for party in bodies if party.role == "addressee"]
        review = commitment.review
        decided_lead, decided_support = (review.lead, review.support) if review else ((), ())
        decided = [(self.key(name), plain(name)) for name in (*decided_lead, *decided_support)]
        stated = [] if decided_lead else [*lead, *rest]
        stated += [] if decided_support else support
        return Owned(
            lead=decided_lead or _names(lead or rest),
            support=decided_support or _names([*support, *(rest if lead and not decided_lead else ())]),
            persons=(review.persons if review else ()) or _names(persons),
            bodies=tuple(dict([*((self.key(party.text), plain(party.text)) for party in stated), *decided]).items()),
        )

    def key(self, name: str) -> str:
        """What a body is known by under any of its names, in either script: 市发改委 and 市發展和改革委員會 are one.

        >>> Owners().key("市發改委")
        '市发展和改革委员会'
        """
        clean = self.name(plain(name))
        return self._full(clean) or clean


def _names(parties: Iterable[PartyRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain(party.text) for party in parties))
