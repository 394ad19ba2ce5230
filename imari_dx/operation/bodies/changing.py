"""All bodies are brought to a release, or back, one by one, each by the commands of a site of its own."""

import os
from collections.abc import Callable
from pathlib import Path

from imari_dx.operation.bodies.body import Body, all_bodies, read_settings
from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import Places


class Changing:
    """The way of all bodies to the release whose code this is, or from it to the one before."""

    def __init__(self, places: Places, machine: Machine, release: Path, say: Callable[[str], None]) -> None:
        self._places, self._machine, self._release, self._say = places, machine, release, say

    def upgrade(self, *, only_check: bool) -> None:
        """Check all bodies, then upgrade one after the other. Raises BodyError at the first that fails.

        Those that were upgraded stay so and serve; the one that failed serves its old release with its data.
        """
        wanted = [one for one in self._all() if not self._serves(one)]
        if not wanted:
            self._newest_is_this()
            self._say("すべての団体が、もうこの版です。することはありません。")
            return
        if not self._is_unfinished(wanted):
            self._each(wanted, "upgrade", "--check", title="更新できるかを確かめます")
        if only_check:
            self._say("\nすべての団体を更新できます。まだ何も変えていません。")
            return
        self._each(wanted, "upgrade", title="更新します")
        self._newest_is_this()
        self._say(f"\n{len(wanted)} 団体を更新しました。")

    def rollback(self, *, agreed: bool) -> None:
        """Bring the bodies that this release serves back. Raises BodyError at the first that fails."""
        wanted = [one for one in self._all() if self._goes_back(one)]
        if not wanted:
            self._say("この版に更新した団体はありません。することはありません。")
            return
        if not agreed:
            for one in wanted:
                self._say(f"\n== {one.name}（{one.host}）")
                self._script(one, "rollback")
            raise BodyError(
                "まだ何も変えていません。失われてよければ、次の命令で、すべての団体を前の版に戻します。\n"
                f"  sudo {self._release}/script/body rollback --yes"
            )
        self._each(wanted, "rollback", "--yes", title="前の版に戻します")
        self._point(self._places.newest, self._places.link(wanted[0].name).resolve())
        self._say(f"\n{len(wanted)} 団体を前の版に戻しました。")

    def _all(self) -> list[Body]:
        found = all_bodies(self._places)
        if not found:
            raise BodyError("団体がまだありません。script/body add で加えます。")
        return found

    def _each(self, wanted: list[Body], act: str, *options: str, title: str) -> None:
        """Do the same with each; at the first that fails say how it is with all. Raises BodyError."""
        for number, one in enumerate(wanted):
            self._say(f"\n== {number + 1}/{len(wanted)} {one.name}（{one.host}）：{title}")
            if self._script(one, act, *options):
                raise BodyError(self._how_it_is(wanted, number, act, *options))

    def _how_it_is(self, wanted: list[Body], failed: int, act: str, *options: str) -> str:
        again = f"sudo {self._release}/script/body {' '.join((act, *options))}"
        if "--check" in options:
            return (
                f"団体「{wanted[failed].name}」は、更新できません（理由は上）。どの団体も、何も変えていません。\n"
                f"理由を直して、もう一度実行してください。\n  {again.removesuffix(' --check')}"
            )
        done = "、".join(one.name for one in wanted[:failed]) or "なし"
        names = "、".join(one.name for one in wanted[failed + 1 :])
        waiting = f"{names}（何も変えていません。元の版で動いています）" if names else "なし"
        lines = [
            f"団体「{wanted[failed].name}」で止まりました（理由は上）。",
            f"  済んだ団体：{done}",
            f"  失敗した団体：{wanted[failed].name}"
            "（上に「閉じたまま」と出ていなければ、元の版と元のデータで動いています）",
            f"  まだの団体：{waiting}",
            "理由を直して、同じ命令をもう一度実行すると、続きから行います（済んだ団体は、そのままです）。",
            f"  {again}",
        ]
        if act == "upgrade":
            back = f"  sudo {self._release}/script/body rollback"
            lines += ["済んだ団体を前の版に戻すとき（先に、失われるものの数を表示します）：", back]
        return "\n".join(lines)

    def _script(self, body: Body, name: str, *options: str) -> int:
        """Run the command of a site of its own on a body; return its exit code."""
        settings = read_settings(self._places.environment(body.name))
        link, backups = str(self._places.link(body.name)), str(self._places.backups(body.name))
        current = ("--current", link) if name == "upgrade" else ()
        command = (str(self._release / "script" / name), *current, "--backups", backups, *options)
        return self._machine.passes_on(*command, settings=settings, user=None, folder=self._release)

    def _goes_back(self, body: Body) -> bool:
        """Whether this release serves a body that has served another before; one added since has not."""
        if self._is_unfinished([body]):
            return True
        upgraded = self._places.home(body.name) / "data/operation/last-upgrade.json"
        return self._serves(body) and upgraded.exists()

    def _serves(self, body: Body) -> bool:
        """Whether this release serves a body, and no change of it is unfinished."""
        is_here = self._places.link(body.name).resolve() == self._release.resolve()
        return is_here and not self._is_unfinished([body])

    def _is_unfinished(self, some: list[Body]) -> bool:
        """Whether a change of one of some was ended without notice: its next run takes it back first."""
        journals = (self._places.home(one.name) / "data/operation/upgrade.json" for one in some)
        return any(journal.exists() for journal in journals)

    def _newest_is_this(self) -> None:
        self._point(self._places.newest, self._release)

    def _point(self, link: Path, release: Path) -> None:
        if link.resolve() == release.resolve() or (link.exists() and not link.is_symlink()):
            return
        new = link.with_name(f".{link.name}.new")
        new.unlink(missing_ok=True)
        new.symlink_to(release)
        os.replace(new, link)
