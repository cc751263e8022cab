"""What a visitor of ``duban serve`` can't do: write, read other files, hold it up, or see a mistake's insides."""

import asyncio
import re
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban.io.store import load, write_duckdb
from duban.io.store.query import ask_sql
from report.meetings import MEETINGS, hostile, pairs

pytest.importorskip("datasette", reason="pip install '.[web]'")

from duban.io.store.tables import BY_NAME
from duban.show.web import application, build
from duban.show.web.server import serve

SECRET = "the password of the county"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server of records, beside a file that nobody may read."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    path = folder / "duban.db"
    build([record for record, _ in pairs(hostile())], path)
    datasette = application(path)
    loop = asyncio.new_event_loop()

    def get(address, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return loop.run_until_complete(datasette.client.request(method, address, headers=named))

    get.folder = folder
    get.before = path.read_bytes()
    yield get
    loop.close()


WRITES = [
    *("DELETE FROM documents", "DROP TABLE documents", "CREATE TABLE x (y)", "UPDATE speakers SET name = 'x'"),
    *("INSERT INTO speakers (name) VALUES ('x')", "WITH a AS (SELECT 1) INSERT INTO speakers (name) VALUES ('x')"),
    *("REPLACE INTO speakers (name) VALUES ('x')", "CREATE TEMP TABLE x AS SELECT 1", "REINDEX", "ANALYZE"),
    *(
        "ATTACH '{new}' AS x",
        "/**/ ATTACH '{new}' AS x",
        "SELECT 1; ATTACH '{new}' AS x",
        "\tAttach DATABASE '{new}' AS x",
    ),
    *("VACUUM", "VACUUM INTO '{new}'", "PRAGMA journal_mode = DELETE", "PRAGMA writable_schema = 1", "BEGIN", "COMMIT"),
    *("SELECT writefile('{new}', 'x')", "SELECT edit('x')", "EXPLAIN ATTACH '{new}' AS x", "DETACH main"),
    "INSERT INTO directives_words (directives_words) VALUES ('rebuild')",
    "CREATE VIRTUAL TABLE x USING fts5 (y)",
    "WITH d AS (SELECT 1) DELETE FROM documents",
    "WITH d AS (DELETE FROM documents RETURNING *) SELECT * FROM d",
    "SELECT * FROM documents; DELETE FROM documents",
    "EXPLAIN DELETE FROM documents",
    "CREATE TRIGGER x AFTER INSERT ON speakers BEGIN SELECT 1; END",
]
READS = [
    *("SELECT readfile('{secret}')", "SELECT load_extension('{secret}')", "SELECT * FROM csv('{secret}')"),
    *("SELECT fts3_tokenizer('simple')", "SELECT * FROM fsdir('{folder}')", "SELECT * FROM pragma_database_list"),
    *("SELECT * FROM pragma_compile_options", "SELECT * FROM '{secret}'", "SELECT * FROM zipfile('{secret}')"),
    *("ATTACH '{secret}' AS x", "ATTACH 'file:{secret}?mode=ro' AS x", "SELECT * FROM _internal.databases"),
]
LONG = [
    *("SELECT zeroblob(900000000)", "SELECT length(randomblob(900000000))", "SELECT printf('%.*c', 900000000, 'x')"),
    *("SELECT " + "(" * 5000 + "1" + ")" * 5000, "SELECT " + "1+" * 12_000 + "1", "SELECT '" + "x" * 60_000),
    "SELECT " + ",".join(["1"] * 14_000),
]
PATHS = [
    *("/-/versions.json", "/-/databases.json", "/-/threads.json", "/-/plugins.json", "/-/metadata.json", "/-/settings"),
    *(
        "/-/permissions",
        "/-/auth-token?token=x",
        "/-/messages",
        "/-/patterns",
        "/-/allow-debug",
        "/_internal",
        "/_memory",
    ),
    *(
        "/-/static/..%2f..%2fapp.py",
        "/-/static/../../app.py",
        "/duban-static/..%2fserver.py",
        "/duban-static/%2e%2e/guard.py",
    ),
    *(
        "/duban-static//etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/duban-static/..%5c..%5cserver.py",
        "/document/../secret.txt",
    ),
    *("/document/1%2f..%2fsecret.txt", "/document/-1", "/document/1e3", "/document/9999999999999999", "/secret.txt"),
]


def filled(statement, folder):
    places = {"new": folder / "new.db", "secret": folder / "secret.txt", "folder": folder}
    for name, place in places.items():
        statement = statement.replace(f"{{{name}}}", str(place))
    return statement


def untouched(served):
    assert sorted(file.name for file in served.folder.iterdir()) == ["duban.db", "secret.txt"]
    assert (served.folder / "duban.db").read_bytes() == served.before


def harmless(served, answer):
    """Whatever the answer is: it quotes no file, shows no insides, and carries the headers."""
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
    assert "root:x:0" not in answer.text
    assert answer.headers["content-type"].split(";")[0] in {
        *("application/json", "text/html", "text/csv", "text/plain", "text/css", "application/octet-stream"),
        *("text/javascript", "application/javascript", "image/png", "image/x-icon", "text/plain;"),
    }
    if answer.status_code not in {403, 404, 405, 421}:
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


HONEST = [
    "/",
    "/duban",
    "/duban.json",
    "/duban/directives",
    "/duban/speakers.csv",
    "/document/1",
    "/duban.db",
    "/-/static/app.css",
]


@pytest.mark.parametrize("path", HONEST)
def test_what_is_meant_to_be_read_is_read(served, path):
    assert served(path).status_code == 200


@pytest.mark.hardening("serving", "statements that write, attach or change settings, through ?sql=")
@pytest.mark.parametrize("ending", [".json", ".csv", ""])
@pytest.mark.parametrize("statement", WRITES)
def test_no_statement_writes(served, statement, ending):
    answer = served(f"/duban{ending}?sql={quote(filled(statement, served.folder))}")
    assert ending == ".csv" or answer.status_code in {400, 403, 500}, (
        answer.text
    )  # CSV begins before it is known to fail
    harmless(served, answer)
    untouched(served)


@pytest.mark.hardening("serving", "statements that would read files, memory or settings of the server")
@pytest.mark.parametrize("statement", READS)
def test_no_statement_reads_files(served, statement):
    answer = served(f"/duban.json?sql={quote(filled(statement, served.folder))}")
    assert answer.status_code in {400, 403, 500}, answer.text
    harmless(served, answer)


@pytest.mark.hardening("serving", "statements that ask for a gigabyte of memory or are very long")
@pytest.mark.parametrize("statement", LONG, ids=[statement[:40] for statement in LONG])
def test_no_statement_takes_all_memory(served, statement):
    answer = served(f"/duban.json?sql={quote(statement)}")
    assert answer.status_code in {200, 400}
    assert len(answer.content) < 10_000_000


@pytest.mark.hardening("serving", "paths out of the static folders, and what Datasette tells of the machine")
@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out(served, path):
    answer = served(path)
    assert answer.status_code in {302, 400, 403, 404}, answer.text[:200]
    harmless(served, answer)


@pytest.mark.hardening("serving", "requests by pages of other sites")
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("kind", ["image", "iframe", "script", "empty", "object", "style"])
def test_pages_of_other_sites_take_nothing_in(served, site, kind):
    mode = "navigate" if kind in {"iframe", "object"} else "no-cors"
    refused = served("/duban/directives.json", sec_fetch_site=site, sec_fetch_mode=mode, sec_fetch_dest=kind)
    assert refused.status_code == 403
    linked = served("/duban/directives", sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="document")
    assert linked.status_code == 200
    assert "access-control-allow-origin" not in linked.headers


@pytest.mark.hardening("serving", "methods that would change something")
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"])
@pytest.mark.parametrize("path", ["/duban/directives", "/duban", "/document/1", "/-/logout"])
def test_no_method_changes_anything(served, method, path):
    assert served(path, method=method).status_code == 405
    untouched(served)


COLUMNS = [column.name for table in BY_NAME.values() for column in table.columns]
NAMES = st.one_of(
    st.sampled_from(["_search", "_search_text", "_sort", "_sort_desc", "_size", "_next", "_facet", "_facet_array"]),
    st.sampled_from(["_where", "_shape", "_json", "_col", "_nocol", "_facet_size", "_labels", "_nl", "_stream", "_dl"]),
    st.sampled_from(
        ["_facet_date", "_extra", "_trace", "_timelimit", "_ttl", "_through", "sql", "_hide_sql", "_blob_column"]
    ),
    st.builds(
        "{}__{}".format,
        st.sampled_from(COLUMNS),
        st.sampled_from(["glob", "like", "in", "arraycontains", "gt", "date"]),
    ),
    st.sampled_from(COLUMNS),
    st.text(max_size=8),
)
VALUES = st.one_of(
    st.sampled_from(
        ["", "on", "0", "-1", "1e999", "max", "null", "[]", "{}", "array", "征迁", '"', "*", "'; ATTACH 'x' AS y--"]
    ),
    st.sampled_from(
        ["1=1", "1) OR (1", "../../etc/passwd", "\x00", "\ud7ff\u202e", "select text from documents", "speaker"]
    ),
    st.text(max_size=30),
    st.integers().map(str),
)
ADDRESSES = st.sampled_from(
    [
        *("/duban/directives", "/duban/documents", "/duban/speakers", "/duban/directives/1", "/duban/deadlines/1"),
        *(
            "/duban",
            "/",
            "/document/1",
            "/document/2",
            "/document/0",
            "/duban/directives_words",
            "/duban/sqlite_master",
        ),
    ]
)


def asked(served, address, ending, parameters):
    query = "&".join(f"{quote(name, errors='replace')}={quote(value, errors='replace')}" for name, value in parameters)
    answer = served(f"{address}{ending}?{query}")
    harmless(served, answer)
    if answer.status_code >= 500:  # Datasette calls some mistakes of a visitor its own; they are told in one line
        assert ending != ".json" or set(answer.json()) == {"ok", "error", "status", "title"}
        assert not address.startswith("/document")
    elif ending == ".json" and answer.status_code == 200:
        answer.json()


@pytest.mark.hardening("serving", "addresses and parameters of the JSON, CSV and HTML pages, generated")
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ADDRESSES, st.sampled_from(["", ".json", ".csv"]), st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_no_parameter_shows_the_insides(served, tries, address, ending, parameters):
    tries()
    asked(served, address, ending, parameters)


@pytest.mark.slow
@pytest.mark.hardening("serving", "the same, at length")
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(ADDRESSES, st.sampled_from(["", ".json", ".csv"]), st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_parameter_shows_the_insides_at_length(served, tries, address, ending, parameters):
    tries()
    asked(served, address, ending, parameters)


def test_it_listens_on_this_machine_alone(monkeypatch, tmp_path):
    """The address that the command gives, and the names that are answered to."""
    import inspect

    import duban.cli.serve

    assert inspect.signature(duban.cli.serve.serve).parameters["host"].default == "127.0.0.1"
    listened = []
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: listened.extend(s.getsockname() for s in sockets))
    path = tmp_path / "duban.db"
    build([], path)
    serve(path, "127.0.0.1", 0)
    assert [name for name, _ in listened] == ["127.0.0.1"]


DUCKDB = [
    *(
        "SELECT * FROM read_csv('{secret}')",
        "SELECT * FROM read_text('{secret}')",
        "SELECT * FROM read_blob('{secret}')",
    ),
    *("SELECT * FROM read_json('{secret}')", "SELECT * FROM read_parquet('{secret}')", "SELECT * FROM '{secret}'"),
    *(
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM sniff_csv('{secret}')",
        "SELECT * FROM parquet_metadata('{secret}')",
    ),
    *("SELECT * FROM read_duckdb('{secret}')", "SELECT * FROM sqlite_scan('{secret}', 'x')", "SELECT getenv('HOME')"),
    *("SELECT * FROM read_csv('http://127.0.0.1:9/x')", "SELECT * FROM read_text('s3://a/b')", "FROM '{secret}'"),
    *(
        "COPY (SELECT 1) TO '{new}'",
        "COPY commitments TO '{new}'",
        "COPY commitments FROM '{secret}'",
        "ATTACH '{new}' AS x",
    ),
    *(
        "EXPORT DATABASE '{new}'",
        "IMPORT DATABASE '{folder}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{secret}'",
        "CHECKPOINT",
    ),
    *(
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "PRAGMA enable_profiling = 'json'",
        "SET VARIABLE x = 1",
    ),
    *("PRAGMA profiling_output = '{new}'", "SET temp_directory = '{folder}'", "CALL enable_logging(storage = 'file')"),
    *(
        "SELECT * FROM enable_logging(storage = 'file', storage_path = '{new}')",
        "SELECT * FROM query('COPY (SELECT 1) TO x')",
    ),
    *(
        "SELECT * FROM enable_profiling(save_location = '{new}')",
        "CREATE SECRET x (TYPE s3)",
        "CREATE TABLE x AS SELECT 1",
    ),
    *(
        "SELECT 1; COPY (SELECT 1) TO '{new}'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{new}'",
        "DELETE FROM commitments",
        "USE x",
    ),
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{secret}'')'))",
    "WITH a AS (SELECT * FROM read_text('{secret}')) SELECT * FROM a",
    "SELECT (SELECT content FROM read_text('{secret}'))",
    "PREPARE x AS SELECT 1",
    *("WITH d AS (DELETE FROM commitments RETURNING *) SELECT * FROM d", "/* SELECT */ DELETE FROM commitments"),
    *("WITH d AS (UPDATE commitments SET text = '' RETURNING *) SELECT * FROM d", "FROM (COPY (SELECT 1) TO '{new}')"),
    "WITH d AS (INSERT INTO speakers (name) VALUES ('x') RETURNING *) SELECT * FROM d",
]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored")
    write_duckdb(load(MEETINGS), folder / "records.duckdb")
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.mark.hardening("serving", "statements of duban query --sql that read or write other files")
@pytest.mark.parametrize("kind", ["jsonl", "duckdb"])
@pytest.mark.parametrize("statement", DUCKDB)
def test_a_question_reads_and_writes_no_other_file(stored, monkeypatch, statement, kind):
    monkeypatch.chdir(stored)
    try:
        answered = list(
            ask_sql([MEETINGS if kind == "jsonl" else stored / "records.duckdb"], filled(statement, stored)).rows
        )
    except (ValueError, OSError) as error:
        answered = str(error)
    else:  # DuckDB before 2.0 takes this for said and writes nothing
        assert "enable_logging" in statement
    assert SECRET not in str(answered)
    assert sorted(file.name for file in stored.iterdir()) == ["records.duckdb", "secret.txt"]


def test_the_attacks_would_be_seen(served, stored):
    """The checks see what they look for, and an honest question is answered."""
    answer = served("/duban.json?_shape=array&sql=" + quote(f"SELECT '{SECRET}' AS x"))
    with pytest.raises(AssertionError, match=SECRET):
        harmless(served, answer)
    assert list(ask_sql([MEETINGS], "SELECT count(*) FROM commitments").rows) == [(16,)]
    assert re.search("[0-9]+", served("/duban.json?_shape=array&sql=select+count(*)+from+documents").text)
