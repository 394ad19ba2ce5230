"""What going back would lose: what people have done since the upgrade."""

import datetime as dt

from django.apps import apps
from simple_history.models import registered_models

from accounts.models import SignIn
from indicators.models import EvidenceFile, TransitionLog


def acts_since(at: dt.datetime) -> list[tuple[str, int]]:
    """Return what was done after a moment, counted, in the words of the pages."""
    histories = [model.history.model for model in registered_models.values() if hasattr(model, "history")]
    changes = sum(
        model.objects.filter(history_date__gt=at).count()
        for model in {apps.get_model(one._meta.label) for one in histories}
    )
    return [
        ("提出・承認・確定などの操作", TransitionLog.objects.filter(at__gt=at).count()),
        ("入力や登録の変更", changes),
        ("根拠資料の登録", EvidenceFile.objects.filter(uploaded_at__gt=at).count()),
        ("ログインの記録", SignIn.objects.filter(at__gt=at).count()),
    ]
