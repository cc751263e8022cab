"""How long a question to a million commitments takes, the start of the program included.

    python benchmarks/query.py [--commitments 1000000] [--folder DIR]

The records are made by the program itself from some hundred generated meeting news, and are repeated under new ids
until there are enough. Figures are wall-clock seconds of ``duban query`` as a process of its own that
prints every row.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from duban import Extractor
from duban.core.records import Document
from duban.io.store import TABLES, write_duckdb, write_sqlite
from duban.io.store.duck import connect

PARTIES = ("市发改委", "市财政局", "市自然资源局", "市住建局", "各县区", "各镇街", "市交通局", "市水利局")
TASKS = (
    "完成征迁扫尾",
    "建立工作台账",
    "抓好要素保障",
    "加快前期工作",
    "推进项目开工",
    "落实安全生产责任",
    "报送进展情况",
)
TIMES = ("3月底前", "6月底前", "年底前", "每周", "每月", "", "", "")
SPEAKERS = ("王飞虎", "林志强", "周敏", "陈建国")
QUESTIONS = (
    ("--text", "征迁"),
    ("--text", "徵遷", "--party", "發改"),
    ("--party", "发改", "--due-before", "2021-12-31"),
    ("--speaker", "王飞虎", "--modality", "prohibition"),
    ("--text", "海南", "--without", "deadline"),
)
TEXTS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commitments", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keep the files here, and use those that are there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        run(arguments.commitments, arguments.folder or Path(temporary))


def run(wanted: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"DuckDB": folder / "records.duckdb", "SQLite": folder / "records.sqlite", "Parquet": folder / "tables"}
    if not kept["DuckDB"].exists():
        timed("make and keep in DuckDB", lambda: write_duckdb(records(wanted), kept["DuckDB"]))
    if not kept["SQLite"].exists():
        timed("make and keep in SQLite", lambda: write_sqlite(records(wanted), kept["SQLite"]))
    if not kept["Parquet"].exists():
        export(kept["DuckDB"], kept["Parquet"])
    sql = "SELECT count(*), (SELECT count(*) FROM documents) FROM commitments"
    (sizes,) = connect(kept["DuckDB"]).execute(sql).fetchall()
    print(f"{sizes[0]:,} commitments in {sizes[1]:,} documents\n\n| question | rows | {' | '.join(kept)} |")
    print(f"| --- | ---: | {' | '.join('---:' for _ in kept)} |")
    for question in QUESTIONS:
        answers = [ask(file, question) for file in kept.values()]
        rows = {found for found, _ in answers}
        assert len(rows) == 1, f"the formats disagree: {answers}"
        print(f"| {' '.join(question)} | {rows.pop():,} | {' | '.join(f'{seconds:.2f} s' for _, seconds in answers)} |")


def ask(file: Path, question: tuple[str, ...]) -> tuple[int, float]:
    """How many rows, and the best of three times."""
    command = [sys.executable, "-m", "duban", "query", str(file), *question]
    times, found = [], 0
    for _ in range(3):
        start = time.perf_counter()
        found = subprocess.run(command, capture_output=True, check=True).stdout.count(b"\n")
        times.append(time.perf_counter() - start)
    return found, min(times)


def records(wanted: int) -> Iterator[Document]:
    """Records of generated news until they hold as many commitments as wanted."""
    extractor, chance = Extractor(), random.Random(8)
    made = [extractor(news(chance), date=f"2021-{chance.randint(1, 12):02d}-15") for _ in range(TEXTS)]
    left = wanted
    for number in count():
        for document in made:
            if left <= 0:
                return
            left -= len(document.commitments)
            info = document.document.model_copy(update={"id": f"{document.document.id}-{number}"})
            yield document.model_copy(update={"document": info})


def news(chance: random.Random) -> str:
    lines = ["全市重点项目推进会召开"]
    for speaker in chance.sample(SPEAKERS, 2):
        demands = [
            f"{chance.choice(PARTIES)}要{chance.choice(TIMES)}{chance.choice(TASKS)}"
            for _ in range(chance.randint(3, 9))
        ]
        lines.append(
            f"市领导{speaker}强调，{'。'.join(demands)}。不得{chance.choice(('拖延', '挪用资金', '弄虚作假'))}。"
        )
    return "\n".join(lines)


def export(database: Path, folder: Path) -> None:
    import duckdb

    folder.mkdir()
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in TABLES:
            connection.execute(f"COPY {table.name} TO '{folder / table.name}.parquet'")


def timed(what: str, work: object) -> None:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    print(f"{what}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
