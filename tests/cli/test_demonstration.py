"""The demonstration as a newcomer has it: loaded beside the server, told in figures, tried by pasting; loaded once."""

import json
import re
import shlex
import signal
import urllib.request
from collections.abc import Callable
from typing import Any

from api.cli.hints import OFFICE, lines_to_paste
from api.cli.outcome import Exit
from api.composition import encryption_keys, opened_logs, reachable_database
from api.operator import OPERATOR
from api.settings import read_settings
from tests.cli.installation import Installation, until


def test_a_newcomer_pastes_what_is_shown(new_installation: Callable[[], Installation]) -> None:
    installation = new_installation()
    with installation.serving("--demo", "--size", "small") as serving:
        until(lambda: "case show" in serving.words(), serving)
        told = serving.words()
        assert "The demonstration is loaded" in told
        assert re.search(r"Kab\. Indramayu 2021-2023: 341 people = 84 \+ 63 \+ 172 \+ 22", told)
        tokens = dict(re.findall(r"^([A-Z]+)='([\w.-]+)'$", told, re.MULTILINE))
        assert set(tokens) == {"TRC", "LOKET", "KABID", "AUDITOR"}
        until(lambda: installation.run("status").code == Exit.FINE, serving)
        lines = [line for line in told.splitlines() if line.startswith("curl ")]
        assert lines == [line for _, line in lines_to_paste(serving.url)]
        now, then, report, trail = (_pasted(line, tokens) for line in lines)
        assert now["known"]["position"] > then["known"]["position"] > 0
        assert [row["case_id"] for row in now["rows"]]
        assert report["ids"]["case_id"]
        assert trail["rows"]
        shown = installation.run("case", "show", report["ids"]["case_id"])
        assert "Seorang lansia tidur di depan pasar" in installation.run("case", "show", report["ids"]["complaint_id"]).out
        assert "Case opened" in shown.out
        before = installation.run("case", "show", report["ids"]["case_id"], "--known-at", str(then["known"]["position"]))
        assert before.code == Exit.REFUSED, "it was not known then"
        assert "nothing was loaded twice" in installation.run("demo", "--size", "small").out
        assert _looks_of(installation, OFFICE) == 2, "each case that the operator was shown is a look"
        assert serving.stop(signal.SIGINT) == Exit.FINE
        assert serving.words().endswith("Stopped.\n")
        assert "Traceback" not in serving.words()
    assert not installation.server_is_running()


def _looks_of(installation: Installation, office: str) -> int:
    settings = read_settings({"JEJAK_HOME": str(installation.home)})
    with reachable_database(settings) as database, opened_logs(database, encryption_keys(settings, database, "worker"), "worker") as logs:
        return sum(look.told.actor_id == OPERATOR.id for look in logs.looks.reader.all(office))


def _pasted(line: str, tokens: dict[str, str]) -> dict[str, Any]:
    for name, token in tokens.items():
        line = line.replace(f"${name}", token)
    words = shlex.split(line)
    assert words[:2] == ["curl", "-s"]
    headers = dict(words[n + 1].split(": ", 1) for n, word in enumerate(words) if word == "-H")
    body = next((words[n + 1].encode() for n, word in enumerate(words) if word == "-d"), None)
    with urllib.request.urlopen(urllib.request.Request(words[-1], body, headers), timeout=20) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found
