"""判定基準: started from another one, edited or superseded, put into use, shown beside. History says who.

A version on which a report was ever finalised is never changed or deleted: saving it makes the next version.
"""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import Max

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.wording import who
from imari_dx.shared.acts import one_act
from indicators.judgement import Scale, ScaleError
from indicators.models import RatingScale
from indicators.scales.use import is_used
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan

CHANGED_MEANWHILE = (
    "この画面を開いたあとに、{who}この判定基準を変えました。"
    "今の内容を確かめてから、もう一度操作してください。"
)
GONE = "この判定基準は、{who}削除しました。判定基準の一覧から選び直してください。"


class StaleScaleError(ConflictError):
    """Somebody saved the scale after the page was opened."""

    def __init__(self, changed_by: User | None, by: User) -> None:
        super().__init__(CHANGED_MEANWHILE.format(who=who(changed_by, reader=by)))


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="result", act="作成")
def start_scale(*, plan: Plan, key: str, definition: Mapping[str, Any], by: User) -> RatingScale:
    """Set up a version of a key, the first or the next, with a definition; it is not in use yet.

    Raises ConflictError with the judgement's own sentence if the definition cannot be read.
    """
    _lock(plan)
    return _next_version(plan, key, definition, by)


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="scale", act="変更")
def save_scale(
    *, scale: RatingScale, definition: Mapping[str, Any], by: User, seen: str | None = None
) -> RatingScale:
    """Save what a scale says; without a change nothing is written. Returns the version that has it now.

    A version that was never used is changed in place, a used one is superseded (``supersede_scale``).
    ``seen`` is the fingerprint of what the person had before them; StaleScaleError if it was changed to
    something else meanwhile, ConflictError if it was deleted or cannot be read.
    """
    _lock(scale.plan)
    stored = _locked(scale, by)
    wanted = _readable({**definition, "key": stored.key})
    if wanted == stored.scale:
        return stored
    _require_seen(stored, seen, by)
    if is_used(stored):
        return _next_version(stored.plan, stored.key, definition, by)
    _set_definition(stored, definition)
    return _save(stored, by, "内容の変更")


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="result", act="次の版の作成")
def supersede_scale(*, scale: RatingScale, by: User) -> RatingScale:
    """Make the next version of a scale with the same content, to be changed from there; it is not in use."""
    _lock(scale.plan)
    stored = _locked(scale, by)
    return _next_version(stored.plan, stored.key, stored.definition, by)


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="scale", act="使用の開始")
def activate_scale(*, scale: RatingScale, by: User, seen: str | None = None) -> RatingScale:
    """Put a scale into use for its plan; the former one is released in the same step.

    From then on every year that is not decided is judged by it. Decided ones keep their scale, proposal and
    decision. A scale that stood beside stands there no longer. Raises as ``save_scale`` does.
    """
    _lock(scale.plan)
    stored = _locked(scale, by)
    _require_seen(stored, seen, by)
    if stored.is_active:
        return stored
    _release(stored, "is_active", by)
    stored.is_active, stored.is_beside = True, False
    return _save(stored, by, "現在使う基準にした")


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="scale", act="並べて表示")
def show_scale_beside(*, scale: RatingScale, by: User, seen: str | None = None) -> RatingScale:
    """Show a scale beside the one in use; a former one is released.

    Raises ConflictError for the one in use, and as ``save_scale`` does.
    """
    _lock(scale.plan)
    stored = _locked(scale, by)
    _require_seen(stored, seen, by)
    if stored.is_active:
        raise ConflictError("現在使う基準を、並べて示すことはできません。別の基準を選んでください。")
    if stored.is_beside:
        return stored
    _release(stored, "is_beside", by)
    stored.is_beside = True
    return _save(stored, by, "並べて示す基準にした")


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="scale", act="並べた表示の終了")
def stop_showing_scale_beside(*, scale: RatingScale, by: User) -> RatingScale:
    """Show a scale beside no longer."""
    _lock(scale.plan)
    stored = _locked(scale, by)
    if not stored.is_beside:
        return stored
    stored.is_beside = False
    return _save(stored, by, "並べて示すのをやめた")


@one_act()
@recorded(RecordKind.SCALE_CHANGED, of="scale", act="削除")
def delete_scale(*, scale: RatingScale, by: User, seen: str | None = None) -> None:
    """Delete a version that nothing rests on.

    Raises ConflictError if it is in use, shown beside or was ever used for a decision, StaleScaleError if it
    was changed meanwhile.
    """
    _lock(scale.plan)
    stored = _locked(scale, by)
    _require_seen(stored, seen, by)
    if stored.is_active or stored.is_beside:
        raise ConflictError("現在使う基準と並べて示す基準は削除できません。先に別の基準に替えてください。")
    if is_used(stored):
        raise ConflictError("確定した年度実績がこの版で判定されているため、削除できません。")
    _note(stored, by, "削除")
    stored.delete()


def _lock(plan: Plan) -> None:
    """Let one person at a time change a plan's scales, so that numbers and choices stay unique."""
    Plan.objects.select_for_update().only("pk").get(pk=plan.pk)


def _locked(scale: RatingScale, by: User) -> RatingScale:
    rows = RatingScale.objects.select_for_update(of=("self",)).select_related("plan")
    stored = rows.filter(pk=scale.pk).first()
    if stored is None:
        last = RatingScale.history.filter(id=scale.pk).select_related("history_user").first()
        raise ConflictError(GONE.format(who=who(last.history_user if last else None, reader=by)))
    return stored


def _require_seen(stored: RatingScale, seen: str | None, by: User) -> None:
    if seen is not None and seen != stored.fingerprint:
        last = stored.history.select_related("history_user").first()
        raise StaleScaleError(last.history_user if last else None, by)


def _next_version(plan: Plan, key: str, definition: Mapping[str, Any], by: User) -> RatingScale:
    latest = RatingScale.objects.filter(plan=plan, key=key).aggregate(Max("version"))["version__max"] or 0
    scale = RatingScale(plan=plan, key=key, version=latest + 1)
    _set_definition(scale, definition)
    return _save(scale, by, "新しい版")


def _set_definition(scale: RatingScale, definition: Mapping[str, Any]) -> None:
    scale.definition = {**definition, "key": scale.key}
    scale.name = _readable(scale.definition).name


def _readable(definition: Mapping[str, Any]) -> Scale:
    try:
        return Scale.from_data(definition)
    except ScaleError as error:
        raise ConflictError(str(error)) from error


def _release(scale: RatingScale, chosen: str, by: User) -> None:
    """Take the choice from the plan's other scales before this one takes it."""
    for other in RatingScale.objects.filter(plan=scale.plan, **{chosen: True}).exclude(pk=scale.pk):
        setattr(other, chosen, False)
        _save(other, by, f"{scale.name} 第{scale.version}版に替えた")


def _save(scale: RatingScale, by: User, reason: str) -> RatingScale:
    _note(scale, by, reason)
    scale.save()
    return scale


def _note(scale: RatingScale, by: User, reason: str) -> None:
    """Tell the history who does it and what it is."""
    row = cast(Any, scale)
    row._history_user, row._change_reason = by, reason
