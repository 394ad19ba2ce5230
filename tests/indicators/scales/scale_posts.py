"""What a browser sends of the editor of a scale, for tests."""

from typing import Any

from django import forms
from django.http import QueryDict

from indicators.judgement import Scale
from indicators.scales.forms.scale import ScaleForm

Posted = dict[str, Any]


def posted_scale(scale: Scale | ScaleForm, **more: Any) -> Posted:
    """The editor as it stands: of a scale as it is stored, or of a form that was rearranged."""
    form = scale if isinstance(scale, ScaleForm) else ScaleForm(None, stored=scale)
    data: Posted = {
        "codes": " ".join(str(row.number) for row in form.codes),
        "rules": " ".join(str(row.number) for row in form.rules),
        "items": " ".join(str(row.number) for row in form.items),
    }
    parts: list[forms.Form] = [form.head, *form.codes]
    for rule in [*form.rules, *form.items]:
        parts += [rule, *rule.parts]
    data |= {f"rule-{rule.number}-parts": rule.layout for rule in form.rules}
    for part in parts:
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if value is not None and value is not False:
                data[bound.html_name] = "on" if value is True else value
    return data | more


def query(data: Posted) -> QueryDict:
    """The posted data as a view receives it."""
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [str(value)])
    return sent


def typed(scale: Scale, **more: Any) -> ScaleForm:
    """The editor of a scale with something typed into it."""
    return ScaleForm(query(posted_scale(scale, **more)), stored=scale)
