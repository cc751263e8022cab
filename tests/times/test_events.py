import pytest

from duban.core.text import SpanIndex
from duban.stages.times.events import heard_events
from duban.words.encoder import Weighed
from duban.words.heard import Heard
from duban.words.rules import by_label, load_rules


@pytest.mark.parametrize(
    ("text", "due", "expected"),
    [
        ("全站调通后，先补一轮测试", 1.0, [("全站调通后", "period")]),
        ("全站调通后，先补一轮测试", -2.0, []),
        ("接口上线之前，先补一轮测试", 1.0, [("接口上线之前", "deadline")]),
        ("后端先补一轮测试，目前还缺三项", 1.0, []),
    ],
)
def test_an_event_limits_something_where_the_network_hears_a_limit(lexicons, text, due, expected):
    rules = by_label(load_rules(lexicons, "deadline"))["EVENT"]
    heard = Heard(len(text), [(0, Weighed(0.0, 0.0, owner=(0.0,) * len(text), due=(due,) * len(text)))])
    found = heard_events(text, rules, SpanIndex(()), heard)
    assert [(text[event.start : event.end], event.kind) for event in found] == expected
