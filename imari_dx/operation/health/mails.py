"""Who keeps the server is told of trouble by mail: once, and again after a day if it is still there."""

import datetime as dt
import json
from pathlib import Path

from django.conf import settings
from django.core.mail import mail_admins

from imari_dx.operation.health.rules import Finding, State
from imari_dx.version import VERSION

AGAIN_AFTER = dt.timedelta(hours=24)


def tell_administrators(found: list[Finding], at: dt.datetime) -> bool:
    """Send one mail of all that is in trouble, if any of it was not told within a day. Return whether.

    What is over is forgotten, so that it is told at once when it comes back. Raises what the mail server
    raises; then nothing counts as told.
    """
    trouble = [one for one in found if one.state is State.TROUBLE]
    told = _told()
    since = at - AGAIN_AFTER
    is_new = any(told.get(one.name) is None or not since < told[one.name] <= at for one in trouble)
    if is_new and settings.ADMINS:
        mail_admins(f"対応が必要です（{'、'.join(one.title for one in trouble)}）", _text(trouble))
        told |= {one.name: at for one in trouble}
    _keep({name: moment for name, moment in told.items() if name in {one.name for one in trouble}})
    return is_new and bool(settings.ADMINS)


def _text(trouble: list[Finding]) -> str:
    parts = [f"■{one.title}\n{one.sentence}\n{one.to_do}\n" for one in trouble]
    place = f"\n{settings.SITE_ADDRESS}" if settings.SITE_ADDRESS else ""
    ending = f"同じことは、24時間は知らせません。画面の「運用状況」でも見られます。（{VERSION}）{place}\n"
    return "\n".join([*parts, ending])


def _place() -> Path:
    return Path(settings.DATA_DIR) / "operation" / "told.json"


def _told() -> dict[str, dt.datetime]:
    """What was told when; a record that cannot be read is none, and all is told once more."""
    try:
        said = json.loads(_place().read_text(encoding="utf-8"))
        return {str(name): dt.datetime.fromisoformat(at) for name, at in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _keep(told: dict[str, dt.datetime]) -> None:
    """Write it down where that can be done: a full disk must not keep anybody from being told."""
    try:
        _place().parent.mkdir(parents=True, exist_ok=True)
        _place().write_text(json.dumps({name: at.isoformat() for name, at in told.items()}), encoding="utf-8")
    except OSError:
        return
