"""How a year is published: its data are frozen at once, its files are made of them, then it is out."""

import datetime as dt

from django.utils import timezone

from accounts.chain.writing import link
from accounts.models import ChainKind, RecordKind, User
from accounts.records.acts import recorded
from accounts.records.writing import acting, record
from imari_dx.shared.acts import one_act
from imari_dx.shared.confirmed_acts import confirmed_act
from indicators.book.results import load_results
from indicators.models import ReportingCycle
from indicators.workflow.errors import ConflictError
from initiatives.models import Plan
from reports.builders.evaluation import UnknownYearError
from reports.builders.year_content import UndecidedYearError, year_content
from reports.documents.canonical import canonical_json
from reports.documents.year_content import YearContent
from reports.editions.content import UnreadableEditionError, content_of, errata_of
from reports.editions.errata.difference import difference
from reports.editions.making import make_files
from reports.editions.work import order_files
from reports.formats.progress import OnProgress
from reports.models import Edition, EditionFile
from reports.store.services import keep

NOTHING_NEW = "公表した内容から変わったところがないため、新しい版は作成しません。"


@confirmed_act("公表")
@recorded(RecordKind.PUBLISHED, of="result", act="公表の指示")
def publish(*, plan: Plan, fiscal_year: int, by: User, reason: str, at: dt.datetime) -> Edition:
    """公表する: freeze what everybody may read of a decided year as its next edition.

    Its files are ordered from a worker, see ``complete``. Raises ConflictError for a year that is not
    decided, for one whose edition is being made, without a reason for a correction, and where nothing has
    changed.
    """
    cycle = ReportingCycle.objects.select_for_update().filter(plan=plan, fiscal_year=fiscal_year).first()
    editions = list(Edition.objects.of_year(plan, fiscal_year).select_related("data"))
    newest = editions[0] if editions else None
    if newest and not newest.is_published:
        raise ConflictError(f"{newest}を作成しています。出来上がるまでお待ちください。")
    number = newest.number + 1 if newest else 1
    try:
        content = year_content(load_results(plan), fiscal_year, edition=number, now=at)
    except (UndecidedYearError, UnknownYearError) as error:
        raise ConflictError(str(error)) from error
    if newest and _is_unchanged(newest, content):
        raise ConflictError(NOTHING_NEW)
    if newest and not reason.strip():
        raise ConflictError("訂正の理由を入力してください。")
    edition = Edition.objects.create(
        plan=plan,
        fiscal_year=fiscal_year,
        number=number,
        reason=reason.strip() if newest else "",
        requested_by=by,
        requested_at=at,
        data=keep(canonical_json(content)),
        is_demo=cycle is not None and cycle.is_demo,
    )
    order_files(edition, by=by, at=at)
    return edition


def _is_unchanged(newest: Edition, content: YearContent) -> bool:
    try:
        return difference(content_of(newest), content).is_empty
    except UnreadableEditionError as error:
        raise ConflictError(str(error)) from error


def complete(*, edition: Edition, on_progress: OnProgress | None = None) -> Edition:
    """Make the files of an edition from its frozen data and store them all; then it is out.

    Nothing happens to one that is out already, so that two workers may be at it.
    """
    content = content_of(edition)
    made = make_files(content, edition.number, errata=errata_of(edition, content), on_progress=on_progress)
    with one_act():
        stored = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
        if stored.is_published:
            return stored
        EditionFile.objects.bulk_create(
            EditionFile(
                edition=stored,
                sort_order=number,
                key=one.key,
                slug=one.slug,
                file_format=one.file_format,
                name=one.name,
                file=keep(one.content),
            )
            for number, one in enumerate(made, start=1)
        )
        stored.published_at = max(timezone.now(), stored.requested_at)
        stored.save(update_fields=["published_at"])
        link(ChainKind.EDITION, stored)
        record(RecordKind.PUBLISHED, user=acting(), subject=stored, act="公表")
    return stored


@confirmed_act("公表の取りやめ")
@recorded(RecordKind.PUBLISHED, of="edition", act="公表の取りやめ")
def give_up(*, edition: Edition) -> None:
    """公表の取りやめ: an edition that never came out goes, and its number is free again.

    Raises ConflictError for one that is out: that is corrected by the next one.
    """
    stored = Edition.objects.select_for_update(of=("self",)).filter(pk=edition.pk).first()
    if stored is None:
        return
    if stored.is_published:
        raise ConflictError(f"{stored}は公表済のため、取りやめられません。誤りは、次の版で訂正してください。")
    stored.delete()
