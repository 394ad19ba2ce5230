"""The pages of an audit as files: what the server answered, to whom, in which state of the plan."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

LIST = "pages.json"
# What differs with every answer.
BY_CHANCE = re.compile(r'(name="(?:csrfmiddlewaretoken|screen)" value="|data-session-left=")[^"]+')


@dataclass(frozen=True)
class KeptPage:
    """One answer."""

    state: str
    reader: str
    name: str  # of the address
    address: str
    sent: str  # blank for GET, else what was sent: blank, unreadable, as it is
    status: int
    title: str
    policy: str
    file: str  # in the folder

    @property
    def place(self) -> str:
        """Where this was seen, for a reader of the tables."""
        sent = f", sent {self.sent}" if self.sent else ""
        return f"{self.state}, {self.reader}: `{self.address}`{sent}"


def without_chance(html: str) -> str:
    return BY_CHANCE.sub(r"\g<1>0", html)


def write(folder: Path, state: str, pages: Iterable[KeptPage]) -> None:
    """Keep the list of a state's pages."""
    rows = [asdict(page) for page in pages]
    (folder / f"{state}.{LIST}").write_text(json.dumps(rows, ensure_ascii=False))


def read(folder: Path, states: Iterable[str]) -> list[KeptPage]:
    """Every page, state by state; of the states that were walked."""
    files = (folder / f"{state}.{LIST}" for state in states)
    return [KeptPage(**row) for file in files if file.exists() for row in json.loads(file.read_text())]
