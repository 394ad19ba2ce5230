"""Writing into a folder: only what an earlier export wrote is replaced or taken away."""

import os
from pathlib import Path

import pytest

from reports.site.folder import MANIFEST, WORKING, FolderError, Written, read_manifest, write_site

FILES = {"index.html": b"years", "2024/index.html": b"a", "2024/initiatives/one.html": b"b"}


def write(folder: Path, files: dict[str, bytes], *, below: str = "2024/", plan: str = "plan") -> Written:
    return write_site(folder, read_manifest(folder, plan), files, below=below)


def listed(rest: str) -> str:
    """The text of a list of what was written."""
    return f'{{"kind": "imari-dx public pages", "format": 1, {rest}}}'


def found(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the manifest."""
    files = [one for one in folder.rglob("*") if one.is_file() and one.name != MANIFEST]
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def test_a_web_server_may_read_it_whatever_the_umask_is(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write(tmp_path / "new/site", FILES)
    finally:
        os.umask(before)
    made = [tmp_path / "new", *(one for one in tmp_path.rglob("*") if one.name != MANIFEST)]
    assert {oct(one.stat().st_mode & 0o777) for one in made} == {"0o755", "0o644"}


def test_a_new_folder_is_made_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "site"
    assert write(folder, FILES) == Written(added=3, changed=0, removed=0)
    assert found(folder) == FILES
    before = {one: one.stat().st_mtime_ns for one in folder.rglob("*.html")}
    manifest = (folder / MANIFEST).read_bytes()
    assert write(folder, FILES) == Written(added=0, changed=0, removed=0)
    assert {one: one.stat().st_mtime_ns for one in folder.rglob("*.html")} == before
    assert (folder / MANIFEST).read_bytes() == manifest


def test_what_is_gone_goes_with_its_folder_and_files_of_others_stay(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    write(tmp_path, {"index.html": b"years", "2023/index.html": b"c"}, below="2023/")
    (tmp_path / "2024/memo.txt").write_bytes(b"ours")
    (tmp_path / ".htaccess").write_bytes(b"x")
    done = write(tmp_path, {"index.html": b"years", "2024/index.html": b"new"})
    assert done == Written(added=0, changed=1, removed=1)
    assert found(tmp_path) == {
        "index.html": b"years",
        "2023/index.html": b"c",
        "2024/index.html": b"new",
        "2024/memo.txt": b"ours",
        ".htaccess": b"x",
    }
    assert not (tmp_path / "2024/initiatives").exists()


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": b"years"})
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024/index.html").write_bytes(b"ours")
    with pytest.raises(FolderError, match="書き出したものではないため、上書きしません"):
        write(tmp_path, FILES)
    assert found(tmp_path) == {"index.html": b"years", "2024/index.html": b"ours"}


def test_an_export_that_was_broken_off_is_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, FILES)
    changed = {**FILES, "2024/index.html": b"new", "2024/more.html": b"more"}
    real, moved = Path.replace, []

    def broken(self: Path, target: Path) -> Path:
        if WORKING in self.parts and moved:
            raise OSError(28, "No space left on device")
        moved.extend([self] if WORKING in self.parts else [])
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", broken)
        with pytest.raises(FolderError, match="に書き込めません"):
            write(tmp_path, changed)
    write(tmp_path, changed)
    assert found(tmp_path) == changed


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ({"memo.txt": "x"}, "は空ではなく、公表用のページを書き出したフォルダーでもありません"),
        ({MANIFEST: "x"}, "を読み取れません"),
        ({MANIFEST: '{"kind": "other"}'}, "この版で書き出したものではありません"),
        (
            {MANIFEST: listed('"plan": "other", "years": {}, "files": {}')},
            "別の計画（other）のページがあります",
        ),
        ({MANIFEST: listed('"plan": "plan", "years": {}')}, "が壊れています"),
        ({MANIFEST: listed('"plan": "plan", "years": {}, "files": {"2024/../../a": "x"}')}, "が壊れています"),
    ],
)
def test_a_folder_of_anything_else_is_refused(tmp_path: Path, names: dict[str, str], sentence: str) -> None:
    for name, text in names.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(FolderError, match=sentence):
        read_manifest(tmp_path, "plan")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("")
    with pytest.raises(FolderError, match="途中の名前がフォルダーではありません"):
        read_manifest(tmp_path / "site", "plan")
