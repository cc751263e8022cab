"""Writing through ``duban serve``: what gets into the file of reviews, and what never does."""

import asyncio
import json

import pytest
from typer.testing import CliRunner

pytest.importorskip("datasette", reason="pip install '.[web]'")

from duban.cli import app
from duban.io.reviews import append_reviews, line_of, read_reviews
from duban.io.store import load
from duban.show.reviewed import Reviewing
from duban.show.web import Desk, DeskError, application, build
from duban.show.web.desk import LONGEST
from reviews.acts import DOCUMENT, MEETINGS, act, raw

FIRST, SECOND = (commitment.text for commitment in DOCUMENT.commitments[:2])
GOOD = line_of(act("accept", FIRST, who="李敏", when="2021-03-02"))
HERE = {"host": "127.0.0.1:8001", "content-type": "application/jsonl"}


class Server:
    def __init__(self, folder, *before):
        self.file = folder / "reviews.jsonl"
        append_reviews(self.file, before)
        build(load(MEETINGS), folder / "duban.db", (), Reviewing(read_reviews(self.file)))
        self.desk = Desk(self.file, folder / "duban.db")
        self.datasette = application(folder / "duban.db", desk=self.desk)
        self.loop = asyncio.new_event_loop()

    def ask(self, address, method="GET", content=None, **headers):
        named = HERE | {name.replace("_", "-"): value for name, value in headers.items()}
        request = self.datasette.client.request(method, address, headers=named, content=content)
        return self.loop.run_until_complete(request)

    def post(self, content, **headers):
        return self.ask("/reviews", "POST", content, **({"x_duban_token": self.desk.token} | headers))


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path)
    yield made
    made.desk.close()
    made.loop.close()


@pytest.fixture(scope="module")
def unwritten(tmp_path_factory):
    """A server on which nothing is ever written."""
    made = Server(tmp_path_factory.mktemp("desk"))
    yield made
    made.desk.close()
    made.loop.close()


def test_acts_are_written_once_and_read_again(server):
    more = line_of(act("comment", FIRST, "好"))
    assert server.post(GOOD + more).json() == {"written": 2}
    assert server.post(GOOD, origin="http://127.0.0.1:8001", sec_fetch_site="same-origin").json() == {"written": 0}
    assert server.file.read_bytes() == GOOD + more
    answer = server.ask("/reviews.jsonl")
    assert answer.content == GOOD + more
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x_duban_token": ""}, 403),
        ({"x_duban_token": "guessed"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"host": "evil.example"}, 421),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_nobody_else_writes(unwritten, headers, status):
    assert unwritten.post(GOOD, **headers).status_code == status
    assert unwritten.file.read_bytes() == b""


@pytest.mark.parametrize(
    ("lines", "number", "reason"),
    [
        (GOOD + b"{", 2, "cut off"),
        (GOOD + line_of(act("accept", FIRST, sha256="0" * 64)), 2, "not among those served"),
        (json.dumps(raw("accept", FIRST) | {"text": "某" * len(FIRST)}).encode(), 1, "of the text are"),
        (json.dumps(raw("accept", FIRST) | {"version": 2}).encode(), 1, "version 2"),
    ],
)
def test_a_bad_line_is_told_and_nothing_is_written(unwritten, lines, number, reason):
    answer = unwritten.post(lines)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["line"] == number
    assert reason in error["reason"]
    assert unwritten.file.read_bytes() == b""


def test_only_acts_of_a_fair_size_go_to_the_one_address(unwritten):
    assert unwritten.post(b" " * (LONGEST + 1)).status_code == 413
    for method, address in [("GET", "/reviews"), ("PUT", "/reviews"), ("POST", "/reviews.jsonl"), ("POST", "/duban")]:
        assert unwritten.ask(address, method, x_duban_token=unwritten.desk.token).status_code == 405
    assert unwritten.ask("/reviews.jsonl", sec_fetch_site="cross-site", sec_fetch_mode="no-cors").status_code == 403


def test_pages_know_the_token_and_the_acts_and_lists_do_not(server):
    server.post(GOOD)
    page = server.ask("/document/1").text
    assert server.desk.token in page
    assert '"act":"accept"' in page
    for address in ("/duban/directives", "/duban/directives.json", "/document/1.json", "/"):
        assert server.desk.token not in server.ask(address).text
    assert server.ask("/document/1.json").json()["commitments"][0]["review"]["decision"] == "accepted"


def test_the_lists_are_as_people_left_the_records_and_pages_can_take_back(tmp_path):
    server = Server(tmp_path, act("reject", FIRST))
    rows = server.ask("/duban/directives.json?_shape=array&_size=max").json()
    assert FIRST not in {row["text"] for row in rows}
    server.post(line_of(act("undo", FIRST)))
    assert FIRST in {c["text"] for c in server.ask("/document/1.json").json()["commitments"]}
    server.desk.close()


def test_one_server_writes_a_file(server, tmp_path):
    with pytest.raises(DeskError, match="another server writes it"):
        Desk(server.file, tmp_path / "duban.db")
    server.desk.close()
    Desk(server.file, tmp_path / "duban.db").close()


def test_a_full_disk_is_told(server, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("duban.show.web.desk.append_reviews", fail)
    answer = server.post(GOOD)
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["reason"] == "reviews.jsonl: No space left on device"
    assert server.ask("/document/1.json").json()["commitments"][0]["review"] is None


def test_without_a_file_nothing_is_written(tmp_path):
    build(load(MEETINGS), tmp_path / "duban.db")
    client = application(tmp_path / "duban.db").client
    answer = asyncio.run(client.request("POST", "/reviews", headers=HERE, content=GOOD))
    assert answer.status_code == 405


def test_other_machines_are_never_let_write(tmp_path):
    command = ["serve", str(MEETINGS), "--host", "0.0.0.0", "--reviews", str(tmp_path / "reviews.jsonl")]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2
    assert "this machine alone" in result.stderr
    assert not (tmp_path / "reviews.jsonl").exists()
