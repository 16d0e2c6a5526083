"""Every event in every shape ever stored can be read, and gives what was told; golden files are only ever added."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cases.log import codec
from tests.golden import stored
from tests.golden.stored import FOLDER, MANIFEST, Golden, digest, manifest, path_of, plain, reading_of, registered, shapes

ROOT = FOLDER.parents[2]
ADD = "python -m tests.golden adds it"
INSTANT = re.compile(r'"\d{4}-\d\d-\d\dT[^"]*"')


def test_every_event_has_a_golden_file_of_its_present_shape() -> None:
    missing = [path_of(kind).name for kind in registered() if not path_of(kind).exists()]
    assert not missing, ADD


def test_every_shape_ever_stored_is_read_as_it_was_told() -> None:
    for kind in registered():
        for shape in shapes(kind):
            golden = Golden.read(path_of(kind, shape))
            event, told = golden.decoded()
            expected = golden.fields if shape == kind.shape else json.loads(reading_of(kind, shape).read_text(encoding="utf-8"))["fields"]
            assert plain(event) == expected, f"{kind.name}/{shape}"
            assert told == stored.TOLD


def test_every_golden_file_is_of_an_event_that_is_known() -> None:
    known = {kind.name for kind in registered()}
    assert {path.name.partition(".")[0] for path in FOLDER.glob("*.json")} <= known


def test_a_golden_file_never_changes() -> None:
    assert manifest() == {path.name: digest(path) for path in FOLDER.glob("*.json")}


def test_no_line_leaves_the_manifest() -> None:
    path = MANIFEST.relative_to(ROOT).as_posix()
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone, so there is no history to compare with")
    before = subprocess.run(["git", "show", f"HEAD:{path}"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert set(before.splitlines()) <= set(MANIFEST.read_text(encoding="utf-8").splitlines())


def test_golden_bytes_are_written_as_the_format_says() -> None:
    for path in FOLDER.glob("*.json"):
        if ".as." in path.name:
            continue
        golden = Golden.read(path)
        assert re.fullmatch(r"[A-Z][A-Za-z]+/[1-9]\d*", golden.topic), "a stable name and a shape, never a path in the program"
        body = json.loads(golden.body)
        assert set(body) <= {"open", "sealed", "told"}
        assert all(instant.endswith('Z"') for instant in INSTANT.findall(golden.body.decode()))
        assert not {str(value) for value in body.get("sealed", {})} & set(body["open"])


def test_what_is_missing_is_added_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "events"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(stored, "FOLDER", copy)
    monkeypatch.setattr(stored, "MANIFEST", copy / MANIFEST.name)
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    assert stored.add_missing() == []
    gone = sorted(copy.glob("*.json"))[3]
    gone.unlink()
    assert stored.add_missing() == [gone]
    after = {path.name: path.read_bytes() for path in copy.iterdir()}
    assert {name: after[name] for name in before if name not in (gone.name, MANIFEST.name)} == {
        name: before[name] for name in before if name not in (gone.name, MANIFEST.name)
    }
    assert after[MANIFEST.name].startswith(before[MANIFEST.name])


def test_moving_a_seal_is_found_in_every_event() -> None:
    """To another version, stream, office or field; a field's seal also in an event of another name."""
    place = stored.PLACE
    elsewhere = (
        codec.Place(place.office, place.stream, place.version + 1),
        codec.Place("kota-contoh", place.stream, place.version),
    )
    for kind in registered():
        if not kind.sealed:
            continue
        golden = Golden.read(path_of(kind))
        event, _ = codec.decode(golden.topic, golden.body)
        for moved in elsewhere:
            with pytest.raises(codec.Unreadable):
                codec.open_fields(event, moved, stored.KnownKeys())
        names = [field.name for field in kind.sealed if field.label == kind.sealed[0].label]
        if len(names) > 1:
            swapped = codec.replaced(event, {names[0]: getattr(event, names[1])})
            with pytest.raises(codec.Unreadable):
                codec.open_fields(swapped, place, stored.KnownKeys())
