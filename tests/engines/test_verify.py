"""`duban verify` finds each of a thousand planted damages, and none where there is none."""

import json
import random

import pytest
from typer.testing import CliRunner

from duban.cli import app

TEXTS = {
    "a": "县长王明强调，各乡镇要在2020年10月底前完成排查，不得漏报。",
    "b": "会议要求，由县水利局牵头，县财政局配合，年内修好3个重点项目。",
    "c": "书记李丹指出，各单位要加强值守，每周报送一次。务必守住安全底线。",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    (folder / "in").mkdir()
    for name, text in TEXTS.items():
        (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(folder / "in"), "-o", str(folder / "out.jsonl")])
    assert result.exit_code == 0, result.output
    return folder


def verified(run, lines, *options):
    (run / "seen.jsonl").write_text("".join(lines), encoding="utf-8")
    return CliRunner().invoke(app, ["verify", str(run / "seen.jsonl"), str(run / "in"), *options])


def lose(lines, chance):
    del lines[chance.randrange(len(lines))]


def double(lines, chance):
    lines.append(chance.choice(lines))


def swap(lines, chance):
    n = chance.randrange(len(lines))
    lines[n] = lines[n][: chance.randrange(1, len(lines[n]) - 2)] + "\n"


def _quote(lines, chance):
    """A random quotation of a random record: the line's number, the record, and the quotation."""
    n = chance.randrange(len(lines))
    record = json.loads(lines[n])
    found = []

    def walk(value):
        if isinstance(value, dict):
            if {"text", "start", "end"} <= value.keys():
                found.append(value)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(record)
    return n, record, chance.choice(found)


def shift(lines, chance):
    n, record, quote = _quote(lines, chance)
    by = chance.choice([-1, 1])
    quote["start"], quote["end"] = max(0, quote["start"] + by), max(0, quote["end"] + by)
    if quote["start"] == 0 and by < 0:
        quote["end"] += 2
    lines[n] = json.dumps(record, ensure_ascii=False) + "\n"


def change(lines, chance):
    n, record, quote = _quote(lines, chance)
    at = chance.randrange(len(quote["text"]))
    quote["text"] = quote["text"][:at] + "〇" + quote["text"][at + 1 :]
    lines[n] = json.dumps(record, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("damage", [lose, double, swap, shift, change], ids=lambda d: d.__name__)
def test_every_damage_is_found(run, damage):
    from duban.io.readers import default_readers
    from duban.run.verify import verify

    whole = (run / "out.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    readers = default_readers()
    texts = list(readers.read(readers.find([run / "in"])))
    assert list(verify((line.encode() for line in whole), texts)) == []
    for seed in range(200):
        lines = list(whole)
        damage(lines, random.Random(seed))
        assert list(verify((line.encode() for line in lines), texts)), (damage.__name__, seed)


def test_the_command_tells_and_exits(run):
    whole = (run / "out.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    result = verified(run, whole, "--again")
    assert result.exit_code == 0, result.output
    result = verified(run, [*whole[1:], whole[2]])
    assert result.exit_code == 1
    assert "a is missing" in result.output
    assert "is already in line" in result.output
    changed = whole[0].replace('"text_simplified":"', '"text_simplified":"〇', 1)
    assert verified(run, [changed, *whole[1:]]).exit_code == 0
    assert "extraction gives a different record" in verified(run, [changed, *whole[1:]], "--again").output
