"""A statement of a visitor takes neither the memory nor the patience of the server."""

import json
import socket
import subprocess
import sys
import threading

import pytest

from report.meetings import MEETINGS, hostile, pairs

pytest.importorskip("datasette", reason="pip install '.[web]'")

from duban.show.web import application, build

LARGE = [
    "with t as materialized (select substr(group_concat(a.text), 1, 3000000) x from documents a, documents b,"
    " documents c) select x from t, commitments, commitments d limit 1000",
    "with t as materialized (select substr(group_concat(a.record), 1, 3000000) x from documents a, documents b)"
    f" select {', '.join(['x'] * 400)} from t",
    f"select {'replace(' * 12}hex('xxxxxxxx'){', 7, 7777777777)' * 12}",
    "with recursive n(i, x) as (select 1, 'xxxxxxxxxxxxxxxx' union all select i + 1, x || x from n where i < 40) "
    "select x from n",
    "select group_concat(a.record || b.record || c.record) from documents a, documents b, documents c, documents d",
    "select json_group_array(a.record || b.record) from documents a, documents b, documents c, documents d",
    "select cast(text as blob) from documents",
    f"select {', '.join(['cast(text as xblobx)'] * 100)} from documents",
    "select unhex('00')",
    "select jsonb('[1]')",
    "select zeroblob(100)",
    "select printf('%.*c', 100, 'x')",
    "select format('%.*c', 100, 'x')",
]

#: Asks every statement, and prints the codes and, in MB, the peaks of memory behind the first and the last of them.
ASKED = """
import asyncio, json, sys
from urllib.parse import quote
from duban.show.web import application, readonly
if sys.argv[2] == "old":  # as Python 3.10, which can set no limits
    readonly.sys = type("sys", (), {"version_info": (3, 10)})
client = application(sys.argv[1]).client
async def ask(statement):
    return [(await client.get(f"/duban{kind}?sql={quote(statement)}")).status_code for kind in (".json", "")]
def highest():  # of this process alone: what getrusage tells is also that of whoever started it
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
before = highest()
first, *others = json.loads(sys.argv[3])
codes = [asyncio.run(ask(first))]
peaks = [highest() >> 10]
codes += [asyncio.run(ask(statement)) for statement in others]
peaks.append(highest() >> 10)
whole = asyncio.run(client.get("/duban/documents.json?_shape=array")).status_code
print(json.dumps([codes, before >> 10, peaks, whole]))
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "duban.db"
    build([record for record, _ in pairs(hostile())] * 6, path)
    return path


@pytest.mark.hardening(
    "serving", "statements that would take gigabytes: answered 400, one in 300 MB of the whole process, all in 400"
)
@pytest.mark.parametrize(("python", "one", "most"), [("new", 400, 400), ("old", 300, 400)])
def test_no_statement_takes_the_memory(database, tries, python, one, most):
    tries(len(LARGE))
    command = [sys.executable, "-c", ASKED, str(database), python, json.dumps(LARGE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    codes, before, peaks, whole = json.loads(done.stdout.splitlines()[-1])
    assert [(s[:60], c) for s, c in zip(LARGE, codes, strict=True) if c != [400, 400]] == []
    assert peaks[0] < one, f"{before} MB before, {peaks} MB after"
    assert peaks[1] < most, f"{before} MB before, {peaks} MB after"
    assert whole == 200


OWN = [
    "with t as materialized (select substr(string_agg(a.record, ','), 1, 3000000) x from documents a, documents b, "
    "documents c, documents d) select t.x from t, range(1000)",
    f"with t as materialized (select repeat('x', 3000000) x) select {', '.join(['x'] * 500)} from t, range(9)",
    "select string_agg(a.text || b.text, ',') from documents a, documents b, documents c, documents d, range(10000)",
    "select repeat('x', 2000000000)",
    "select list(repeat('x', 1000000)) from range(10000)",
]
OWN_ASKED = """
import json, sys
from typer.testing import CliRunner
from duban.cli import app
def highest():  # of this process alone: what getrusage tells is also that of whoever started it
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
before = highest()
results = [CliRunner().invoke(app, ["query", sys.argv[1], "--sql", one]) for one in json.loads(sys.argv[2])]
peak = highest()
print(json.dumps([[result.exit_code for result in results], [result.stderr for result in results], peak >> 10]))
"""


@pytest.mark.slow  # what is bounded is the memory of a process, and it takes some of it
@pytest.mark.hardening("serving", "statements of duban query --sql that would take gigabytes: refused, in 900 MB")
def test_no_statement_of_ones_own_takes_the_memory(tries):
    tries(len(OWN))
    command = [sys.executable, "-c", OWN_ASKED, str(MEETINGS), json.dumps(OWN)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
    codes, told, peak = json.loads(done.stdout.splitlines()[-1])
    assert codes == [2] * len(OWN), told
    assert peak < 900, told


@pytest.mark.hardening("serving", "connections that begin to ask and do not come to an end")
@pytest.mark.parametrize(
    "sent", [b"", b"GET /duban HTTP/1.1\r\nHost: localhost\r\n", b"GET /x HTTP/1.1\r\nA: " + b"x" * 900]
)
def test_who_says_nothing_is_dropped(database, monkeypatch, sent):
    import uvicorn

    from duban.show.web.timed import Timed

    monkeypatch.setattr(Timed, "patience", 0.3)
    server = uvicorn.Server(uvicorn.Config(application(database).app(), http=Timed, log_level="error"))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    with socket.create_connection(listening.getsockname(), timeout=120) as connection:
        connection.sendall(sent)
        assert connection.recv(1000) == b""
    with socket.create_connection(listening.getsockname(), timeout=120) as connection:
        connection.sendall(b"GET /duban.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(1000).startswith(b"HTTP/1.1 200")
    server.should_exit = True
    thread.join(120)
