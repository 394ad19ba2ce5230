"""A body is added: every step may be done again, and what a step made is taken back if a later one fails."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from imari_dx.operation.bodies import body as bodies
from imari_dx.operation.bodies import database, nginx
from imari_dx.operation.bodies.body import Body
from imari_dx.operation.bodies.errors import BodyError
from imari_dx.operation.bodies.machine import Machine
from imari_dx.operation.bodies.places import Places, account, units


class Adding:
    """One body on its way."""

    def __init__(self, places: Places, machine: Machine, release: Path, say: Callable[[str], None]) -> None:
        self._places, self._machine, self._release, self._say = places, machine, release, say
        self._is_new, self._goes_on = True, False
        self._back: list[Callable[[], object]] = []

    def add(self, name: str, host: str, port: int | None) -> None:
        """Add a body, or bring one that was added to its end. Raises BodyError, with nothing left behind."""
        body = self._wanted(name, host, port)
        database.refuse_away(self._machine)
        self._is_new = not self._places.environment(name).exists()
        # What is there is of a run that was ended without notice: this one's to take back.
        self._goes_on = self._places.unfinished(name).exists()
        try:
            self._add(body)
        except (BodyError, OSError, KeyboardInterrupt) as error:
            why = "途中で止められました。" if isinstance(error, KeyboardInterrupt) else str(error)
            raise BodyError(f"{why}\n{self._taken_back()}") from error
        self._say_what_is_next(body)

    def _wanted(self, name: str, host: str, port: int | None) -> Body:
        """Return the body that is asked for. Raises BodyError; changes nothing."""
        places = self._places
        bodies.checked_name(name)
        bodies.checked_host(host)
        if places.settings_of_a_site.exists():
            raise BodyError(
                f"この機械には、1団体用の設置（{places.settings_of_a_site}）があります。複数の団体は、別の機械に設置してください。"
            )
        there = bodies.all_bodies(places)
        others = [one for one in there if one.name != name]
        same = next((one for one in there if one.name == name), None)
        if same and (same.host != host or port not in {None, same.port}):
            raise BodyError(
                f"団体「{name}」は、もうあります（ホスト名 {same.host}、番号 {same.port}）。"
                "何も変えていません。"
                f"ホスト名や番号を変えるときは、{places.environment(name)} を直します。"
            )
        left = places.unfinished(name)
        begun = bodies.body_of(name, bodies.read_settings(left)).port if left.exists() else None
        wanted = Body(name, host, port or (same.port if same else begun) or self._free_port(others))
        bodies.refuse_taken(wanted, others)
        if not same and self._machine.is_listening(wanted.port):
            raise BodyError(
                f"番号 {wanted.port} は、ほかのプログラムが使っています。"
                "--port で別の番号を指定してください。"
            )
        return wanted

    def _free_port(self, others: list[Body]) -> int:
        taken = list(others)
        while self._machine.is_listening(port := bodies.free_port(taken)):
            taken.append(Body("", "", port))
        return port

    def _add(self, body: Body) -> None:
        name, places = body.name, self._places
        self._say(f"1/6 団体「{name}」の設定（鍵、データベースのパスワード、番号 {body.port}）")
        file = self._settings(body) if self._is_new else places.environment(name)
        self._say(f"2/6 利用者 {account(name)} とフォルダー")
        self._make_account(name)
        shutil.chown(file, group=account(name))
        self._make_folders(name)
        self._say("3/6 PostgreSQL の利用者とデータベース")
        settings = bodies.read_settings(file)
        has_role, has_database = (one and not self._goes_on for one in database.there(self._machine, name))
        self._later(
            lambda: database.drop(self._machine, name, keeps_role=has_role, keeps_database=has_database)
        )
        database.make(self._machine, name, settings["DATABASE_URL"])
        self._say("4/6 データベースの表と、静的ファイル")
        self._point(name)
        for command in (
            ("migrate", "--noinput", "--verbosity", "0"),
            ("freeze_decided",),
            ("collectstatic", "--noinput", "--verbosity", "0"),
            ("check", "--deploy", "--database", "default"),
        ):
            self._manage(name, settings, *command)
        self._say("5/6 サービスとタイマー")
        if self._is_new:
            self._later(lambda: places.environment(name).rename(file))
            file.rename(places.environment(name))
        self._start(body, settings)
        self._say("6/6 リバースプロキシ（nginx）")
        self._later(lambda: self._without_nginx(name))
        nginx.place(self._machine, places, self._release, body)

    def _settings(self, body: Body) -> Path:
        """Return the new settings; of a run that was ended without notice they are used on."""
        file = self._places.unfinished(body.name)
        self._places.settings.mkdir(mode=0o755, parents=True, exist_ok=True)
        kept = bodies.read_settings(file) if file.exists() else {}
        if kept.get("IMARI_DX_ALLOWED_HOSTS") != body.host or kept.get("IMARI_DX_PORT") != str(body.port):
            part = file.with_name(f"{file.name}.part")
            part.unlink(missing_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
            with os.fdopen(handle, "w", encoding="utf-8") as text:
                text.write(bodies.new_settings(body, self._places))
            part.chmod(0o640)
            part.rename(file)
        self._later(lambda: file.unlink(missing_ok=True))
        return file

    def _make_account(self, name: str) -> None:
        is_there = self._machine.succeeds("getent", "passwd", account(name))
        if not is_there or self._goes_on:
            self._later(lambda: self._machine.run("userdel", account(name)))
        if is_there:
            return
        home = str(self._places.home(name))
        self._machine.run(
            *("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", home),
            *("--shell", "/usr/sbin/nologin", account(name)),
        )

    def _make_folders(self, name: str) -> None:
        for folder in (self._places.home(name), self._places.backups(name)):
            folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            folder.parent.chmod(0o755)
            if not folder.exists() or self._goes_on:
                self._later(lambda folder=folder: shutil.rmtree(folder))  # type: ignore[misc]
            folder.mkdir(exist_ok=True)
            shutil.chown(folder, account(name), account(name))
            folder.chmod(0o750)
        for inner in ("data", "static"):
            folder = self._places.home(name) / inner
            folder.mkdir(exist_ok=True)
            shutil.chown(folder, account(name), account(name))
            folder.chmod(0o750)

    def _point(self, name: str) -> None:
        """A new body begins with this release; one that is there keeps its own."""
        link = self._places.link(name)
        if not link.is_symlink() or self._goes_on:
            self._later(link.unlink)
        if not link.is_symlink():
            link.symlink_to(self._release)

    def _manage(self, name: str, settings: dict[str, str], *command: str) -> None:
        link = self._places.link(name)
        self._machine.run(
            *(f"{link}/.venv/bin/python", "manage.py", *command),
            user=account(name),
            folder=link,
            settings=settings | {"HOME": str(self._places.home(name)), "IMARI_DX_AUDIT_LOG": "off"},
        )

    def _start(self, body: Body, settings: dict[str, str]) -> None:
        for unit in sorted(
            (self._release / "deploy/bodies").iterdir()
        ):  # own changes are nobody's to overwrite
            if not (self._places.units / unit.name).exists():
                shutil.copyfile(unit, self._places.units / unit.name)
        self._machine.run("systemctl", "daemon-reload")
        services, timers = units(body.name)
        if not (settings.get("IMARI_DX_ADMIN_MAIL") and settings.get("IMARI_DX_SMTP_HOST")):
            # It would fail every ten minutes: there is nobody to be told.
            timers = [timer for timer in timers if "health" not in timer]
        self._later(lambda: self._machine.run("systemctl", "disable", "--now", *services, *timers))
        self._machine.run("systemctl", "enable", "--now", *services, *timers)
        self._machine.refuse_unwell(body.name, body.port)

    def _without_nginx(self, name: str) -> None:
        for kind in ("sites-enabled", "sites-available"):
            self._places.nginx(name, kind).unlink(missing_ok=True)

    def _later(self, act: Callable[[], object]) -> None:
        """Note what takes a step back. Nothing is taken from a body that was there and serves."""
        if self._is_new:
            self._back.append(act)

    def _taken_back(self) -> str:
        """Undo what this run made, the last first; return what is to be said of it."""
        if not self._is_new:
            return (
                "前からある団体なので、何も消していません。理由を直して、同じ命令をもう一度実行してください。"
            )
        stuck = []
        while self._back:
            try:
                self._back.pop()()
            except (BodyError, OSError) as error:
                stuck.append(f"  {error}")
        if stuck:
            return "\n".join(("途中まで作ったものを、すべては取り除けませんでした。", *stuck))
        return "途中まで作ったものは、取り除きました。理由を直して、同じ命令をもう一度実行してください。"

    def _say_what_is_next(self, body: Body) -> None:
        places, name = self._places, body.name
        enabled = places.nginx(name, "sites-enabled").is_symlink()
        steps = [
            "最初の利用者を作ります（パスワードは、表示せずに2回たずねます）。\n"
            f"     sudo {places.newest}/script/body manage {name}"
            ' create_account jimukyoku --full-name "氏名" --role secretariat',
            f"メールサーバーと、異常を知らせる相手を {places.environment(name)} に書き、再起動します。\n"
            f"     sudo systemctl restart imari-dx@{name} imari-dx-worker@{name}\n"
            "     同じ命令をもう一度実行すると、10分ごとの点検（知らせる相手が要る）も始まります。",
            f"{places.environment(name)} の秘密の値（鍵、パスワード）を、別に保管します"
            "（控えには入りません）。",
        ]
        if not enabled:
            steps.insert(
                0,
                f"証明書を {places.certificate(name, 'crt')} と {places.certificate(name, 'key')} に置き、"
                "同じ命令をもう一度実行します。\n"
                "     nginx に、この団体の設定が入ります。",
            )
        if advice := database.advice(self._machine, len(bodies.all_bodies(places))):
            steps.append(advice)
        self._say(f"\n団体「{name}」を加えました。https://{body.host}/（番号 {body.port}）\n\n次にすること：")
        for number, step in enumerate(steps, 1):
            self._say(f"  {number}. {step}")
