"""The frozen types that travel between the stages. Offsets are code points of the normalised text.

They are named tuples, which are made four times as fast as frozen dataclasses: a page of text makes hundreds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from duban.core.text import Span


class BlockKind(Enum):
    """What a stretch of layout is: a ``CELL`` of a table may hold requests, a ``FIELD`` is a cell that holds none."""

    BOILERPLATE = "boilerplate"
    HEADLINE = "headline"
    METADATA = "metadata"
    HEADING = "heading"
    LABEL = "label"
    BODY = "body"
    CELL = "cell"
    FIELD = "field"


class Clause(NamedTuple):
    """A stretch between two pauses; ``closing`` is the punctuation behind it (``""`` at the end of a block)."""

    start: int
    end: int
    closing: str


class Sentence(NamedTuple):
    """Clauses up to a full stop. ``start`` and ``end`` leave the closing punctuation out."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    block: int


class Block(NamedTuple):
    """A paragraph, heading or list item.

    ``start`` is behind the list mark (``一、``, ``（二）``, ``3.``, ``一是``, ``——``), which ``mark`` spans; ``level``
    is 0 without a mark and counts from 1 (``一、``) inwards. ``section`` holds the headings above, outermost first.
    """

    start: int
    end: int
    kind: BlockKind
    mark: Span | None = None
    level: int = 0
    section: tuple[Span, ...] = ()


class Segmentation(NamedTuple):
    """The normalised text cut into blocks and sentences, both in text order."""

    text: str
    blocks: Sequence[Block]
    sentences: Sequence[Sentence]


class Mention(NamedTuple):
    """A stretch that a rule or a model found: ``label`` what it is, ``rule`` who says so, ``value`` what it means."""

    start: int
    end: int
    label: str
    rule: str
    value: Mapping[str, str] = {}


class Reject(NamedTuple):
    """A candidate that lost, and why; ``duban explain`` shows it."""

    start: int
    end: int
    label: str
    rule: str
    reason: str


class Speaker(NamedTuple):
    """A voice of the document. ``name`` is the normalised surface form, ``mentions`` where it is named."""

    name: str | None
    kind: str
    name_span: Span | None
    titles: tuple[Span, ...] = ()
    mentions: Sequence[Span] = ()


class Speech(NamedTuple):
    """A stretch in one voice: ``speaker`` indexes the document's speakers, ``cue`` spans the verb of saying.

    A turn has the ``label`` that opens it, and the second of playback (``at``) where its layout says so.
    """

    speaker: int | None
    start: int
    end: int
    mode: str
    cue: Span | None = None
    label: Span | None = None
    at: float | None = None


class ProjectCount(NamedTuple):
    """A number of projects; ``value`` is ``None`` if the number is masked or lost."""

    start: int
    end: int
    value: int | None
    approximate: bool
    masked: bool
    unit: str
    head: str
    status: str | None
    rule: str


class Party(NamedTuple):
    """Somebody who is to act; ``inherited_from`` is set where the party was carried from another place.

    ``full_name`` is what a short name of a body stands for, ``refers_to`` the place that says who 我 or 小李 is.
    """

    start: int
    end: int
    role: str
    inherited_from: Span | None = None
    full_name: str | None = None
    refers_to: Span | None = None


class Action(NamedTuple):
    """One coordinate part of a directive."""

    start: int
    end: int
    verb: str
    object: str


class Directive(NamedTuple):
    """A request as the finder leaves it, before parties and deadlines are put to it.

    ``modal`` is the word that asks or promises, ``marker`` the same where the guide shows it as one (愿 it does not).
    ``strength`` is how binding the wording is, ``likely`` how sure the finder is that it is one.
    """

    start: int
    end: int
    marker: Span | None
    modality: str
    sentence: int
    rules: tuple[str, ...]
    modal: Span | None = None
    speech: Speech | None = None
    strength: float = 0.5
    likely: float = 1.0
