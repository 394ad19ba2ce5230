"""A new plan: an empty one from a few words, or whole from a document. Both ways lead through load_plan."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain, count
from typing import Any

from accounts.models import RecordKind
from accounts.records.acts import recorded
from imari_dx.shared.acts import one_act
from indicators.plan_io import LoadResult, load_plan
from indicators.plan_io.document import FORMAT
from indicators.plan_io.shipped_scales import scale_beside
from initiatives.models import Plan


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What an empty plan is made of. ``levels`` are words from the top, the last that of what reports."""

    municipality: str
    title: str
    short_title: str
    start_fiscal_year: int
    end_fiscal_year: int
    periods_per_year: int
    levels: Sequence[str]
    phases: Sequence[str]
    contact_department: str
    contact_telephone: str

    @property
    def document(self) -> dict[str, Any]:
        """The plan document that says the same; its slug is still missing."""
        values = asdict(self)
        levels, phases = values.pop("levels"), values.pop("phases")
        words = {name: values.pop(name) for name in ("contact_department", "contact_telephone")}
        return {
            "format": FORMAT,
            "plan": values | {"words": words},
            "phases": [{"code": f"p{n}", "label": label} for n, label in enumerate(phases, start=1)],
            "levels": [{"word": word} for word in levels],
            "initiatives": [],
        }


@one_act()
@recorded(RecordKind.PLAN_CHANGED, of="result", act="計画の登録")
def create_plan(*, content: NewPlan) -> Plan:
    """Make an empty plan, with the sheet and the scale that any plan begins with; return it.

    Nobody has to find it a name for its address. PlanDocumentError with sentences if it cannot be so.
    """
    document = content.document
    document["plan"]["slug"] = free_slug(content.start_fiscal_year)
    return load_new_plan(document=document).plan


@one_act()
def load_new_plan(*, document: Any) -> LoadResult:
    """Load a plan document with its scale, else the standard one; a registered plan is left as it is."""
    key, scale = scale_beside(document)
    return load_plan(document, scale_key=key, scale_definition=scale)


def free_slug(first_year: int) -> str:
    """Return a name for the address of a new plan that no plan has."""
    name = f"plan-{first_year}"
    taken = set(Plan.objects.filter(slug__startswith=name).values_list("slug", flat=True))
    numbered = (f"{name}-{number}" for number in count(2))
    return next(slug for slug in chain([name], numbered) if slug not in taken)
