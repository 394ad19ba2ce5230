"""The search in 操作の記録; it stands in the address, so that a link shows the same."""

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import AuditRecord
from accounts.permissions import Access
from accounts.records.kinds import FOR_ADMINISTRATOR, GROUPS
from accounts.records.reading import of_kinds, of_person, within
from imari_dx.shared.form_fields import SearchField, TypedDateField


class RecordForm(forms.Form):
    """Kind, days, person, what it was done to; what cannot be read filters nothing."""

    kind = forms.ChoiceField(label="種類", required=False)
    first = TypedDateField(label="この日から")
    last = TypedDateField(label="この日まで")
    person = SearchField(label="氏名・利用者ID")
    subject = SearchField(label="対象・問い合わせ番号")
    # Set by a link in the list: all that was done to the same thing.
    key = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, access: Access) -> None:
        super().__init__(data)
        self.access = access
        groups = [
            (label, [(one.value, one.label) for one in kinds if self._may_read(one)])
            for label, kinds in GROUPS
        ]
        offered = [("", "すべて"), *((label, kinds) for label, kinds in groups if kinds)]
        self.fields["kind"] = forms.ChoiceField(label="種類", required=False, choices=offered)
        self.is_valid()

    def _may_read(self, kind: str) -> bool:
        return self.access.is_secretariat or kind in FOR_ADMINISTRATOR

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out."""
        return any(self.cleaned_data.values())

    def filter(self) -> QuerySet[AuditRecord]:
        """Return what was asked for, of what the reader may see."""
        chosen = self.cleaned_data
        rows: QuerySet[AuditRecord] = AuditRecord.objects.all()
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        elif not self.access.is_secretariat:
            rows = of_kinds(rows, FOR_ADMINISTRATOR)
        rows = of_person(within(rows, chosen.get("first"), chosen.get("last")), chosen.get("person") or "")
        if key := chosen.get("key"):
            rows = rows.filter(subject_key=key)
        if subject := chosen.get("subject"):
            rows = rows.filter(Q(subject__icontains=subject) | Q(request_id__iexact=subject))
        return rows
