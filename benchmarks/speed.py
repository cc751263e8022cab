"""How fast duban is, beside the tools that it is held against: one command, one table.

    python benchmarks/speed.py [PATH…] [--seconds 3] [--output benchmarks/speed.md]

PATH are texts (the shipped corpus where left out), repeated as often as the time allows. Every tool reads the same
texts in the same run. The figure is code points a second of processor time, the best of several passes, so that other
work on the machine does not count; ``start`` is what it takes to import and build. Documents in which something is
asked and those in which nothing is are also measured apart, text by text in turn with jieba.cut. Scaling is by the
clock and needs an idle machine. Tools that are not installed are left out: ``pip install jionlp rjieba`` brings them.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
Work = Callable[[str], object]


def jieba_cut() -> Work:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return lambda text: list(tokenizer.cut(text))


def rjieba_cut() -> Work:
    import rjieba

    return rjieba.cut


def spacy_blank() -> Work:
    import spacy

    return spacy.blank("zh")


def jionlp_times() -> Work:
    with contextlib.redirect_stdout(io.StringIO()):
        from jionlp.algorithm.ner.time_extractor import TimeExtractor

        extract = TimeExtractor()
    return lambda text: [extract(line) for line in text.splitlines() if line.strip()]


def duban_times() -> Work:
    from duban import timex

    return lambda text: timex(text, "2020-10-10")


def duban_rules() -> Work:
    from duban import Extractor

    extract = Extractor(ner=None)
    return lambda text: extract(text, date="2020-10-10").model_dump_json()


def duban_jieba() -> Work:
    return duban_with("jieba")


def duban_lac() -> Work:
    return duban_with("lac")


def duban_with(ner: str) -> Work:
    from duban import Extractor

    extract = Extractor(ner=ner)
    return lambda text: extract(text, date="2020-10-10").model_dump_json()


TOOLS: dict[str, Callable[[], Work]] = {
    "jieba.cut (words only)": jieba_cut,
    "rjieba.cut (words only)": rjieba_cut,
    "spaCy blank zh (characters only)": spacy_blank,
    "JioNLP time extraction": jionlp_times,
    "duban timex": duban_times,
    "duban, text to JSON, rules alone (the default)": duban_rules,
    "duban, text to JSON, --ner jieba": duban_jieba,
    "duban, text to JSON, --ner lac": duban_lac,
}


def speed(work: Work, texts: list[str], seconds: float) -> float:
    """Code points a second of processor time in the best pass of those that fit."""
    for text in texts[:3]:
        work(text)
    size, best, spent = sum(map(len, texts)), 0.0, 0.0
    while spent < seconds:
        start = time.process_time()
        for text in texts:
            work(text)
        took = time.process_time() - start
        best, spent = max(best, size / took), spent + took
    return best


def compared(texts: list[str], seconds: float) -> list[tuple[str, float, float]]:
    rows = []
    for name, build in TOOLS.items():
        start = time.process_time()
        try:
            work = build()
            work(texts[0][:200])
        except Exception as error:  # a tool that is not there, or that breaks, is told and left out
            print(f"left out: {name} ({type(error).__name__}: {error})", file=sys.stderr)
            continue
        begun = time.process_time() - start
        rows.append((name, speed(work, texts, seconds), begun))
        print(f"{name}: {rows[-1][1]:,.0f}", file=sys.stderr)
    return rows


def beside(work: Work, other: Work, texts: list[str], passes: int) -> float:
    """How many times as fast ``work`` is as ``other``, by the best processor time of each for each text, in turn."""
    best = [[float("inf")] * len(texts) for _ in range(2)]
    for _ in range(passes):
        for number, text in enumerate(texts):
            for row, each in zip(best, (work, other), strict=True):
                start = time.process_time()
                each(text)
                row[number] = min(row[number], time.process_time() - start)
    return sum(best[1]) / sum(best[0])


def kinds(texts: list[str], passes: int) -> str:
    """The ratio to jieba.cut where something is asked, and where nothing is."""
    from duban import Extractor

    extract = Extractor()
    work = duban_rules()
    asked = [text for text in texts if extract(text).commitments]
    quiet = [text for text in texts if not extract(text).commitments]
    lines = ["| documents | number | characters | duban, text to JSON, beside jieba.cut |", "|---|--:|--:|--:|"]
    for name, some in (("in which something is asked", asked), ("in which nothing is asked", quiet)):
        if some:
            ratio = beside(work, jieba_cut(), some, passes)
            lines.append(f"| {name} | {len(some)} | {sum(map(len, some)):,} | {ratio:.2f} |")
    return "\n".join(lines)


_LIBRARIES = "import pydantic, typer; type('Empty', (pydantic.BaseModel,), {})"
_FIRST = "import duban; duban.extract('县长王某强调，各乡镇要在10月底前完成。').model_dump_json()"
_WORDS = "import jieba; jieba.lcut('县长王某强调，各乡镇要在10月底前完成。')"


def first_record(passes: int) -> str:
    """Processor time of the first record in a new process, beside that of its libraries and of jieba's first words."""
    libraries, record, words = (
        min(spent(sys.executable, "-c", code) for _ in range(passes)) for code in (_LIBRARIES, _FIRST, _WORDS)
    )
    return (
        f"The first record takes {record - libraries:.2f} s of processor time above pydantic and typer "
        f"({libraries:.2f} s), {(record - libraries) / libraries:.1f} times what they take; "
        f"the first words of jieba take {words:.2f} s."
    )


