"""保存年限: setting terms, and removing in one act what is older. Nothing goes by itself."""

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError

from accounts.models import RecordKind, User
from accounts.records.acts import recorded
from accounts.records.writing import record
from accounts.services import lock_organisation
from imari_dx.shared.confirmed_acts import confirmed_act
from indicators.models import Disposal, DisposalLine, RetentionKind, RetentionTerm
from indicators.retention.kinds import KINDS, Found, KindRule, Names
from indicators.workflow.errors import ConflictError

# Of thousands of files the first names say which they are; all of them are shown when asked for.
FIRST_NAMES = 100
NOTHING_CHOSEN = "整理するものを選んでください。"
CHANGED_MEANWHILE = (
    "表示したあとに、対象が変わりました。まだ何も消していません。もう一度確かめてから、整理してください。"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One kind with its term and what is older than it; of the names those that are shown."""

    rule: KindRule
    years: int
    found: Found
    names: Names = ()

    @property
    def count(self) -> int:
        return len(self.found.keys)

    @property
    def unnamed(self) -> int:
        """How many more have a name than are shown."""
        return self.count - len(self.names) if self.names else 0

    @property
    def stamp(self) -> str:
        """Names what is shown: another one if anything else would be removed by now."""
        return hashlib.sha256(repr((self.years, self.found.keys)).encode()).hexdigest()[:16]


def listed(today: dt.date) -> list[Listed]:
    """Return each kind with what of it is older than its term on a day."""
    terms = dict(RetentionTerm.objects.values_list("kind", "years"))
    rows = [(rule, terms.get(rule.kind, rule.years)) for rule in KINDS]
    return [Listed(rule, years, rule.find(years, today)) for rule, years in rows]


def with_names(rows: list[Listed], whole: str = "") -> list[Listed]:
    """Return them with the names of the first of each kind, of the kind ``whole`` with all."""
    return [
        replace(one, names=one.rule.names(one.found.keys[: None if one.rule.kind == whole else FIRST_NAMES]))
        for one in rows
    ]


@confirmed_act("保存年限の変更")
def set_terms(*, years: Mapping[str, int], by: User, at: dt.datetime) -> list[str]:
    """Set the terms by kind; return the words of those that changed. ValidationError out of bounds."""
    now = dict(RetentionTerm.objects.values_list("kind", "years"))
    changed = []
    for rule in KINDS:
        wanted = years[rule.kind]
        before = now.get(rule.kind, rule.years)
        if wanted == before:
            continue
        row = RetentionTerm.objects.filter(kind=rule.kind).first() or RetentionTerm(kind=rule.kind)
        row.years, row.changed_by, row.changed_at = wanted, by, at
        row.full_clean()
        row.save()
        changed.append(f"{rule.kind.label}：{before}年 → {wanted}年")
        record(RecordKind.RETENTION, user=by, subject="保存年限", act=changed[-1])
    return changed


@confirmed_act("保存年限による削除")
@recorded(RecordKind.RETENTION, of="result", act="整理")
def dispose(
    *, stamps: Mapping[str, str], kinds: Collection[str], today: dt.date, by: User, at: dt.datetime
) -> Disposal:
    """Remove what of some kinds is older than its term, all of it or nothing, and record it.

    ``stamps`` name what was shown of each kind. ValidationError where nothing is chosen or left of it, or
    anything else would be removed than was shown.
    """
    lock_organisation()
    chosen = [one for one in listed(today) if one.rule.kind in kinds and one.count]
    if not chosen:
        raise ValidationError(NOTHING_CHOSEN)
    if any(stamps.get(one.rule.kind) != one.stamp for one in chosen):
        raise ValidationError(CHANGED_MEANWHILE)
    disposal = Disposal.objects.create(done_by=by, done_at=at)
    for one in chosen:
        names = one.rule.names(one.found.keys) if one.rule.keeps_names else ()
        try:
            one.rule.remove(one.found.keys, by, at)
        except ConflictError as error:  # somebody opened a decided report again meanwhile
            raise ValidationError(CHANGED_MEANWHILE) from error
        DisposalLine.objects.create(
            disposal=disposal,
            kind=RetentionKind(one.rule.kind),
            years=one.years,
            count=one.count,
            size=one.found.size,
            names="\n".join(names),
        )
    return disposal
