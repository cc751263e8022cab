"""The server for assistants, asked by the client of the SDK and by a program that speaks JSON-RPC."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duban.cli import app
from duban.cli import assistant as assistant_module
from duban.cli.mcp import server
from report.meetings import MEETINGS

mcp = pytest.importorskip("mcp", reason="pip install 'duban[mcp]'")

PAGE = Path(__file__).resolve().parents[2] / "docs" / "assistants.md"
TEXT = "县长王某强调，各乡镇要在10月底前完成排查。"


@pytest.fixture(scope="module")
def ask():
    """Calls a tool through the SDK's client, in this process."""
    served = server(None, None, [MEETINGS])

    def call(tool, **arguments):
        async def talk():
            async with mcp.Client(served) as client:
                return await client.call_tool(tool, arguments)

        return asyncio.run(talk())

    call.server = served
    return call


def answer(result):
    assert not result.is_error, result.content
    content = result.structured_content
    return content["result"] if set(content) == {"result"} else content


def test_the_tools_are_listed_with_what_they_take_and_promise(ask):
    async def listed():
        async with mcp.Client(ask.server) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asyncio.run(listed())}
    assert set(tools) == {"extract", "timex", "explain", "query"}
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools.values())
    assert "do not fill it in" in tools["extract"].description
    assert tools["extract"].input_schema["required"] == ["text"]
    assert "unchanged" in tools["extract"].input_schema["properties"]["text"]["description"]


def test_extract_quotes_the_text_and_leaves_out_what_it_does_not_say(ask):
    (dated,) = answer(ask("extract", text=TEXT, date="2021-03-01"))["commitments"]
    assert TEXT[dated["start"] : dated["end"]] == dated["text"]
    assert (dated["speaker"], dated["deadlines"][0]["iso_end"]) == ("王某", "2021-10-31")
    (undated,) = answer(ask("extract", text=TEXT))["commitments"]
    assert undated["deadlines"][0]["iso_end"] is None


def test_timex_and_explain_say_what_the_commands_say(ask):
    printed = CliRunner().invoke(app, ["timex", TEXT, "--date", "2021-03-01"]).stdout
    assert answer(ask("timex", text=TEXT, date="2021-03-01")) == [json.loads(line) for line in printed.splitlines()]
    printed = CliRunner().invoke(app, ["explain", "-"], input=TEXT).stdout
    whole = answer(ask("explain", text=TEXT))
    assert whole == [json.loads(line) for line in printed.splitlines()]
    part = answer(ask("explain", text=TEXT, start=0, end=4))
    assert part == [one for one in whole if one["start"] < 4]
    assert 0 < len(part) < len(whole)


def test_query_finds_what_the_command_finds(ask):
    printed = CliRunner().invoke(app, ["query", str(MEETINGS), "--text", "征迁"]).stdout
    rows = answer(ask("query", text="征迁"))
    assert [row["text"] for row in rows] == [json.loads(line)["text"] for line in printed.splitlines()]
    assert len(rows) > 1
    assert len(answer(ask("query", text="征迁", limit=1))) == 1
    assert answer(ask("query", text="没有这样的话")) == []


MISTAKES = [
    ("extract", {"text": TEXT, "date": "10月"}, "'10月' is not an ISO date; give one such as 2021-12-08"),
    ("query", {"due_before": "never"}, "'never' is not an ISO date"),
    ("extract", {"text": "长" * 11}, "the text has 11 characters, 10 are read at once"),
    ("extract", {}, "text"),
    ("query", {"limit": 501}, "500"),
]


@pytest.mark.parametrize(("tool", "arguments", "message"), MISTAKES)
def test_mistakes_are_told_in_words(ask, tool, arguments, message, monkeypatch):
    monkeypatch.setattr(assistant_module, "LONGEST", 30 if "date" in arguments else 10)
    result = ask(tool, **arguments)
    assert result.is_error
    assert message in result.content[0].text


def test_without_records_there_is_no_query():
    async def listed():
        async with mcp.Client(server(None, None, [])) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert asyncio.run(listed()) == ["extract", "timex", "explain"]


def test_without_the_sdk_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    result = CliRunner().invoke(app, ["mcp"])
    assert result.exit_code == 2
    assert "duban mcp needs mcp, version 2; install it: " in result.output
    assert "pip install" in result.output


def test_records_that_are_not_there_are_told():
    result = CliRunner().invoke(app, ["mcp", "none.jsonl"])
    assert result.exit_code == 2
    assert "none.jsonl: no such file" in result.output


def test_the_command_of_the_page_speaks_json_rpc(tmp_path):
    (configured,) = json.loads(re.search(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[1])[
        "mcpServers"
    ].values()
    assert configured["command"] == "duban"
    arguments = [str(MEETINGS) if one.endswith(".jsonl") else one for one in configured["args"]]
    start = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    messages = [
        {"id": 1, "method": "initialize", "params": start},
        {"method": "notifications/initialized"},
        {
            "id": 2,
            "method": "tools/call",
            "params": {"name": "timex", "arguments": {"text": TEXT, "date": "2021-03-01"}},
        },
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "duban", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C"},
    ) as running:
        for message in messages:
            running.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        running.stdin.flush()
        answers = [json.loads(running.stdout.readline()) for _ in range(2)]
        running.stdin.close()
        assert running.wait(timeout=300) == 0
    assert answers[0]["result"]["serverInfo"]["name"] == "duban"
    assert answers[1]["result"]["structuredContent"]["result"][0]["iso_end"] == "2021-10-31"
