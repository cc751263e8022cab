"""What the network hears of owners and deadlines decides with the rules and models of talk."""

from dataclasses import replace

import pytest

from duban.extractor import Extractor
from duban.words.encoder import BREAK, Weighed
from duban.words.logistic import load_models

TALK = "陈组长：小王，你周五把现场的照片发给大家吧。\n小王：好的，我周五发。\n陈组长：嗯，那就这样，先把材料收一下。\n"


@pytest.fixture(scope="session")
def heard(lexicons):
    """The record of a talk of which each character has the same scores as owner and as deadline."""
    models = load_models(lexicons.folder)

    def record(owner, due):
        def encoder(pieces):
            return [Weighed(3.0, 0.0, [owner] * len(piece), [due] * len(piece)) for piece in pieces if piece != BREAK]

        return Extractor(lexicons, models=replace(models, meetings=encoder)).record(TALK, date="2024-03-04")

    return record


def owners(record):
    return [party["text"] for commitment in record["commitments"] for party in commitment["responsible"]]


def test_an_owner_is_none_where_the_network_is_sure_that_it_is_none(heard):
    assert owners(heard(0.0, 0.0)) == ["你", "我"]
    assert owners(heard(-9.0, 0.0)) == []


@pytest.mark.parametrize(("sure", "found"), [(5.0, ["杜康定", "采购组"]), (0.5, [])])
def test_the_network_names_owners_where_the_rules_find_none(lexicons, sure, found):
    text = "陈组长：嗯，那个，杜康定和采购组把单子再补一补，大家看可以吧。\n小王：嗯，好的。\n"

    def encoder(pieces):
        names = dict.fromkeys("杜康定采购组", sure)
        return [
            Weighed(3.0, 3.0, [names.get(c, -6.0) for c in piece], [-6.0] * len(piece))
            for piece in pieces
            if piece != BREAK
        ]

    models = replace(load_models(lexicons.folder), meetings=encoder)
    assert owners(Extractor(lexicons, models=models).record(text))[:2] == found


def test_a_bare_day_is_a_deadline_where_the_network_says_so(heard):
    assert [d["text"] for d in heard(0.0, 20.0)["deadlines"]] == ["周五", "周五"]
    assert heard(0.0, -20.0)["deadlines"] == []
