"""The editions of demo data: they go with the demonstration, and their bytes with them."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from accounts.chain.writing import Removal, forget
from accounts.models import ChainKind
from reports.models import Edition
from reports.store.services import let_go


class DemoEditions:
    """Editions of demo rounds, and of the plans that demo people made."""

    def line(self, plans: Collection[int]) -> str:
        """公表版　2件."""
        count = _editions(plans).count()
        return f"公表版　{count}件" if count else ""

    def remove(self, plans: Collection[int]) -> None:
        """Delete them, and the bytes that nothing else holds."""
        found = _editions(plans)
        hashes = {*found.values_list("data", flat=True), *found.values_list("files__file", flat=True)}
        out = found.filter(published_at__isnull=False).order_by("pk").values_list("pk", flat=True)
        forget(ChainKind.EDITION, out, why=Removal.DEMO)
        found.delete()
        let_go(one for one in hashes if one)


def _editions(plans: Collection[int]) -> QuerySet[Edition]:
    return Edition.objects.filter(Q(is_demo=True) | Q(plan__in=plans))
