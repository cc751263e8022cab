"""What docs/design.md says of the house is so: the places that it names, and the way of its sentence."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
SENTENCE = "县长王某强调，各乡镇要在10月底前完成排查，不得漏报。"
TEXT = f"全市安全生产会议召开\n{SENTENCE}"


def test_every_place_that_the_page_names_is_there():
    table = PAGE[PAGE.index("## What goes where") : PAGE.index("## Offsets")]
    places = re.findall(r"`((?:core|stages|io|cli|lexicons|rules)/[\w/]*(?:\.\w+)?)`", table)
    assert len(places) > 25
    homes = (ROOT / "pipeline" / "duban", ROOT / "lexicons", ROOT)
    assert [place for place in places if not any((home / place).exists() for home in homes)] == []


def test_the_tree_names_every_room():
    tree = PAGE[PAGE.index("## The tree") : PAGE.index("## The way")]
    rooms = [p.name for p in (ROOT / "pipeline" / "duban").iterdir() if p.is_dir() and p.name != "__pycache__"]
    assert [room for room in rooms if f"  {room}/" not in tree] == []
    stages = (ROOT / "pipeline" / "duban" / "stages").iterdir()
    named = [p.stem for p in stages if not p.name.startswith("_")]
    assert [stage for stage in named if not re.search(rf"\b{stage}\b", tree)] == []


def test_the_sentence_goes_its_way(extractor):
    assert SENTENCE in PAGE
    reading = extractor.read(TEXT)
    first, second = reading.clauses.sentences[1].clauses
    assert [reading.cut.text[c.marker.start : c.marker.end] for c in (first, second)] == ["要", "不得"]
    assert first.facts == {"opens", "party", "acts"}
    assert [candidate.context.role.value for candidate in extractor.requests.candidates(reading)] == [
        "demand",
        "demand",
    ]
    one, other = extractor(TEXT, date="2020-10-10").commitments
    assert (one.speaker, one.kind, other.kind) == ("王某", "task", "principle")
    assert [deadline.iso_end for deadline in one.deadlines] == ["2020-10-31"]
    assert [party.inherited_from and party.inherited_from.text for party in other.responsible] == ["各乡镇"]
