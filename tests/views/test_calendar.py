from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.io.store import load
from duban.show.views.calendar import Repeat, events, to_ics
from duban.stages.revise import Reviser
from reviews.acts import act, entries

FIRST = "市发改委要牵头建立台账，3月底前完成征迁扫尾"
MEETINGS = Path(__file__).parents[1] / "store" / "meetings.jsonl"


@pytest.fixture(scope="module")
def found():
    return events(load(MEETINGS))


def with_deadline(**changes):
    """The first meeting with one commitment, whose deadline is changed."""
    record = load(MEETINGS)[0]
    deadline = record.commitments[0].deadlines[0].model_copy(update=changes)
    commitment = record.commitments[0].model_copy(update={"deadlines": (deadline,)})
    return record.model_copy(update={"commitments": (commitment,)})


def test_deadlines_stand_on_their_last_day_and_rhythms_one_interval_on(found):
    assert [(event.day.isoformat(), event.repeat and event.repeat.unit, event.summary[:6]) for event in found] == [
        ("2021-03-09", "W", "各县区要每周"),
        ("2021-03-31", None, "市发改委要牵"),
        ("2021-04-02", "M", "各县区要每月"),
        ("2021-07-15", "D", "由市发改委牵"),
        ("2021-08-31", None, "各县区要抓紧"),
        ("2021-09-18", "M", "發展局：須每"),
        ("2021-09-30", None, "發展局要在2"),
        ("2021-12-31", None, "各县区要每周"),
    ]


def test_an_entry_says_what_where_and_who(found):
    assert found[1].description.splitlines() == [
        "3月底前",
        "王飞虎强调，市发改委要牵头建立台账，3月底前完成征迁扫尾。",
        "王飞虎 · 重点项目推进会召开 · 2021-03-02",
    ]


def test_another_library_reads_the_same_days(found):
    vobject = pytest.importorskip("vobject")
    calendar = vobject.readOne(to_ics(found).decode())
    entries = {entry.uid.value: entry for entry in calendar.vevent_list}
    assert len(entries) == len(found)
    for event in found:
        entry = entries[event.uid]
        assert (entry.dtstart.value, entry.summary.value) == (event.day, event.summary)
        assert entry.description.value == event.description
        if event.repeat:
            unfolded = [moment.date() for _, moment in zip(range(2), entry.getrruleset(addRDate=True), strict=False)]
            assert unfolded == [event.day, event.repeat.after(event.day)]


def test_recurring_duties_unfold(found):
    recurring = pytest.importorskip("recurring_ical_events")
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(to_ics(found))
    march = recurring.of(calendar).between(date(2021, 3, 1), date(2021, 4, 1))
    days = sorted((e["DTSTART"].dt.isoformat(), str(e["SUMMARY"])[:6]) for e in march)
    assert days == [
        ("2021-03-09", "各县区要每周"),
        ("2021-03-16", "各县区要每周"),
        ("2021-03-23", "各县区要每周"),
        ("2021-03-30", "各县区要每周"),
        ("2021-03-31", "市发改委要牵"),
    ]


@pytest.mark.parametrize(
    ("rrule", "recurrence", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", "R/P1M", ["2021-03-25", "2021-04-25", "2021-05-25"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "R/P1M", ["2021-03-31", "2021-04-30", "2021-05-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "R/P1M", ["2021-03-31", "2021-04-30", "2021-05-31"]),
        ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10", "R/P3M", ["2021-04-10", "2021-07-10", "2021-10-10"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH", "R/P1W", ["2021-03-04", "2021-03-09", "2021-03-11"]),
    ],
)
def test_a_rhythm_stands_on_the_days_that_it_names(rrule, recurrence, days):
    vobject = pytest.importorskip("vobject")
    said = with_deadline(kind="recurrence", iso_start=None, iso_end=None, recurrence=recurrence, rrule=rrule)
    entry = vobject.readOne(to_ics(events([said])).decode()).vevent
    unfolded = [moment.date() for _, moment in zip(range(3), entry.getrruleset(addRDate=True), strict=False)]
    assert [day.isoformat() for day in unfolded] == days
    assert entry.dtstart.value == unfolded[0]


def test_lines_are_folded_as_the_standard_asks(found):
    written = to_ics(found)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert to_ics(found) == written


