"""What is uploaded: hostile, disguised and broken files, under any name."""

import io
import re
import time
import zipfile
from collections.abc import Iterator

from tests.imari_dx.shared.workbook_in.hostile import FILES
from tests.indicators.evidence import evidence_files as made
from tests.security.findings import HIGH, LOW, MEDIUM, Trial
from tests.security.site import Site
from tests.security.visitor import Visitor, signed_in


def _hostile_uploads() -> dict[str, bytes]:
    script = b"<script>alert(1)</script>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + script + b"</svg>"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 300_000_000)
    png = b"\x89PNG\r\n\x1a\n" + script
    return {
        "絵.png": svg,
        "絵.jpg": b"\xff\xd8\xff\xe0" + script,
        "絵.gif": b"GIF89a/*" + script + b"*/=1;",
        "絵.svg": svg,
        "頁.html": b"<html>" + script,
        "頁.htm.png": b"<html>" + script,
        "表.xlsx": bomb.getvalue(),
        "表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "表.xlsm": made.package(made.EXCEL, "xl/workbook.xml", {"xl/vbaProject.bin": b"x"}),
        "書.docx": made.package(
            made.WORD, "word/document.xml", made.relation("attachedTemplate", external=True)
        ),
        "動.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
        b"trailer<</Root 1 0 R>>",
        "二つ.pdf": png + b"\n%PDF-1.7\n",
        "二つ.png": b"%PDF-1.7\n" + png,
        "二つ.zip": b"GIF89a" + bomb.getvalue(),
        "動.exe": b"MZ" + bytes(200),
        "動.php": b"<?php phpinfo();",
        "動.php.png": b"<?php phpinfo();",
        ".htaccess": b"AddType x .png",
        "": b"a",
        "空.pdf": b"",
    }


_NAMES = (
    *(
        "../../../etc/cron.d/x.txt",
        "..\\..\\x.txt",
        "/etc/passwd.txt",
        "a\0.txt",
        "a%00.txt",
        "\u202etxt.exe.txt",
    ),
    *(
        "あ" * 300 + ".txt",
        "CON.txt",
        "a\r\nX-Evil: 1.txt",
        '"><script>q9zq</script>.txt',
        "=cmd.txt",
        "...txt",
        "a/b/c.txt",
    ),
)


def uploads(site: Site) -> Iterator[Trial]:
    """Files of every kind as evidence, and under every name; what was taken is only handed out as a file."""
    trial, visitor = Trial("ファイル", "根拠資料：偽った中身と名前"), signed_in(site, "editor-sangyo")
    page = _own_evidence(visitor)
    for name, content in [*_hostile_uploads().items(), *((name, b"text") for name in _NAMES)]:
        visitor.get(page)
        answer = visitor.upload(page, {"description": "=1+1"}, "file", name, content)
        where = f"{name[:40]!r}（{len(content):,}バイト）"
        trial.check(answer.status < 500, MEDIUM, where, f"{answer.status} の応答")
        trial.check(answer.seconds < 20, MEDIUM, where, f"{answer.seconds:.0f}秒かかった")
        trial.check("X-Evil" not in answer.headers, HIGH, where, "ヘッダーに改行が入った")
        is_harmless = name.endswith(".txt")
        is_taken = answer.status in (200, 204, 302) and "aria-invalid" not in answer.text and not is_harmless
        # A picture is told by its first bytes: it is drawn anew before it is shown, or handed out as a file.
        grade = LOW if name.endswith(".jpg") else MEDIUM
        trial.check(
            not is_taken or name.endswith((".xls", ".zip")), grade, where, "中身の壊れた画像を受け取った"
        )
    listed = visitor.get(page).text
    trial.check("<script>q9zq" not in listed, HIGH, "ファイルの一覧", "名前がそのまま出た")
    for link in sorted(set(re.findall(r'href="([^"]*/evidence/\d+/)"', listed))):
        answer = visitor.get(link)
        said = str(answer.headers["Content-Disposition"] or "")
        trial.check(said.startswith("attachment"), HIGH, link, f"画面に開く：{said}")
        trial.check(
            str(answer.headers["X-Content-Type-Options"]) == "nosniff", MEDIUM, link, "nosniff がない"
        )
        trial.check("X-Evil" not in answer.headers, HIGH, link, "ヘッダーに改行が入った")
        trial.check("\u202e" not in said and ".." not in said, MEDIUM, link, said)
    written = [str(one) for one in (site.folder / "data/files").rglob("*") if one.is_file()]
    names = [one for one in written if one.endswith((".php", ".html", ".svg", ".exe", ".txt", "htaccess"))]
    trial.check(not names, MEDIUM, "保存した名前", f"{names}")
    yield trial


def _own_evidence(visitor: Visitor) -> str:
    """The evidence page of a report of one's own that is still open."""
    for slug in ("san-1", "san-2", "san-3", "san-4", "san-5"):
        path = f"/entry/2025/{slug}/evidence/"
        if visitor.get(path).status == 200 and 'type="file"' in visitor.get(path).text:
            return path
    raise RuntimeError("no report of this department takes files")


def workbooks(site: Site) -> Iterator[Trial]:
    """Hostile workbooks at every page that takes one: refused in words and in time, others are served."""
    trial, visitor = Trial("ファイル", "悪意のあるExcel・CSV"), signed_in(site, "secretariat")
    pages = (
        "/questionnaires/2025/upload/",
        "/plan/book/",
        "/cycles/past-years/",
        "/people-csv/",
        "/departments/csv/",
    )
    content = {name: make() for name, make in FILES.items() if "100 MB" not in name}
    for number, (name, data) in enumerate(content.items()):
        for page in (pages[0], pages[1 + number % (len(pages) - 1)]):
            field = re.search(
                r'type="file"[^>]*name="([^"]+)"|name="([^"]+)"[^>]*type="file"', visitor.get(page).text
            )
            if field is None:
                trial.check(False, LOW, page, "ファイルの欄が見つからない")
                continue
            ending = "csv" if "csv" in page else "xlsx"
            answer = visitor.upload(page, {}, field[1] or field[2], f"表.{ending}", data)
            trial.check(answer.status < 500, MEDIUM, f"{page} {name}", f"{answer.status} の応答")
            trial.check(answer.seconds < 30, MEDIUM, f"{page} {name}", f"{answer.seconds:.0f}秒かかった")
            trial.check("root:x:" not in answer.text, HIGH, f"{page} {name}", "サーバーのファイルが読めた")
    before = time.monotonic()
    trial.check(
        visitor.get("/").status == 200 and time.monotonic() - before < 5, MEDIUM, "その後", "応答しない"
    )
    yield trial


ATTACKS = (uploads, workbooks)
