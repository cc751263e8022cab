"""What many words of a user's cost: one command, a line for each number of words.

    python -m benchmarks.words [COUNT …]

For each COUNT (300,000 where left out) a folder of so many names of enterprises is made. The first record of a new
process is measured with and without it by processor time; so are the documents of the corpus, as they are,
and with three of the names put into each. Pairs are measured in turn, and the best of each counts.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.speed import spent

from duban.extractor import Extractor
from duban.words.lexicon import COLUMNS, load_lexicons

ROOT = Path(__file__).parents[1]
PLACES = ("临江", "东平", "西河", "南塘", "北岭", "安陵", "长宁", "新丰", "太和", "永定")
SIGNS = "永兴华泰盛源丰达金鑫宏远信诚瑞祥恒通广利德明康宁安福顺和美佳欣荣昌隆茂裕东南西北中海天龙凤江河湖山川云星辰光辉"
TRADES = ("机械", "电子", "纺织", "化工", "建材", "食品", "商贸", "物流", "信息", "环保", "医药", "包装")
ENDS = ("有限公司", "股份有限公司", "厂", "集团", "商行", "合作社", "中心")
FIRST = """
import sys
from pathlib import Path
from duban.extractor import Extractor
from duban.words.lexicon import load_lexicons
words = load_lexicons(Path(sys.argv[1])) if len(sys.argv) > 1 else None
Extractor(words).record("县长王某强调，各乡镇要在10月底前完成。")
"""


def names(count: int) -> list[str]:
    """So many different names of enterprises, the same at each call."""
    chance, found = random.Random(7), dict[str, None]()
    while len(found) < count:
        parts = (PLACES, SIGNS, SIGNS, ("", *SIGNS), TRADES, ENDS)
        found["".join(map(chance.choice, parts))] = None
    return list(found)


def read(extract: Extractor, texts: Sequence[str]) -> None:
    """Make the record of each text."""
    for text in texts:
        extract.record(text)


def best(works: Sequence[Callable[[], object]], passes: int) -> Iterator[float]:
    """Processor time of each, the least of several passes in turn."""
    least = [float("inf")] * len(works)
    for _ in range(passes):
        for number, work in enumerate(works):
            start = time.process_time()
            work()
            least[number] = min(least[number], time.process_time() - start)
    yield from least


def measure(count: int, folder: Path, texts: Sequence[str]) -> str:
    """What so many words cost, in a sentence."""
    words = names(count)
    rows = (f"{word}\t{word}\tparty_head\town\t\n" for word in words)
    (folder / "words.tsv").write_text("\t".join(COLUMNS) + "\n" + "".join(rows), encoding="utf-8")
    with_words, without = (
        min(spent(sys.executable, "-c", FIRST, *where) for _ in range(3)) for where in ((str(folder),), ())
    )
    own, shipped = Extractor(load_lexicons(folder)), Extractor()
    chance = random.Random(7)
    named = [text + "".join(f"\n{word}要抓好落实。" for word in chance.sample(words, 3)) for text in texts]
    works = [partial(read, extract, some) for some in (texts, named) for extract in (own, shipped)]
    plain, plain_shipped, met, met_shipped = best(works, 3)
    return (
        f"{count:,} words: the first record takes {with_words - without:.2f} s more than {without:.2f} s; documents "
        f"without these words take {plain / plain_shipped:.2f} times as long, those that name three "
        f"{met / met_shipped:.2f} times, {(met - met_shipped) / len(texts) * 1000:.0f} ms more each."
    )


def main() -> None:
    """Print a line for each number of words."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[300_000], metavar="COUNT")
    given = parser.parse_args()
    texts = [
        file.read_text(encoding="utf-8", errors="replace") for file in sorted((ROOT / "corpus" / "raw").glob("c*.txt"))
    ]
    for count in given.counts:
        with tempfile.TemporaryDirectory() as folder:
            print(measure(count, Path(folder), texts))


if __name__ == "__main__":
    main()
