"""LibreOffice without a window, as somebody who opens workbooks, types into them and saves them as .xlsx."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from reports.formats.xlsx import palette

_SECONDS = 240
# A profile that has been started before; without it the first start replaces our macro by its own.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
_LIBRARY = "http://openoffice.org/2000/library"
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<library:libraries xmlns:library="{namespace}">
<library:library library:name="Standard" library:link="false"/>
</library:libraries>
"""
_MODULES = """<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="{namespace}" library:name="Standard" library:readonly="false"
 library:passwordprotected="false">{elements}</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Work"
 script:language="StarBasic">
{code}
</script:module>
"""
_SUB = """
Sub Main
On Error Goto Failed
Dim oBook, oSheet
Dim hidden(0) As New com.sun.star.beans.PropertyValue
Dim stored(0) As New com.sun.star.beans.PropertyValue
hidden(0).Name = "Hidden"
hidden(0).Value = True
stored(0).Name = "FilterName"
stored(0).Value = "Calc MS Excel 2007 XML"
{statements}
Exit Sub
Failed:
Open "{failed}" For Output As #1
Print #1, Error$ & " (line " & Erl & ")"
Close #1
End Sub
"""


# A workbook names the font as Windows does; Debian's package of the same font has another name (ADR 71).
_FONTS = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include>/etc/fonts/fonts.conf</include>
<match target="pattern">
<test name="family" qual="any"><string>{palette.MINCHO}</string></test>
<edit name="family" mode="assign" binding="same"><string>BIZ UDMincho</string></edit>
</match>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Work:
    """A workbook and what is done to it: statements in Basic, which know it as ``oBook``."""

    content: bytes
    statements: Sequence[str]


def typed(sheet: str, place: str, text: str) -> str:
    """Type into a cell, as one does: a number becomes one, what begins with = a formula."""
    cell = f"oBook.Sheets.getByName({_literal(sheet)}).getCellRangeByName({_literal(place)})"
    return f"{cell}.FormulaLocal = {_literal(text)}"


def column_moved(sheet: str, column: str, to: str) -> str:
    """Lift the protection of a sheet, cut a column out and paste it somewhere else."""
    of = f"oBook.Sheets.getByName({_literal(sheet)})"
    there = f"{of}.getCellRangeByName({_literal(f'{to}1')}).CellAddress"
    cut = f"{of}.getCellRangeByName({_literal(f'{column}1:{column}500')}).RangeAddress"
    return f'{of}.unprotect("")\n{of}.moveRange({there}, {cut})'


def worked_on(folder: Path, works: Mapping[str, Work]) -> dict[str, bytes]:
    """Return workbooks as LibreOffice saved them after its work, by their names."""
    lines = []
    for name, work in works.items():
        (folder / f"{name}.xlsx").write_bytes(work.content)
        given, saved = ((folder / one).as_uri() for one in (f"{name}.xlsx", f"{name}-saved.xlsx"))
        lines += [
            f'oBook = StarDesktop.loadComponentFromURL("{given}", "_blank", 0, hidden())',
            *work.statements,
            f'oBook.storeToURL("{saved}", stored())',
            "oBook.close(True)",
        ]
    failed = folder / "failed.txt"
    _write_profile(folder / "profile", _SUB.format(statements="\n".join(lines), failed=failed))
    _run(folder, "--norestore", "macro:///Standard.Work.Main()")
    assert not failed.exists(), failed.read_text("utf-8", errors="replace")
    return {name: (folder / f"{name}-saved.xlsx").read_bytes() for name in works}


def converted(folder: Path, kind: str, files: Sequence[Path]) -> list[Path]:
    """Return files as LibreOffice writes them in another format, beside the given ones."""
    _run(folder, "--convert-to", kind, "--outdir", str(folder), *map(str, files))
    return [folder / f"{file.stem}.{kind}" for file in files]


def _run(folder: Path, *arguments: str) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "LibreOffice（soffice）がありません。script/test が導入するので、それから実行してください。"
        )
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    (folder / "fonts.conf").write_text(_FONTS, "utf-8")
    subprocess.run(
        [program, profile, "--headless", *arguments],
        check=True,
        capture_output=True,
        timeout=_SECONDS,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )


def _write_profile(profile: Path, code: str) -> None:
    basic = profile / "user/basic"
    standard = basic / "Standard"
    standard.mkdir(parents=True)
    (profile / "user/registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    for kind, elements in (("script", '<library:element library:name="Work"/>'), ("dialog", "")):
        (basic / f"{kind}.xlc").write_text(_LIBRARIES.format(namespace=_LIBRARY), "utf-8")
        modules = _MODULES.format(namespace=_LIBRARY, elements=elements)
        (standard / f"{kind}.xlb").write_text(modules, "utf-8")
    (standard / "Work.xba").write_text(_MODULE.format(code=escape(code)), "utf-8")


def _literal(text: str) -> str:
    """A text in Basic, line breaks as characters."""
    return " & Chr(10) & ".join('"' + line.replace('"', '""') + '"' for line in text.split("\n"))
