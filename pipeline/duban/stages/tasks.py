"""Tasks as minutes list them (待办：, @name, checkboxes): one request a line, with owners, limits and what is done.

A line is a task under the head of such a list, behind a word that leads one in, or where it names who owns it. What it
says besides (mark, owner, prefix) is no part of the request.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from re import Match, Pattern
from typing import NamedTuple

from duban.core.model import Block, BlockKind, Directive, Party, Segmentation
from duban.core.packed import last_at, pack
from duban.core.structure import Structure, Table, Turn
from duban.core.text import NormalizedText, Span, SpanIndex
from duban.stages.clauses.signals import Signals
from duban.stages.rows import TaskRow
from duban.stages.zones import Layout, Zone, layout_of
from duban.words.lexicon import Lexicons, any_of
from duban.words.rules import Rule, load_fragments, load_rules
from duban.words.written import Late

_ENDS = " \n。；;，、,."
_NAMING = ("@", "[")  # what an owner begins with who makes a task of any line
_CHAPTERS = ("#", "##")
_SHORTEST, _LONGEST = 2, 300
_SEVERAL, _LONGEST_HANDED = 2, 120


class _Known(NamedTuple):
    """What is known of the whole text: its directives, who attended, and whether it lists who does what."""

    found: SpanIndex[Directive]
    names: Pattern[str]
    hands_out: bool


@dataclass(slots=True)
class _Task:
    """A line that asks: the request, and where its owners and limits stand."""

    span: Span
    block: Block
    owners: list[Span] = field(default_factory=list)
    due: list[Span] = field(default_factory=list)
    conclusion: str | None = None


class TaskLineReader:
    """Built once from the lexicons; called with a segmented text, its structure and the directives found in it."""

    def __init__(self, lexicons: Lexicons, signals: Signals) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in load_rules(lexicons, "tasks"):
            self._rules.setdefault(rule.source.label, []).append(rule)
        self._signals = signals
        self._fragments = load_fragments(lexicons, "tasks")
        self._one_owner, self._member = Late(self._fragments["one_owner"]), Late(self._fragments["member"])
        self._conclusions = lexicons.canonical("conclusion")

    def __call__(
        self,
        normalized: NormalizedText,
        cut: Segmentation,
        structure: Structure,
        directives: Sequence[Directive],
        names: Collection[str] = (),
    ) -> tuple[tuple[TaskRow, ...], tuple[Span, ...]]:
        """The lines that ask for something, in text order, and those that ask for nothing, since they are done.

        ``names`` are those of who attended: a task that opens with one is theirs.
        """
        tasks: list[_Task] = []
        done: list[Span] = []
        zone = Zone()
        taken = SpanIndex(
            pack(Span(part.start, part.end) for part in structure.parts if isinstance(part, Turn | Table))
        )
        found = SpanIndex(directives)
        known = _Known(found, self._opening(names), self._hands_out(cut))
        for block in cut.blocks:
            if block.kind is BlockKind.BOILERPLATE or taken.overlapping(block.start, block.end):
                zone = Zone(first=len(tasks))
                continue
            line = cut.text[block.start : block.end]
            layout = layout_of(normalized, block)
            mark = cut.text[block.mark.start : block.mark.end] if block.mark else ""
            closed = zone.kind and (self._match("DONE", mark + line) or "x]" in layout.mark.lower())
            if closed or self._is_agenda(block, mark + line, found):
                zone = zone if closed else Zone(first=len(tasks))
                done.append(Span(block.start, block.end))
                continue
            named = zone.kind == "TASK_ZONE" and "#" in layout.mark and self._match("OWNER_HEADING", line)
            if named and layout.mark not in _CHAPTERS:
                zone.owners, zone.indent = tuple(self._named(block.start, line, named)), None
                continue
            if "#" in layout.mark or (layout.apart and not layout.mark and not block.mark):
                zone = Zone(first=len(tasks) if layout.mark in _CHAPTERS else zone.first)
            if noted := self._noted(block.start, line, tasks[zone.first :]):
                zone = Zone(first=len(tasks)) if noted == "due" else zone
            elif head := self._head(block, line, layout, len(tasks), zone):
                zone = head
            elif (group := self._match("OWNER_GROUP", line)) and (zone.kind or group["who"].startswith(_NAMING)):
                zone.owners, zone.indent = tuple(self._named(block.start, line, group)), None
            elif not zone.holds(layout, line):
                tasks += self._asked(cut.text, block, line, zone, known)
        return tuple(row for each in tasks if (row := self._row(cut, each, found))), tuple(done)

    def _noted(self, at: int, line: str, above: Sequence[_Task]) -> str | None:
        """Put what a line says of the tasks above it to them: their ``owners`` or when they are ``due``."""
        if who := self._match("OWNER_LINE", line):
            named, due = self._named(at, line, who), who.groupdict().get("due")
            for task in (task for task in above if not task.owners):
                task.owners += named
                task.due += [_moved(who, "due", at)] if due else []
            return "owners"
        if limit := self._match("DUE_LINE", line):
            for task in above:
                task.due.append(_moved(limit, "due", at))
            return "due"
        return None

    def _is_agenda(self, block: Block, line: str, found: SpanIndex[Directive]) -> bool:
        """Whether a line says what is talked about, and no word in it asks (议题：请总务报告)."""
        return self._match("AGENDA", line) is not None and not any(d.marker for d in found.overlapping(*block[:2]))

    def _hands_out(self, cut: Segmentation) -> bool:
        """Whether lines say what is done by whom, and not one alone."""
        short = (cut.text[b.start : b.end] for b in cut.blocks if b.end - b.start < _LONGEST_HANDED)
        return sum("：" in line and self._match("ASSIGNED", line) is not None for line in short) >= _SEVERAL

    def _asked(self, text: str, block: Block, line: str, zone: Zone, known: _Known) -> Iterator[_Task]:
        """The task of a line, or each of those that a word leads in on one line (待办：甲…；乙…)."""
        several = self._match("TASK_PREFIX", line) is not None
        if known.hands_out and self._match("ASSIGNED", line):
            zone = replace(zone, kind=zone.kind or "TASK_ZONE")
        cuts = (
            at for at, sign in enumerate(line) if sign == "；" and line.count("（", 0, at) == line.count("）", 0, at)
        )
        left = 0
        for right in [*(cuts if several else ()), len(line)]:
            part = block._replace(start=block.start + left, end=block.start + right)
            if task := self._task(text, part, zone, known):
                yield task
            left, zone = right + 1, replace(zone, kind=zone.kind or "TASK_ZONE")

    def _match(self, label: str, line: str) -> Match[str] | None:
        return next(filter(None, (rule.pattern.search(line) for rule in self._rules[label])), None)

    def _head(self, block: Block, line: str, layout: Layout, first: int, zone: Zone) -> Zone | None:
        """The list that a line begins, or ends."""
        for label in ("TASK_ZONE", "DECISION_ZONE"):
            if head := self._match(label, line):
                due = (_moved(head, "due", block.start),) if head.groupdict().get("due") else ()
                owner = self._match("OWNER_HEAD", line)
                owners = tuple(self._named(block.start, line, owner)) if owner else ()
                return Zone(label, owners, due, first)
        if self._match("OTHER_FIELD", line) and not self._match("TASK_PREFIX", line):
            return None if self._match("DECISION_PREFIX", line) else Zone(first=zone.first)
        owner = self._match("OWNER_HEAD", line)
        if owner and (block.kind is BlockKind.HEADING or "#" in layout.mark):
            return Zone("TASK_ZONE", tuple(self._named(block.start, line, owner)), (), first)
        return None

    def _task(self, text: str, block: Block, zone: Zone, known: _Known) -> _Task | None:
        start, end = block.start, block.end
        prefixed = self._skip("TASK_PREFIX", text, start, end)
        decided = self._skip("DECISION_PREFIX", text, start, end) if prefixed == start else start
        boxed = self._skip("OPEN", text, start, end)
        inside = zone.kind is not None or prefixed > start or boxed > start
        if not inside and decided <= start and not any(sign in text[start:end] for sign in _NAMING):
            return None  # nothing else can make it a task
        start = max(prefixed, decided, boxed)
        start = self._skip("OPEN", text, start, end)
        label = self._label(text[start:end], inside)
        if zone.kind == "DECISION_ZONE" or (zone.kind is not None and not label):
            start = self._skip("TITLE", text, start, end)
            label = self._label(text[start:end], inside)
        task = _Task(Span(start, end), block, list(zone.owners), list(zone.due))
        task.conclusion = self._concluded(text[block.start : decided]) if decided > block.start else None
        behind = self._match("OWNER_END", text[start:end])
        if behind and not inside and not behind.group("who").startswith("@"):
            behind = None
        if behind:
            task.owners = self._named(start, text[start:end], behind)
            if behind.groupdict().get("due"):
                task.due.append(_moved(behind, "due", start))
            end = start + behind.start()
        if label:
            task.owners = self._named(start, text[start:end], label)
            start += label.end()
        said = text[start:end]
        owned = known.names.match(said) or self._match("OWNER_SUBJECT", said) or self._match("BY", said)
        if (
            owned
            and not (behind or label)
            and (inside or decided > block.start or owned.group("who").startswith(("@", "[")))
        ):
            task.owners = self._named(start, text[start:end], owned)
        while end > start and text[end - 1] in _ENDS:
            end -= 1
        task.span = Span(start, end)
        if text[end - 1] == "：" or end - start > _LONGEST:
            return None
        inside = inside or bool(task.owners) or decided > block.start
        return task if inside and self._is_open(text, task, zone, known.found, decided > block.start) else None

    def _label(self, words: str, inside: bool) -> Match[str] | None:
        """The owner that stands before a task; outside of a list of tasks only a handle is one."""
        found = self._match("OWNER_LABEL", words)
        return found if found and (inside or found["who"].startswith(_NAMING)) else None

    def _is_open(self, text: str, task: _Task, zone: Zone, found: SpanIndex[Directive], decided: bool) -> bool:
        """Whether there is something to do, and a decision is one to act."""
        line = text[task.block.start : task.block.end]
        start, end = task.span
        if end - start < _SHORTEST or self._match("DONE", line) or self._match("NOTHING", text[start:end]):
            return False
        if self._match("CONCLUSION", text[start:end]):
            return False
        if decided or zone.kind == "DECISION_ZONE":
            told = self._signals.search("STATEMENT", text, start, end)
            return told is None or bool(found.overlapping(start, end))
        return True

    def _concluded(self, words: str) -> str | None:
        """What a decision says of its item before it goes on (原则同意，…)."""
        said = max((form for form in self._conclusions if form in words), key=len, default=None)
        return self._conclusions[said] if said else None

    def _skip(self, label: str, text: str, start: int, end: int) -> int:
        found = self._match(label, text[start:end])
        return start + found.end() if found and found.end() < end - start else start

    def _row(self, cut: Segmentation, task: _Task, found: SpanIndex[Directive]) -> TaskRow | None:
        """The task as a request; a directive that begins in its opening says how it is put, or the word that asks."""
        start, end = task.span
        sentence = last_at(cut.sentences, start)
        if sentence < 0:
            return None
        asked = next((d for d in found.overlapping(start, end) if d.start == start), None)
        base = asked or Directive(start, end, None, "obligation", sentence, ())
        plea = self._match("PLEA", cut.text[start:end])
        if plea and not (base.marker and base.marker.end <= start + plea.start("marker")):
            marker = _moved(plea, "marker", start)
            base = base._replace(marker=marker, modal=marker, modality="exhortation")
        directive = base._replace(start=start, end=end, speech=None, rules=("task.line", *base.rules))
        parties = tuple(
            Party(s.start, s.end, "lead", inherited_from=None if start <= s.start and s.end <= end else s)
            for s in task.owners
        )
        return TaskRow(directive, parties, tuple(task.due), task.block.section, None, task.conclusion)

    def _named(self, at: int, line: str, found: Match[str]) -> list[Span]:
        """Each owner that a list of them names; in a bracket behind one stand members, if they are persons."""
        start, end = found.span("who")
        names: list[Span] = []
        for name in self._one_owner.finditer(line, start, end):
            opened = line.rfind("（", start, name.start())
            aside = opened > line.rfind("）", start, name.start())
            if not aside or ("//" not in line[opened:end] and self._member.fullmatch(name.group())):
                names.append(Span(at + name.start(), at + name.end()))
        return names

    def _opening(self, names: Collection[str]) -> Pattern[str]:
        """One of the names, or several, before something that they do."""
        one = any_of(names) if names else "(?!)"
        return re.compile(f"(?P<who>{one}(?:{self._fragments['also']}{one})*){self._fragments['acts']}")


def _moved(found: Match[str], group: str, at: int) -> Span:
    start, end = found.span(group)
    return Span(at + start, at + end)
