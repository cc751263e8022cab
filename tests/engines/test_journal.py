import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.io.readers import Failure
from duban.run import Journal, JournalError, Result

RUN = {"inputs": "督办", "near": False}
OUTCOMES = [
    Result("a\tb", "甲.txt", "00ff", 3, None, '{"text":"督\\n办"}'.encode()),
    Failure("乙.txt", "read", "it is\nbroken", "mend it"),
    Result("c", "丙.txt", "00fe", 3, b"\0\xff\n", b"{}"),
]


def written(output, outcomes, resume=False):
    journal = Journal.open(output, RUN, resume)
    done = journal.done
    for outcome in outcomes[done:]:
        journal.write(outcome)
    journal.close()
    return done, journal


def test_what_goes_in_comes_out(tmp_path):
    _, journal = written(tmp_path / "out.jsonl", OUTCOMES)
    assert list(Journal.open(tmp_path / "out.jsonl", RUN, resume=True).read()) == OUTCOMES
    assert journal.path == tmp_path / "out.jsonl.partial"


@given(cut=st.integers(0, 10_000))
def test_wherever_it_is_cut_it_goes_on_to_the_same_bytes(tmp_path_factory, cut):
    output = tmp_path_factory.mktemp("j") / "out.jsonl"
    _, journal = written(output, OUTCOMES)
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole[: cut % (len(whole) + 1)])
    done, _ = written(output, OUTCOMES, resume=True)
    assert 0 <= done <= len(OUTCOMES)
    assert journal.path.read_bytes() == whole


def test_a_journal_that_lies_there_is_not_overwritten(tmp_path):
    written(tmp_path / "o", OUTCOMES)
    with pytest.raises(JournalError, match="--resume, or remove"):
        Journal.open(tmp_path / "o", RUN, resume=False)


def test_another_run_is_not_gone_on_with(tmp_path):
    written(tmp_path / "o", OUTCOMES)
    with pytest.raises(JournalError, match=r"other inputs, near\)"):
        Journal.open(tmp_path / "o", {"inputs": "其他", "near": True}, resume=True)


@given(cut=st.integers(0, 10_000), zeros=st.integers(1, 600))
def test_whatever_a_power_cut_leaves_it_goes_on_to_the_same_bytes(tmp_path_factory, cut, zeros):
    output = tmp_path_factory.mktemp("j") / "out.jsonl"
    _, journal = written(output, OUTCOMES)
    whole = journal.path.read_bytes()
    first = whole.index(b"\n") + 1
    place = first + cut % (len(whole) - first)
    journal.path.write_bytes(whole[:place] + b"\0" * min(zeros, len(whole) - place) + whole[place + zeros :])
    done, _ = written(output, OUTCOMES, resume=True)
    assert 0 <= done < len(OUTCOMES)
    assert journal.path.read_bytes() == whole


def test_two_runs_do_not_write_one_journal(tmp_path):
    first = Journal.open(tmp_path / "o", RUN, resume=True)
    with pytest.raises(JournalError, match="by another run"):
        Journal.open(tmp_path / "o", RUN, resume=True)
    first.close()
    Journal.open(tmp_path / "o", RUN, resume=True).close()


def test_nothing_to_resume_is_a_start(tmp_path):
    assert written(tmp_path / "o", OUTCOMES, resume=True)[0] == 0


def test_what_a_killed_run_left_half_written_goes(tmp_path):
    written(tmp_path / "o[1]", OUTCOMES)
    left, other = tmp_path / ".o[1].77.partial", tmp_path / ".o1.77.partial"
    left.touch()
    other.touch()
    Journal.open(tmp_path / "o[1]", RUN, resume=True).close()
    assert (left.exists(), other.exists()) == (False, True)
