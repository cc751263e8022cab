"""Specificity, restatements and reporting load."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.core.records import ActionRecord, CommitmentRecord, DeadlineRecord, PartyRecord
from duban.io.store import load
from duban.show.views.demands import demands
from duban.show.views.reporting import Reporting, load_by_unit
from duban.show.views.specificity import Specificity, without

MEETINGS = Path(__file__).parents[1] / "store" / "meetings.jsonl"


@pytest.fixture(scope="module")
def records():
    return load(MEETINGS)


def record(records, *commitments, id="a1", held="2021-03-02", **changes):
    """The first meeting under another name and day, with other commitments."""
    info = records[0].document.model_copy(update={"id": id, "meeting_date": held, **changes})
    return records[0].model_copy(update={"document": info, "commitments": commitments})


def commitment(text, parties=(), every=(), by=(), verb=None, speaker="王飞虎", kind=None):
    """A commitment whose parties, rhythms and deadlines are found in its text; ``every`` maps a rhythm to ISO."""

    def place(quote):
        start = text.find(quote)
        return {
            "text": quote,
            "start": start if start >= 0 else 900,
            "end": (start if start >= 0 else 900) + len(quote),
        }

    def deadline(quote, kind, recurrence=None, minimum=None):
        return DeadlineRecord(
            **place(quote), kind=kind, iso_start=None, iso_end=None, recurrence=recurrence, minimum=minimum,
            resolved_by=None,
        )  # fmt: skip

    rhythms = [deadline(quote, "recurrence", *iso) for quote, iso in dict(every).items()]
    return CommitmentRecord(
        text=text, start=0, end=len(text), id=text, marker=None, modality="obligation", kind=kind, strength=0.5,
        speech=None,
        speaker=speaker, section=(), project_counts=(), text_simplified=text, confidence=0.9, rules=(),
        responsible=tuple(PartyRecord(**place(p), role="addressee", inherited_from=None) for p in parties),
        deadlines=(*rhythms, *(deadline(quote, "deadline") for quote in by)),
        actions=(ActionRecord(**place(text), verb=verb, object="台账"),) if verb else (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "stated", "kind"),
    [
        ({"text": "大家要坚定信心", "parties": ["大家"]}, "", "slogan"),
        ({"text": "全市上下要加强领导", "parties": ["全市上下"], "verb": "加强"}, "", "principle"),
        ({"text": "各地区各有关部门要加強領導", "parties": ["各地区各有关部门"], "verb": "加強"}, "", "principle"),
        ({"text": "政府要加强监管", "parties": ["政府"], "verb": "加强"}, "", "principle"),
        ({"text": "要增强“四个意识”"}, "", "slogan"),
        ({"text": "建立台账", "verb": "建立"}, "object", "principle"),
        ({"text": "市财政局要加强领导", "parties": ["市财政局"]}, "owner", "principle"),
        ({"text": "2021年3月底前完成", "by": ["2021年3月底前"]}, "date", "task"),  # a date is no amount
        ({"text": "建设高标准农田25万亩"}, "measure", "task"),
        ({"text": "建成三个片区项目"}, "measure", "task"),
        ({"text": "年底前全部开工", "by": ["年底前"]}, "date measure", "task"),
        ({"text": "大家要在10月底前完成", "parties": ["大家"], "by": ["10月底前"]}, "date", "task"),
        (
            {"text": "市财政局要在10月底前拨付120万元", "parties": ["市财政局"], "by": ["10月底前"], "verb": "拨付"},
            "owner date measure object",
            "task",
        ),
        ({"text": "各县区要拨付120万元", "parties": ["各县区"]}, "owner measure", "task"),
        ({"text": "各县区要每周调度", "parties": ["各县区"], "every": {"每周": ("R/P1W",)}}, "owner date", "task"),
        ({"text": "逐户核实损失", "kind": "slogan"}, "measure", "slogan"),  # as the record says, where it says so
    ],
)
def test_how_specific_a_commitment_is(records, what, stated, kind):
    (found,) = Specificity()([record(records, commitment(**what))])
    assert found.stated == set(stated.split())
    assert found.kind == kind
    assert set(found.missing) == {"owner", "date", "measure", "object"} - found.stated


def test_quotes_are_blanked_where_they_stand():
    made = commitment("各县区要每周调度", parties=["各县区", "别处的"], every={"每周": ("R/P1W",)})
    assert without(made, (*made.responsible, *made.deadlines)) == "   要  调度"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (
            {"text": "各县区要每月报送进展", "parties": ["各县区"], "every": {"每月": ("R/P1M",)}},
            [("各县区", "报告", 12)],
        ),
        ({"text": "實行日報告", "every": {"日報告": ("R/P1D",)}}, [(None, "报告", 365)]),
        (
            {
                "text": "甲局要实行日报告、周调度、季考核",
                "parties": ["甲局"],
                "every": {"日报告": ("R/P1D",), "周调度": ("R/P1W",), "季考核": ("R/P3M",)},
            },
            [("甲局", "报告", 365), ("甲局", "会议", 52), ("甲局", "检查", 4)],
        ),
        (
            {
                "text": "甲局要每周调度一次，乙局每月检查一次",
                "parties": ["甲局", "乙局"],
                "every": {"每周": ("R/P1W",), "每月": ("R/P1M",)},
            },
            [("甲局", "会议", 52), ("乙局", "检查", 12)],  # each its own
        ),
        (
            {"text": "甲局要认真负责，每周调度一次", "parties": ["甲局"], "every": {"每周": ("R/P1W",)}},
            [("甲局", "会议", 52)],
        ),
        (
            {
                "text": "甲局、乙局每周至少两次调度",
                "parties": ["甲局", "乙局"],
                "every": {"每周至少两次": ("R/P1W", 2)},
            },
            [("甲局", "会议", 104), ("乙局", "会议", 104)],
        ),
        ({"text": "要报送进展，每月更新", "every": {"每月": ("R/P1M",)}}, []),  # the rhythm is of another clause
        ({"text": "要报送进展", "every": {"每旬": ("R/P10D",)}}, [(None, "报告", 36.5)]),  # carried from a heading
        ({"text": "年底前报送总结", "by": ["年底前"]}, []),  # once is no load
    ],
)
def test_who_must_report_how_often(records, what, expected):
    duties = Reporting()([record(records, commitment(**what))])
    assert [(duty.unit, duty.kind, duty.per_year) for duty in duties] == expected


def test_loads_add_up_but_the_same_rhythm_counts_once(records):
    monthly = commitment("各县区要每月报送进展", parties=["各县区"], every={"每月": ("R/P1M",)})
    weekly = commitment("各县区要每周报送进展", parties=["各县区"], every={"每周": ("R/P1W",)})
    other = commitment("市局要每年汇报", parties=["市局"], every={"每年": ("R/P1Y",)})
    documents = [record(records, monthly, weekly, other), record(records, monthly, id="a9")]
    assert load_by_unit(Reporting()(documents)) == {"各县区": {"报告": 64}, "市局": {"报告": 1}}
    assert list(Reporting()([record(records, monthly, duplicate_of="a0")])) == []


def test_a_demand_is_followed_over_meetings(records):
    pytest.importorskip("sklearn")
    june = commitment("各县区要在6月底前完成征迁扫尾工作", parties=["各县区"], by=["6月底前"])
    march = commitment("市住建局要在3月底前完成征遷掃尾工作", parties=["市住建局"], by=["3月底前"], speaker="周敏")
    other = commitment("要加强安全生产检查")
    documents = [record(records, june, other, id="b", held="2021-05-01"), record(records, march, held="2021-02-01")]
    (demand,) = demands(documents)
    assert [(said.document.document.id, said.held) for said in demand.statements] == [
        ("a1", "2021-02-01"),
        ("b", "2021-05-01"),
    ]
    assert demand.voices == 2


def test_one_voice_that_repeats_itself_or_a_reprint_restates_nothing(records):
    pytest.importorskip("sklearn")
    said = commitment("要抓紧完成征迁扫尾工作")
    assert demands([record(records, said, said)]) == ()
    assert demands([record(records, said), record(records, said, id="b", duplicate_of="a1")]) == ()
    assert len(demands([record(records, said), record(records, said, id="b")])) == 1
    assert demands([]) == demands([record(records, commitment("要"))]) == ()
    with pytest.raises(ValueError, match="above 0"):
        demands([], similar=0)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("specificity", {"document_id": "a1", "kind": "task", "owner": True, "missing": "measure"}),
        ("reporting", {"unit": "各县区", "kind": "会议", "per_year": 52.0, "rhythm": "每周"}),
        ("demands", {"demand": 1, "statements": 2}),
    ],
)
def test_the_command(tmp_path, records, view, expected):
    if view == "demands":
        pytest.importorskip("sklearn")
    again = record(records, *records[0].commitments[:1], id="b1")
    (tmp_path / "x.jsonl").write_text(
        MEETINGS.read_text(encoding="utf-8") + again.model_dump_json() + "\n", encoding="utf-8"
    )
    result = CliRunner().invoke(app, ["view", view, str(tmp_path / "x.jsonl")])
    assert result.exit_code == 0
    row = json.loads(result.stdout.splitlines()[0])
    assert expected.items() <= row.items()
    assert row["text"] in {c.text for c in records[0].commitments}


def test_mistakes_are_told():
    assert CliRunner().invoke(app, ["view", "soul", str(MEETINGS)]).exit_code == 2
    assert CliRunner().invoke(app, ["view", "reporting", "nix.jsonl"]).exit_code == 1
    assert CliRunner().invoke(app, ["view", "reporting", str(MEETINGS), "--similar", "0.5"]).exit_code == 2
    assert CliRunner().invoke(app, ["view", "demands", str(MEETINGS), "--similar", "7"]).exit_code == 2