@pytest.mark.parametrize(
    ("recurrence", "said", "following"),
    [
        ("R/P1D", "2021-02-28", "2021-03-01"),
        ("R/P2W", "2021-12-20", "2022-01-03"),
        ("R/P10D", "2021-03-05", "2021-03-15"),
        ("R/P1M", "2021-01-31", "2021-02-28"),
        ("R/P3M", "2021-11-30", "2022-02-28"),
        ("R/P1Y", "2020-02-29", "2021-02-28"),
        ("R5/P1M", "2021-12-01", "2022-01-01"),
    ],
)
def test_a_repeat_has_a_next_day(recurrence, said, following):
    assert Repeat.of(recurrence).after(date.fromisoformat(said)) == date.fromisoformat(following)


@pytest.mark.parametrize("recurrence", [None, "", "P1W", "R/P0D", "R0/P1D", "R/PT1H", "R/P99999D", "weekly"])
def test_what_is_no_repeat(recurrence):
    assert Repeat.of(recurrence) is None


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"recurrence": "R/P1W", "iso_start": "2021-04-01", "iso_end": "2021-06-30"}, b"UNTIL=20210630"),
        ({"recurrence": "R3/P1W", "iso_start": "2021-04-01", "iso_end": None}, b"COUNT=3"),
    ],
)
def test_a_rhythm_may_end(changes, rule):
    (event,) = events([with_deadline(**changes)])
    assert event.day == date(2021, 4, 1)
    assert rule in to_ics([event])


@pytest.mark.parametrize(
    "changes",
    [
        {"iso_end": None},
        {"iso_end": "2021-02-30"},
        {"recurrence": "R/P1Y", "iso_end": "2021-03-31"},  # over before it comes round
    ],
)
def test_what_has_no_day_gives_no_entry(changes):
    assert events([with_deadline(**changes)]) == ()


def test_the_same_record_twice_gives_one_entry(found):
    assert events([*load(MEETINGS), *load(MEETINGS)]) == found


def test_hostile_text_stays_text():
    record = with_deadline()
    bad = record.commitments[0].model_copy(update={"text": "完成\r\nBEGIN:VALARM\r\nATTACH:x\u202e;,\\"})
    written = to_ics(events([record.model_copy(update={"commitments": (bad,)})]), alarm=None)
    assert b"\r\nBEGIN:VALARM" not in written
    assert "\u202e".encode() not in written


def test_the_command(tmp_path):
    result = CliRunner().invoke(app, ["calendar", str(MEETINGS), "-o", str(tmp_path / "x.ics")])
    assert result.exit_code == 0
    assert "4 deadline(s), 4 recurring duties" in result.output
    assert (tmp_path / "x.ics").read_bytes() == to_ics(events(load(MEETINGS)))
    assert CliRunner().invoke(app, ["calendar", "nix.jsonl"]).exit_code == 1


def reviewed(*acts):
    return Reviser()(load(MEETINGS)[0], entries(*acts), None).document


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ([], "NEEDS-ACTION"),
        ([act("status", FIRST, {"state": "doing"})], "IN-PROCESS"),
        ([act("status", FIRST, {"state": "closed"})], "COMPLETED"),
        ([act("status", FIRST, {"state": "dropped"})], "CANCELLED"),
    ],
)
def test_a_thing_to_do_says_how_far_it_is_and_is_called_to_mind(acts, status):
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(to_ics(events([reviewed(*acts)]), todo=True, alarm=5))
    todo = next(entry for entry in calendar.walk("VTODO") if str(entry["summary"]) == FIRST)
    assert str(todo["status"]) == status
    assert todo["due"].dt == date(2021, 4, 1)  # which is when the last day is over
    assert todo["categories"].to_ical().decode() == "市发改委"
    alarms = [alarm["trigger"].dt.days for alarm in todo.walk("VALARM")]
    assert alarms == ([] if status in ("COMPLETED", "CANCELLED") else [-5])


def test_the_day_that_an_office_set_comes_before_the_text_s():
    days = [event.day for event in events([reviewed(act("assign", FIRST, {"due": "2021-04-15"}))])]
    assert date(2021, 4, 15) in days
    assert date(2021, 3, 31) not in days


@pytest.mark.parametrize(
    ("changes", "held", "count"),
    [
        ({"iso_end": "1998-11-29", "kind": "deadline"}, "2021-03-02", 0),  # the date of a law
        ({"iso_end": "1998-11-29", "kind": "period"}, None, 0),
        ({"iso_end": "1998-11-29", "kind": "deadline"}, None, 1),
        ({"iso_end": "2021-03-02", "kind": "deadline"}, "2021-03-02", 1),
    ],
)
def test_what_was_over_when_it_was_said_is_no_event(changes, held, count):
    record = with_deadline(**changes)
    dates = {"meeting_date": held, "published": None, "anchor_date": held}
    record = record.model_copy(update={"document": record.document.model_copy(update=dates)})
    assert len(events([record])) == count