def spent(*command: str) -> float:
    """Seconds of processor time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def long_and_short(texts: list[str]) -> tuple[float, float]:
    """Characters a second of one document of 1 MB, and of the same text as it was."""
    work, joined = duban_rules(), "\n".join(texts)
    times = max(1, 350_000 // len(joined))
    return speed(work, ["\n".join([joined] * times)], 0.1), speed(work, texts * times, 0.1)


# A process of its own, since a child starts with the memory of the one that it comes from.
_MEASURED = """import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, capture_output=True)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"""


def command(folder: Path, jobs: int) -> tuple[float, float]:
    """Characters a second by the clock of ``duban extract`` with so many processes, and its peak memory in MB."""
    size = sum(len(path.read_text(encoding="utf-8")) for path in folder.iterdir())
    options = ("-o", str(folder.parent / "out.jsonl"), "--jobs", str(jobs), "--duplicates", "ignore")
    run = (sys.executable, "-m", "duban", "extract", str(folder), *options)
    told = subprocess.run([sys.executable, "-c", _MEASURED, *run], check=True, capture_output=True, text=True).stdout
    seconds, memory = map(float, told.split())
    return size / seconds, memory


def table(rows: list[tuple[str, float, float]]) -> str:
    base = next((speed for name, speed, _ in rows if name.startswith("jieba")), None)
    lines = ["| tool | characters/s | beside jieba.cut | start |", "|---|--:|--:|--:|"]
    for name, figure, start in rows:
        beside = f"{figure / base:.2f}" if base else "–"
        lines.append(f"| {name} | {figure:,.0f} | {beside} | {start:.1f} s |")
    return "\n".join(lines)


def machine() -> str:
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("paths", nargs="*", type=Path, default=[ROOT / "corpus" / "raw"])
    arguments.add_argument("--seconds", type=float, default=3.0)
    arguments.add_argument("--passes", type=int, default=5, help="how often what is measured in turn is measured")
    arguments.add_argument("--only-turns", action="store_true", help="leave the other tools and long texts out")
    arguments.add_argument("--output", type=Path)
    arguments.add_argument("--scaling", action="store_true", help="measure the command with one and more processes too")
    given = arguments.parse_args()
    logging.disable()  # JioNLP logs an error with its traceback wherever it can't read a time
    from duban.io.readers import Text, find, read

    texts = [item.content for item in read(find(given.paths)) if isinstance(item, Text)]
    parts = [f"{len(texts)} documents, {sum(map(len, texts)):,} characters; {machine()}."]
    if not given.only_turns:
        parts.append(table(compared(texts, given.seconds)))
        whole, single = long_and_short(texts)
        parts.append(f"One long document: {whole:,.0f} characters/s; the same in short ones: {single:,.0f}.")
    parts += [kinds(texts, given.passes), first_record(given.passes)]
    if given.scaling:
        parts.append(scaled(texts))
    report = "\n\n".join(parts) + "\n"
    print(report)
    if given.output:
        given.output.write_text(report, encoding="utf-8")


def scaled(texts: list[str]) -> str:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as place:
        folder = Path(place) / "texts"
        folder.mkdir()
        for number in range(40 * 42 // len(texts) * len(texts)):
            (folder / f"{number:05}.txt").write_text(texts[number % len(texts)], encoding="utf-8")
        lines = ["| processes | characters/s by the clock | peak memory of a process |", "|--:|--:|--:|"]
        for jobs in sorted({1, 2, os.cpu_count() or 1}):
            figure, memory = command(folder, jobs)
            lines.append(f"| {jobs} | {figure:,.0f} | {memory:,.0f} MB |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
