"""意見・コメント on a report: added, never changed or taken away."""

import datetime as dt

from accounts.models import User
from imari_dx.shared.acts import one_act
from indicators.models import AnnualReport, Remark, RemarkKind
from indicators.workflow.errors import ConflictError
from indicators.workflow.rights import report_rights


@one_act()
def add_remark(
    *, report: AnnualReport, by: User, at: dt.datetime, kind: RemarkKind, text: str, said_by: str = ""
) -> Remark:
    """Add a remark and return it; in every state, and without a new version of the report.

    The same remark of the same person again, with none in between, is the same button pressed twice: the
    first one is returned. Raises ConflictError without a text, if an opinion or instruction of others is
    recorded without ``said_by`` (whose it is and where it was said), and for a comment with one.
    """
    text, said_by = text.strip(), said_by.strip()
    stored = (
        AnnualReport.objects.select_for_update(of=("self",))
        .select_related("initiative__plan")
        .get(pk=report.pk)
    )
    words = stored.initiative.plan.words
    if not text:
        raise ConflictError("内容を入力してください。")
    if kind == RemarkKind.COMMENT and said_by:
        raise ConflictError(words.say("発言者・会議は、{opinion}・{instruction}のときだけ記録します。"))
    must_name = kind != RemarkKind.COMMENT and report_rights(by, stored, stored.initiative).must_name_speaker
    if must_name and not said_by:
        raise ConflictError(f"{kind.label_in(words)}を記録するときは、発言者・会議を入力してください。")
    last = stored.remarks.last()
    if last and (last.author_id, last.kind, last.text, last.said_by) == (by.pk, kind, text, said_by):
        return last
    return Remark.objects.create(report=stored, kind=kind, text=text, author=by, said_by=said_by, at=at)
