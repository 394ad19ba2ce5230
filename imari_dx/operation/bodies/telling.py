"""How the bodies of a machine are, and how one is taken away."""

import datetime as dt
import json
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from imari_dx.operation.bodies.body import Body, all_bodies
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import Places, account, role, units

_HEADINGS: Final = ("団体", "ホスト名", "番号", "版", "画面", "ワーカー", "最後の控え")
_STATES: Final = {"active": "動作中", "inactive": "停止", "failed": "失敗", "activating": "起動中"}
_OFFICE: Final = dt.timezone(dt.timedelta(hours=9))


def table(places: Places, machine: Machine) -> str:
    """Return a table of all bodies: version, state, last backup. Raises BodyError."""
    bodies = all_bodies(places)
    if not bodies:
        return "団体がまだありません。script/body add で加えます。"
    rows = [_HEADINGS, *(_row(one, places, machine) for one in bodies)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "\n".join(_line(row, widths) for row in rows)


def _row(body: Body, places: Places, machine: Machine) -> tuple[str, ...]:
    web, worker = (_state(unit, machine) for unit in units(body.name)[0])
    data = places.home(body.name) / "data"
    return (
        *(body.name, body.host, str(body.port), _version(places.link(body.name))),
        *(_closed(data, web), worker, _last_backup(data)),
    )


def _state(unit: str, machine: Machine) -> str:
    said = machine.run("systemctl", "show", "--property=ActiveState", "--value", unit).strip()
    return _STATES.get(said, said)


def _closed(data: Path, web: str) -> str:
    """A change that was not brought to an end, or an administrator, keeps people out."""
    return f"{web}（閉じています）" if (data / "operation/maintenance").exists() else web


def _version(link: Path) -> str:
    try:
        project = tomllib.loads((link / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])
    except (OSError, KeyError, ValueError):
        return "不明"


def _last_backup(data: Path) -> str:
    try:
        read = json.loads((data / "operation/last-backup.json").read_text(encoding="utf-8"))
        at = dt.datetime.fromisoformat(read["at"]).astimezone(_OFFICE)
    except (OSError, KeyError, TypeError, ValueError):
        return "なし"
    return f"{at:%Y-%m-%d %H:%M}"


def _line(row: Sequence[str], widths: list[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "FWA" else 1 for letter in text)


def how_to_remove(body: Body, places: Places) -> str:
    """Return what takes a body away for good: by hand, for what is gone no command brings back."""
    name, (services, timers) = body.name, units(body.name)
    nginx = " ".join(str(places.nginx(name, kind)) for kind in ("sites-enabled", "sites-available"))
    return "\n".join(
        (
            f"団体「{name}」（{body.host}）を取り除く手順です。この命令は、何も変えません。消したものは戻せないので、一つずつ実行してください。",
            "",
            "1. 最後の控えを作り、別の場所に写します（設定の秘密の値も、別に保管します）。",
            f"     sudo systemctl start imari-dx-backup@{name} && ls -t {places.backups(name)}",
            "2. サービスとタイマーを止めます。ここまでは、enable --now で元に戻せます。",
            f"     sudo systemctl disable --now {' '.join((*services, *timers))}",
            "3. nginx から外します。",
            f"     sudo rm {nginx} && sudo systemctl reload nginx",
            "4. データベースと、その利用者を消します。",
            f"     sudo -u postgres dropdb {role(name)} && sudo -u postgres dropuser {role(name)}",
            "5. 設定、データ、リンク、利用者を消します（控えは、保存年限まで残します）。",
            f"     sudo rm -r {places.environment(name)} {places.home(name)} {places.link(name)}"
            f" && sudo userdel {account(name)}",
        )
    )
