"""The parts of duban that a fuzzer feeds: each takes bytes and raises where something does not hold."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duban
import real_files
from duban.extractor import Extractor
from duban.io.readers import Failure, Part, Readers, Text, default_readers
from duban.io.readers.base import ReadError
from duban.stages.normalize import normalize
from duban.stages.script import Simplifier
from duban.stages.segment import segment
from duban.words.lexicon import load_lexicons
from duban.words.rules import Rule, load_rules
from fuzz.invariants import check, check_dates, check_schema
from fuzz.texts import text_of


def extract(data: bytes) -> None:
    """The whole line; of every eighth input the schema too, and that a second reading gives the same bytes."""
    read(text_of(data), thoroughly=sum(data) % 8 == 0)


def read(text: str, thoroughly: bool) -> None:
    """Extract a text and check its record."""
    document = _extractor()(text)
    check(text, document)
    if thoroughly:
        check_schema(document)
        assert _extractor()(text).model_dump_json() == document.model_dump_json()


def clean(data: bytes) -> None:
    """Cleaning and cutting: every character knows its origin, and what is cut lies in order."""
    raw = text_of(data)
    cleaned = normalize(raw, _simplifier(), _rules("normalize"))
    before = 0
    for at in range(len(cleaned.text)):
        origin = cleaned.to_raw(at, at + 1)
        assert before <= origin.start < origin.end <= len(raw), (at, origin)
        before = origin.start
    cut = segment(cleaned.text, _rules("layout"))
    end = 0
    for sentence in cut.sentences:
        assert end <= sentence.start < sentence.end <= len(cut.text)
        end = sentence.end
        block = cut.blocks[sentence.block]
        assert block.start <= sentence.start, (block, sentence)
        assert sentence.end <= block.end, (block, sentence)
        for clause in sentence.clauses:
            assert sentence.start <= clause.start < clause.end <= sentence.end


def timex(data: bytes) -> None:
    """Times without the rest of duban, with and without a day to count from."""
    text = text_of(data)
    for day in (None, "2024-02-29", "0001-01-01", "9999-12-31"):
        for found in duban.timex(text, day):
            assert 0 <= found.start < found.end <= len(text), found
            check_dates(found)


def rules(data: bytes) -> None:
    """Every rule by itself: what it finds lies in the text, in order, and is something."""
    text = text_of(data)
    for rule in _all_rules():
        end = 0
        for found in rule.find(text):
            assert end <= found.start < found.end <= len(text), (rule.source.id, found)
            end = found.end


def readers(data: bytes) -> None:
    """Files of every kind: a text or a reason, and where an encoding is told it gives the text back."""
    kinds = _kinds()
    suffix, content = kinds[data[0] % len(kinds)] if data else ".txt", data[1:]
    held = _readers()
    alone = any(suffix in one.suffixes for one in held.formats)
    if not alone:
        with tempfile.NamedTemporaryFile(suffix=suffix) as file:
            file.write(content)
            file.flush()
            outcomes = list(held.read([Path(file.name)]))
    else:
        outcomes = [held.parse(Part("x", "x", suffix, content))]
    assert outcomes
    for outcome in outcomes:
        assert isinstance(outcome, Text | Failure)
        if isinstance(outcome, Failure):
            assert outcome.reason
            str(outcome).encode()
            continue
        outcome.content.encode()
        if alone and outcome.encoding:
            assert content.decode(outcome.encoding) == outcome.content


def rows(data: bytes) -> None:
    """JSON Lines of anything: a row is a text or fails alone; a last one that is cut is told."""
    try:
        for part in default_readers("text").lines.rows(Path("rows.jsonl"), io.BytesIO(data)):
            assert isinstance(part, Part | Failure)
            if isinstance(part, Part):
                part.data.encode()
    except ReadError:  # the last line is cut
        return


def seeds(name: str) -> list[bytes]:
    """What a fuzzer begins with, where chance alone would not find the way in: a sound file of each kind."""
    if name != "readers":
        return []
    rows = real_files.jsonl([{"text": "各单位要抓紧。", "id": "a"}])
    page = ("http://a.cn/1", "200 OK", "text/html; charset=utf-8", real_files.html())
    sound = {
        ".html": real_files.html(),
        ".docx": real_files.docx(),
        ".pdf": real_files.pdf(),
        ".warc.gz": real_files.warc([page]),
        ".warc": real_files.warc([page], packed=False),
        ".jsonl": rows,
        ".jsonl.gz": real_files.gz(rows),
        ".jsonl.zst": real_files.zst(rows),
        ".csv": "text,id\n各单位要抓紧。,a\n".encode("gb18030"),
        ".zip": real_files.zip_of([("a.txt", b"a"), ("b.html", real_files.html())]),
        ".tar": real_files.tar_of([("a.txt", b"a")]),
        ".tar.gz": real_files.tar_of([("a.txt", b"a")], "w:gz"),
        ".txt": "各单位要抓紧。".encode("utf-16"),
    }
    return [bytes([_kinds().index(suffix)]) + data for suffix, data in sound.items()]


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (extract, clean, timex, rules, readers, rows)
}


@cache
def _extractor() -> Extractor:
    return Extractor()


@cache
def _simplifier() -> Simplifier:
    return Simplifier()


@cache
def _rules(name: str) -> tuple[Rule, ...]:
    return load_rules(load_lexicons(), name)


@cache
def _all_rules() -> tuple[Rule, ...]:
    files = (load_lexicons().folder / "rules").glob("*.toml")
    return tuple(rule for file in sorted(files) if file.stem != "fragments" for rule in _rules(file.stem))


@cache
def _readers() -> Readers:
    return default_readers("text")


@cache
def _kinds() -> list[str]:
    held = _readers()
    return sorted({suffix for one in (*held.formats, *held.containers) for suffix in one.suffixes})
