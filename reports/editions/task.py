"""The task "edition": the files of an edition, made by a worker from its frozen data."""

import json

from reports.editions.content import UnreadableEditionError
from reports.editions.services import complete
from reports.formats.progress import OnProgress
from reports.jobs.tasks import TaskError
from reports.models import Edition, ReportJob

GIVEN_UP = "公表が取りやめられたため、作成しませんでした。"
OTHER_VERSION = (
    "公表を始めたあとにプログラムが更新されたため、作成できませんでした。"
    "お手数ですが、公表を取りやめて、もう一度公表してください。"
)


def make_edition(job: ReportJob, on_progress: OnProgress) -> None:
    """Make the files of a job's edition and publish it; what is stored is the edition's."""
    number = json.loads(bytes(job.payload))["edition"]
    edition = Edition.objects.select_related("plan", "data").filter(pk=number).first()
    if edition is None:
        raise TaskError(GIVEN_UP)
    try:
        complete(edition=edition, on_progress=on_progress)
    except UnreadableEditionError as error:
        raise TaskError(OTHER_VERSION) from error
    except Edition.DoesNotExist as error:  # given up while its files were made
        raise TaskError(GIVEN_UP) from error
