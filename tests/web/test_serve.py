import asyncio
import csv
import io
import os
import signal
import socket
import sqlite3
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from report.meetings import MEETINGS, hostile, pairs
from serving import wait_until_it_answers

pytest.importorskip("datasette", reason="pip install '.[web]'")

from duban.cli import app
from duban.show.report import original
from duban.show.web import application, build
from duban.show.web.guard import csv_rows

runner = CliRunner()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    path = tmp_path_factory.mktemp("web") / "duban.db"
    build([record for record, _ in pairs(hostile())], path)
    datasette = application(path)
    loop = asyncio.new_event_loop()

    def get(address, method="GET", **headers):
        return loop.run_until_complete(datasette.client.request(method, address, headers=headers))

    yield get
    loop.close()


def commitments():
    return [commitment for record, _ in pairs(hostile()) for commitment in record.commitments]


def rows(answer):
    return answer.json()


@pytest.mark.parametrize("wanted", ["征迁", "徵遷"])
def test_two_characters_are_found_in_either_script(served, wanted):
    found = rows(served(f"/duban/directives.json?_shape=array&_size=max&_search={wanted}"))
    assert {row["commitment_id"] for row in found} >= {c.id for c in commitments() if "征迁" in c.text_simplified}
    assert any("徵遷" in row["text"] for row in found)


def test_facets_count_speakers_parties_months_and_forms(served):
    facets = served("/duban/directives.json?_size=1").json()["facet_results"]
    assert set(facets) == {"speaker", "parties", "month", "form", "modality", "kind", "state"}
    counted = {value["value"]: value["count"] for value in facets["speaker"]["results"]}
    assert counted["王飞虎"] == sum(c.speaker == "王飞虎" for c in commitments())
    parties = {value["value"]: value["count"] for value in facets["parties"]["results"]}
    assert parties["各县区"] == sum("各县区" in {p.text for p in c.responsible} for c in commitments())


def test_every_view_goes_as_json_and_csv(served):
    for table in ("directives", "documents", "speakers", "deadlines", "project_counts"):
        json_rows = rows(served(f"/duban/{table}.json?_shape=array&_size=max"))
        text = served(f"/duban/{table}.csv?_size=max").text
        assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == len(json_rows) > 0


def test_each_document_has_its_page_and_its_record(served):
    for number, (record, text) in enumerate(pairs(hostile()), 1):
        page = served(f"/document/{number}")
        assert page.status_code == 200
        assert f'href="/duban/directives?document={number}"' in page.text
        kept = served(f"/document/{number}.json").json()
        assert kept["document"]["text"] == text.text
        assert len(kept["commitments"]) == len(record.commitments)
    assert served("/nothing").status_code == served("/duban/nothing.json").status_code == 404
    assert served("/document/999").status_code == served("/document/999.json").status_code == 404


def test_a_mistaken_request_is_no_fault_of_the_server(served):
    answer = served("/duban/directives?_sort=nosuch")
    assert answer.status_code == 400
    assert "nosuch" in answer.text
    assert served("/duban/directives.json?_sort=nosuch").status_code == 400


@pytest.mark.parametrize(("accepted", "title"), [("zh-CN,zh;q=0.9", "要求一览"), ("fr-FR", "Demands"), ("", "Demands")])
def test_the_browser_says_in_which_language(served, accepted, title):
    assert f"<h1>{title}</h1>" in served("/duban/directives", **{"accept-language": accepted}).text
    assert "<h1>要求一览</h1>" in served("/duban/directives", cookie="duban_language=zh").text


def test_hostile_text_is_text(served):
    for address in ("/duban/directives", "/duban/documents", f"/document/{len(pairs()) + 1}"):
        page = served(address).text
        assert "<script>document.title" not in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page


def test_no_csv_cell_is_a_formula(served):
    assert any(c.text.startswith("严禁=") or "=HYPERLINK" in c.text for c in commitments())
    table = csv.reader(io.StringIO(csv_rows('=1+1,"@x, ""y""",+2,安\r\n＝1,，-3,-4\r\n'), newline=""))
    assert list(table) == [["'=1+1", '\'@x, "y"', "'+2", "安"], ["'＝1", "，-3", "'-4"]]
    served_cells = [cell for row in csv.reader(io.StringIO(served("/duban/directives.csv").text)) for cell in row]
    assert not [cell for cell in served_cells if cell.startswith(("=", "+", "-", "@"))]


def test_nothing_can_be_changed(served, tmp_path):
    for statement in ("delete from documents", "insert into speakers (name) values ('x')", "attach 'x' as y"):
        assert served(f"/duban.json?sql={statement}").status_code == 400
    assert served("/duban/directives", method="POST").status_code == 405


@pytest.mark.parametrize(
    "host", ["[localhost]", "[localhost]:8001", "evil.example", "evil.example:8001", "127.0.0.1.evil.example", ""]
)
def test_another_host_s_name_is_refused(served, host):
    assert served("/duban/directives.json", host=host).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost", "[::1]:8001", "LOCALHOST:8001"])
def test_this_machine_s_names_are_answered(served, host):
    assert served("/duban/directives.json?_size=1", host=host).status_code == 200


def test_pages_load_nothing_from_elsewhere(served):
    answer = served("/duban/directives")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert 'src="http' not in answer.text


def test_the_texts_are_taken_into_the_database(tmp_path):
    path = tmp_path / "duban.db"
    build([record for record, _ in pairs()], path)
    with sqlite3.connect(path) as connection:
        kept = [text for (text,) in connection.execute("SELECT text FROM documents ORDER BY document")]
    assert kept == [original(record).text for record, _ in pairs()]


def test_serve_says_what_is_wrong():
    result = runner.invoke(app, ["serve", "none.jsonl"])
    assert result.exit_code == 2
    assert "none.jsonl: no such file" in result.output


def test_serve_says_that_a_port_is_taken(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = runner.invoke(app, ["serve", str(MEETINGS), "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_behind(tmp_path, number):
    code = "from duban.cli import main; main()"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with subprocess.Popen(
        [sys.executable, "-c", code, "serve", str(MEETINGS), "--port", port],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert port in server.stderr.readline()
        assert len(list(tmp_path.iterdir())) == 1
        wait_until_it_answers(f"http://127.0.0.1:{port}", server)
        server.send_signal(number)
        assert server.wait(timeout=300) == 128 + number
    assert list(tmp_path.iterdir()) == []
