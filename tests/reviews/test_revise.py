import pytest

from duban.core.reviews import ACT, Entry
from duban.stages.revise import Reviser
from reviews.acts import DOCUMENT, TEXT, act, entries, quote

FIRST, SECOND = (commitment.text for commitment in DOCUMENT.commitments[:2])
ID = DOCUMENT.commitments[0].id
UNDO = act("undo", FIRST)
SPOKEN = "市委书记王飞虎出席并讲话"


@pytest.fixture(scope="module")
def reviser():
    return Reviser()


def revised(reviser, *acts, document=DOCUMENT, text=TEXT):
    return reviser(document, entries(*acts), text)


def found(document, text):
    return next((c for c in document.commitments if c.text == text), None)


@pytest.mark.parametrize(
    ("acts", "text", "field", "value"),
    [
        ([act("accept", FIRST)], FIRST, "confidence", 1.0),
        ([act("edit", FIRST, {"speaker": None})], FIRST, "speaker", None),
        ([act("edit", FIRST, {"speaker": "周敏"})], FIRST, "speaker", "周敏"),
        ([act("edit", FIRST, {"modality": "prohibition"})], FIRST, "modality", "prohibition"),
        ([act("edit", FIRST, {"responsible": []})], FIRST, "responsible", ()),
        ([act("edit", FIRST, {"deadlines": []})], FIRST, "deadlines", ()),
        ([act("edit", FIRST, {"speaker": "甲"}), act("edit", FIRST, {"speaker": "乙"})], FIRST, "speaker", "乙"),
        ([act("edit", FIRST, {"speaker": "甲"}), act("undo", FIRST)], FIRST, "speaker", "王飞虎"),
        ([act("edit", FIRST, {"speaker": "甲"}), act("comment", FIRST, "?"), UNDO], FIRST, "speaker", "甲"),
        ([act("edit", FIRST, {"span": quote("3月底前完成征迁扫尾")})], "3月底前完成征迁扫尾", "id", ID),
        ([act("edit", FIRST, {"span": quote("市发改委要牵头建立台账")})], "市发改委要牵头建立台账", "deadlines", ()),
        ([act("add", SPOKEN)], SPOKEN, "modality", "obligation"),
        ([act("add", SPOKEN, {"speaker": "周敏"})], SPOKEN, "speaker", "周敏"),
        ([act("add", SPOKEN), act("edit", SPOKEN, {"speaker": "周敏"})], SPOKEN, "speaker", "周敏"),
    ],
)  # fmt: skip
def test_a_commitment_is_as_people_left_it(reviser, acts, text, field, value):
    result = revised(reviser, *acts)
    assert getattr(found(result.document, text), field) == value
    assert not result.leftovers


@pytest.mark.parametrize(
    ("acts", "text"),
    [
        ([act("reject", FIRST)], FIRST),
        ([act("accept", FIRST), act("reject", FIRST)], FIRST),
        ([act("edit", FIRST, {"span": quote("3月底前完成征迁扫尾")})], FIRST),
        ([act("add", SPOKEN), act("reject", SPOKEN)], SPOKEN),
        ([act("add", SPOKEN), act("undo", SPOKEN)], SPOKEN),
        ([act("add", FIRST + "。各县区")], FIRST),
    ],
)
def test_what_people_rejected_or_replaced_is_gone(reviser, acts, text):
    result = revised(reviser, *acts)
    assert found(result.document, text) is None
    assert not result.leftovers


def test_everything_still_quotes_its_text(reviser):
    result = revised(
        reviser,
        act("edit", FIRST, {"span": quote("3月底前完成征迁扫尾"), "responsible": [quote("市发改委", role="lead")]}),
        act("add", SPOKEN, {"deadlines": [quote("3月2日", iso_end="2021-03-02")]}),
        act("edit", SECOND, {"deadlines": [quote("年底前", iso_end="2021-12-31")]}),
    )
    for commitment in result.document.commitments:
        for one in (commitment, *commitment.responsible, *commitment.deadlines, *commitment.project_counts):
            assert TEXT[one.start : one.end] == one.text
    starts = [commitment.start for commitment in result.document.commitments]
    assert starts == sorted(starts)
    moved = found(result.document, "3月底前完成征迁扫尾")
    assert moved.responsible[0].inherited_from.text == "市发改委"
    assert moved.responsible[0].full_name == "市发展和改革委员会"


def test_status_and_assignment_stand_in_the_record(reviser):
    result = revised(
        reviser,
        act("assign", FIRST, {"lead": ["市住建局"], "due": "2021-04-15"}),
        act("assign", FIRST, {"persons": ["李敏"]}, who="王", when="2021-03-03"),
        act("status", FIRST, {"state": "doing", "progress": "完成一半"}, who="李", when="2021-03-10T08:00:00+08:00"),
        act("comment", FIRST, "抓紧"),
    )
    review = found(result.document, FIRST).review
    assert (review.lead, review.persons, review.due) == (("市住建局",), ("李敏",), "2021-04-15")
    assert (review.state, review.progress, review.day, review.decision) == ("doing", "完成一半", "2021-03-10", None)
    assert [comment.text for comment in review.comments] == ["抓紧"]
    assert found(result.document, FIRST).confidence == DOCUMENT.commitments[0].confidence


@pytest.mark.parametrize(
    ("left", "reason", "likely"),
    [
        (act("accept", "市发改委要牵头建立台账"), "no commitment stands at its place any more", FIRST),
        (act("status", "全市重点项目", {"state": "done"}), "no commitment stands at its place any more", None),
        (act("undo", FIRST), "there is nothing to take back", None),
        (ACT.validate_python(act("accept", FIRST).model_dump() | {"text": "某" * len(FIRST)}),
         f"characters 47 to 69 of the text are {FIRST!r}, not {'某' * len(FIRST)!r}", None),
    ],
)  # fmt: skip
def test_an_act_that_fits_nothing_is_listed(reviser, left, reason, likely):
    (leftover,) = revised(reviser, left).leftovers
    assert (leftover.entry, leftover.reason) == (Entry(1, left), reason)
    assert (leftover.likely and leftover.likely.text) == likely


def test_a_span_that_a_new_extraction_finds_by_itself_is_one_commitment(reviser):
    half = "3月底前完成征迁扫尾"
    acts = [act("edit", FIRST, {"span": quote(half)}), act("status", half, {"state": "done"})]
    renewed = revised(reviser, acts[0]).document.model_copy()
    anew = [c.model_copy(update={"review": None}) for c in renewed.commitments]
    again = revised(reviser, *acts, document=renewed.model_copy(update={"commitments": tuple(anew)}))
    assert len(again.document.commitments) == len(DOCUMENT.commitments)
    assert found(again.document, half).review.state == "done"
    assert not again.leftovers


def test_what_nobody_touched_stays_as_it_was(reviser):
    result = revised(reviser, act("accept", FIRST))
    assert result.document.commitments[1:] == DOCUMENT.commitments[1:]
    assert revised(reviser).document is DOCUMENT
