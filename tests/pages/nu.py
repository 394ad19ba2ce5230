"""What the Nu HTML checker says of the kept pages."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.pages.finding import Finding


def jar() -> str:
    """The checker, where java and VNU_JAR name it; blank without."""
    found = os.environ.get("VNU_JAR", "")
    return found if found and shutil.which("java") else ""


def check(folder: Path, files: Sequence[str]) -> dict[str, list[Finding]]:
    """Errors and warnings by file; none of any without the checker."""
    found: dict[str, list[Finding]] = {file: [] for file in files}
    if not jar():
        return found
    listed = folder / "nu.txt"
    command = ["java", "-Xss8m", "-jar", jar(), "--stdout", "--format", "json", "--skip-non-html"]
    # A few at a time: a command's arguments have a limit of length.
    for start in range(0, len(files), 400):
        part = [str(folder / file) for file in files[start : start + 400]]
        with listed.open("w") as output:
            subprocess.run([*command, *part], stdout=output, stderr=subprocess.DEVNULL, check=False)
        for one in json.loads(listed.read_text() or '{"messages": []}')["messages"]:
            if one["message"].startswith("The first occurrence of ID"):
                continue  # said with the second one
            if one["message"].startswith("CSS:"):
                continue  # documents carry the style of their printed pages, which browsers pass over
            rule = re.sub(r"“[^”]*[-\d][^”]*”", "“…”", one["message"])
            kind = one.get("subType") or one["type"]
            extract = re.sub(r"\s+", " ", one.get("extract", ""))[:120]
            found[Path(one["url"]).name].append(Finding("Nu", f"{kind}: {rule}", extract))
    return found
