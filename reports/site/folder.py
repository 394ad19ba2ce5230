"""Writing the pages into a folder: only files that an earlier export wrote are replaced or taken away.

A list of them, ``export-manifest.json``, lies in the folder. It is written before anything is touched and
once more at the end, so that an export that was broken off is carried on by the next one.
"""

import json
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from imari_dx.shared.commands import os_error_text
from reports.documents.canonical import sha256

MANIFEST = "export-manifest.json"
WORKING = ".export-in-progress"
_KIND, _FORMAT = "imari-dx public pages", 1


class FolderError(ValueError):
    """The pages cannot be written there; the message is a Japanese sentence."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files of the folder an export added, changed and took away."""

    added: int
    changed: int
    removed: int


def read_manifest(folder: Path, plan: str) -> dict[str, Any]:
    """Return what earlier exports of a plan wrote into a folder; nothing of one that is new or empty.

    Raises FolderError for a folder of anything else.
    """
    fresh = {"kind": _KIND, "format": _FORMAT, "plan": plan, "years": {}, "files": {}}
    try:
        if not folder.exists() or {one.name for one in folder.iterdir()} <= {WORKING}:
            return fresh
        if not (folder / MANIFEST).is_file():
            raise FolderError(
                f"{folder} は空ではなく、公表用のページを書き出したフォルダーでもありません。"
                "新しいフォルダーか、前に書き出したフォルダーを指定してください。"
            )
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except OSError as error:
        raise FolderError(f"{folder} を使えません：{os_error_text(error)}") from error
    except ValueError as error:
        if isinstance(error, FolderError):
            raise
        raise FolderError(f"{folder / MANIFEST} を読み取れません。") from error
    if not isinstance(found, dict) or found.get("kind") != _KIND or found.get("format") != _FORMAT:
        raise FolderError(f"{folder / MANIFEST} は、この版で書き出したものではありません。")
    if not _is_whole(found):
        raise FolderError(
            f"{folder / MANIFEST} が壊れています。"
            "新しいフォルダーに書き出すか、このファイルを戻してください。"
        )
    if found["plan"] != plan:
        raise FolderError(f"{folder} には、別の計画（{found['plan']}）のページがあります。")
    return found


def _is_whole(found: dict[str, Any]) -> bool:
    """Whether all of a list is there, and no path in it leads out of the folder."""
    years, files = found.get("years"), found.get("files")
    if not (isinstance(found.get("plan"), str) and isinstance(years, dict) and isinstance(files, dict)):
        return False
    paths = map(PurePosixPath, files)
    return not any(one.is_absolute() or ".." in one.parts for one in paths)


def write_site(folder: Path, manifest: dict[str, Any], files: Mapping[str, bytes], *, below: str) -> Written:
    """Write files (by path) and the manifest; of former files those ``below`` (``2024/``) that are gone, go.

    Each is written beside its place and moved there whole. Raises FolderError where a file of somebody else
    stands in the way, or where the folder cannot be written to.
    """
    former: dict[str, str] = manifest["files"]
    hashes = {path: sha256(content) for path, content in files.items()}
    kept = {path: known for path, known in former.items() if not path.startswith(below)} | hashes
    gone = [path for path in former if path not in kept]
    try:
        foreign = [path for path in files if path not in former and (folder / path).exists()]
        if foreign:
            raise FolderError(f"{folder / foreign[0]} は、書き出したものではないため、上書きしません。")
        _make(folder)
        _save(folder, {**manifest, "files": {**former, **hashes}})
        changed = _put(folder, files)
        for path in gone:
            _remove(folder, path)
        _save(folder, {**manifest, "files": dict(sorted(kept.items()))})
    except OSError as error:
        raise FolderError(f"{folder} に書き込めません：{os_error_text(error)}") from error
    added = sum(path not in former for path in files)
    return Written(added, changed - added, len(gone))


def _put(folder: Path, files: Mapping[str, bytes]) -> int:
    """Write what differs; files that stay the same are not touched, so that a copy takes only the others."""
    working = folder / WORKING
    shutil.rmtree(working, ignore_errors=True)
    differing = [path for path, content in files.items() if not _is_same(folder / path, content)]
    for path in differing:
        (working / path).parent.mkdir(parents=True, exist_ok=True)
        (working / path).write_bytes(files[path])
        _open_to_all(working / path, 0o644)
    for path in differing:
        _make((folder / path).parent)
        (working / path).replace(folder / path)
    shutil.rmtree(working, ignore_errors=True)
    return len(differing)


def _make(folder: Path) -> None:
    """Make a folder with those above it, as far as they are missing."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir()
        _open_to_all(folder, 0o755)


def _open_to_all(path: Path, mode: int) -> None:
    """The site's own files are closed to others (umask); these are for a web server under another name."""
    with suppress(PermissionError):  # a stick or a share that knows no modes
        path.chmod(mode)


def _is_same(place: Path, content: bytes) -> bool:
    return place.is_file() and place.read_bytes() == content


def _remove(folder: Path, path: str) -> None:
    """Remove a file and the folders that are empty without it."""
    (folder / path).unlink(missing_ok=True)
    for above in (folder / path).parents:
        if above == folder or not above.is_dir() or any(above.iterdir()):
            return
        above.rmdir()


def _save(folder: Path, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    beside = folder / f"{MANIFEST}.new"
    beside.write_text(f"{text}\n", encoding="utf-8")
    beside.replace(folder / MANIFEST)
