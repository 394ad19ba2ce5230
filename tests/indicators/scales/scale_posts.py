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
    data: Posted = {f"{kind}s": " ".join(rows) for kind, rows in form.layout.rows.items()}
    parts: list[forms.Form] = [form.head, *form.codes.values()]
    for rule in [rule for rows in form.lists.values() for rule in rows.values()]:
        parts += [rule, *rule.parts.values()]
    data |= {f"rule-{number}-parts": rule.layout for number, rule in form.rules.items()}
    for part in parts:
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if isinstance(bound.field, forms.BooleanField):
                value = "on" if value else None
            if value is None and isinstance(bound.field.widget, forms.Select):
                value = next(key for key, _words in bound.field.widget.choices)  # as a browser shows it
            if value is not None:
                data[bound.html_name] = value
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
