"""What the page of the 根拠資料 shows."""

from functools import cached_property

from imari_dx.shared.fiscal_year import FiscalYear
from imari_dx.shared.way_back import with_way_back
from indicators.evidence.previews import EvidencePreview, previews
from indicators.models import AnnualReport, EvidenceFile
from indicators.workflow.rights import ReportRights
from initiatives.addresses import plan_url
from initiatives.models import Initiative


class EvidencePage:
    def __init__(
        self, *, report: AnnualReport, initiative: Initiative, rights: ReportRights, back: str = ""
    ) -> None:
        self.report, self.initiative, self.rights, self._back = report, initiative, rights, back
        self.fiscal_year = FiscalYear(report.cycle.fiscal_year)

    def _address(self, name: str, **arguments: int) -> str:
        year, slug = self.fiscal_year.year, self.initiative.slug
        return plan_url(self.initiative.plan, name, fiscal_year=year, slug=slug, **arguments)

    @property
    def url(self) -> str:
        return with_way_back(self._address("evidence"), self._back)

    @property
    def entry_url(self) -> str:
        return with_way_back(self._address("entry"), self._back)

    @property
    def may_edit(self) -> bool:
        """Whether the reader may add and remove files now: as for editing the report."""
        return self.rights.may_edit_now

    @property
    def read_only_sentence(self) -> str:
        """Why the reader cannot add or remove anything now."""
        if not self.rights.is_writer:
            return "根拠資料は閲覧だけができます。"
        return f"この実績は「{self.report.get_state_display()}」のため、根拠資料を登録・削除できません。"

    @cached_property
    def previews(self) -> list[EvidencePreview]:
        """The files that are there, as far as the page can show them."""
        return previews(self.report, self.initiative, back=self._back)

    @cached_property
    def removed(self) -> list[EvidenceFile]:
        """The files that were removed, with by whom and when."""
        gone = EvidenceFile.objects.filter(report=self.report, removed_at__isnull=False)
        return list(gone.select_related("uploaded_by", "removed_by"))
