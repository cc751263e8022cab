"""The tables of docs/hardening.md: counted as the tests ran, and shown as they were counted."""

import pytest

from hardening import AREAS, PAGE, Row, filled, read_rows, write_rows

TESTS = """
import pytest

@pytest.mark.hardening("inputs", "three cases")
@pytest.mark.parametrize("case", range(3))
def test_cases(case):
    assert case != 1

@pytest.mark.hardening("fuzzing", "many in one")
def test_many(tries):
    tries(), tries(41)

@pytest.mark.hardening("fuzzing", "not yet mended")
@pytest.mark.xfail(strict=True)
def test_known():
    assert False

@pytest.mark.hardening("fuzzing", "not here")
def test_skipped():
    pytest.skip("no disk to fill")

def test_something_else():
    assert True
"""


def test_tries_are_counted(pytester, monkeypatch):
    monkeypatch.setattr("hardening.write_rows.__defaults__", (pytester.path,))
    pytester.makepyfile(test_sample=TESTS)
    pytester.makeini("[pytest]\nmarkers = hardening: tries an attack")
    pytester.runpytest_inprocess("-p", "hardening.plugin", "--record-hardening")
    assert read_rows("inputs", pytester.path) == [Row("three cases", 3, 1, "test_sample.py")]
    assert read_rows("fuzzing", pytester.path) == [
        Row("many in one", 42, 0, "test_sample.py"),
        Row("not yet mended", 1, 1, "test_sample.py"),
    ]


def test_a_new_count_takes_the_place_of_the_old(tmp_path):
    write_rows("faults", [Row("a", 1, 0, "x.py"), Row("b", 2, 0, "x.py")], tmp_path)
    write_rows("faults", [Row("a", 3, 1, "y.py")], tmp_path)
    assert read_rows("faults", tmp_path) == [Row("a", 3, 1, "y.py"), Row("b", 2, 0, "x.py")]
    page = "<!-- hardening: faults -->\nold\n<!-- end -->"
    assert "| a | 3 | 1 | `y.py` |\n| b | 2 | 0 | `x.py` |" in filled(page, tmp_path)


def test_the_page_shows_what_was_counted():
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"<!-- hardening: {area} -->" in page for area in AREAS)
    assert page == filled(page), "run: make hardening-page"


@pytest.mark.parametrize("area", AREAS)
def test_what_is_counted_is_still_there(area):
    for row in read_rows(area):
        assert (PAGE.parents[1] / row.where).is_file(), row
