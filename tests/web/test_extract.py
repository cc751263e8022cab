"""``POST /-/extract``: who may send what, and that the record is that of the command."""

import asyncio
import json
import socket
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from typer.testing import CliRunner

from report.meetings import MEETINGS, pairs
from serving import wait_until_it_answers

pytest.importorskip("datasette", reason="pip install '.[web]'")

from duban.cli import app
from duban.run import Settings, worker
from duban.show.web import application, build, extracting

TEXT = "县长王某强调，各乡镇要在10月底前完成排查。"
HERE = {"host": "127.0.0.1:8001"}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("extract") / "duban.db"
    build([record for record, _ in pairs()], path)
    return path


@pytest.fixture
def posted(database):
    """Posts to a server that extracts, in this process."""
    datasette = application(database, work=lambda parts: map(worker(Settings()), parts))
    loop = asyncio.new_event_loop()

    def post(content, address="/-/extract", method="POST", **headers):
        named = HERE | {name.replace("_", "-"): value for name, value in headers.items()}
        return loop.run_until_complete(datasette.client.request(method, address, headers=named, content=content))

    yield post
    loop.close()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_gives_the_record_of_the_command(posted, tmp_path, encoding):
    (tmp_path / "posted").write_bytes(TEXT.encode(encoding))
    printed = CliRunner().invoke(app, ["extract", str(tmp_path / "posted"), "--date", "2021-03-01"]).stdout
    answer = posted(TEXT.encode(encoding), "/-/extract?date=2021-03-01")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    expected = json.loads(printed)
    expected["document"] |= {"source": "posted", "published": "2021-03-01"}
    assert answer.json() == expected


def test_a_file_is_read_by_the_ending_of_its_name(posted):
    page = f"<html><body><p>{TEXT}</p></body></html>".encode()
    record = posted(page, "/-/extract?name=../minutes.html").json()
    (commitment,) = record["commitments"]
    assert (record["document"]["id"], record["document"]["source"]) == ("minutes", "minutes.html")
    assert record["document"]["text"][commitment["start"] : commitment["end"]] == commitment["text"]


def test_what_cannot_be_read_is_a_failure_in_json(posted):
    answer = posted(b"PK\3\4 no document", "/-/extract?name=minutes.docx")
    assert answer.status_code == 422
    assert set(answer.json()) == {"source", "stage", "reason", "remedy"}
    assert answer.json()["source"] == "minutes.docx"


REFUSED = [
    ({"origin": "http://evil.example"}, 403),
    ({"origin": "null"}, 403),
    ({"sec_fetch_site": "cross-site"}, 403),
    ({"sec_fetch_site": "same-site"}, 403),
    ({"host": "evil.example"}, 421),
    ({"method": "GET"}, 405),
    ({"method": "PUT"}, 405),
    ({"address": "/-/extract?date=10月"}, 400),
    ({"address": "/-/extract?nane=x.docx"}, 400),
    ({"address": "/-/extract/"}, 405),
]


@pytest.mark.parametrize(("asked", "status"), REFUSED)
def test_others_and_mistakes_are_refused(posted, asked, status):
    assert posted(TEXT.encode(), **asked).status_code == status


def test_a_page_of_this_server_may_send(posted):
    assert posted(TEXT.encode(), origin="http://127.0.0.1:8001", sec_fetch_site="same-origin").status_code == 200


def test_a_document_has_a_largest_size(posted, monkeypatch):
    monkeypatch.setattr(extracting, "LARGEST", 10)
    assert posted(b"x" * 11).status_code == 413
    assert posted(b"x" * 10).status_code == 200


def test_no_more_wait_than_may(database, monkeypatch):
    monkeypatch.setattr(extracting, "WAITING", 2)
    datasette = application(database, work=lambda parts: map(worker(Settings()), parts))

    async def together():
        asked = (datasette.client.post("/-/extract", headers=HERE, content=TEXT.encode()) for _ in range(5))
        return sorted(answer.status_code for answer in await asyncio.gather(*asked))

    assert asyncio.run(together()) == [200, 200, 503, 503, 503]


def test_without_the_option_nothing_is_extracted(database):
    datasette = application(database)
    answer = asyncio.run(datasette.client.post("/-/extract", headers=HERE, content=TEXT.encode()))
    assert answer.status_code == 405


def test_it_is_for_this_machine_alone():
    result = CliRunner().invoke(app, ["serve", str(MEETINGS), "--extract", "--host", "0.0.0.0"])
    assert result.exit_code == 2
    assert "--extract is for this machine alone" in result.output


def test_the_command_answers_several_at_once():
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"http://127.0.0.1:{free.getsockname()[1]}"
    with subprocess.Popen(
        [sys.executable, "-m", "duban", "serve", str(MEETINGS), "--extract", "--port", place.rpartition(":")[2]],
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            wait_until_it_answers(place, server)

            def post(number):
                request = urllib.request.Request(f"{place}/-/extract?name={number}.txt", TEXT.encode(), method="POST")
                with urllib.request.urlopen(request, timeout=300) as answer:
                    return json.load(answer)["document"]["id"]

            with ThreadPoolExecutor(3) as senders:
                assert list(senders.map(post, range(3))) == ["0", "1", "2"]
        finally:
            server.terminate()
