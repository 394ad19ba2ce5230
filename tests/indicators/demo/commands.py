"""The demo's commands, and how many rows there are before and after them."""

from io import StringIO

from django.apps import apps
from django.core.management import call_command

from accounts.models import AuditRecord, ChainLink

# What only ever grows: the chain of records, and what was done.
GROWING = (AuditRecord, ChainLink)
PLAN_FILE = "fixtures/plans/imari-dx.json"


def run(command: str, *args: str) -> str:
    """Run a command and return what it printed."""
    out = StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def row_counts() -> dict[str, int]:
    """Count the rows of every table of ours, history included, but of those that only grow."""
    labels = ("accounts", "initiatives", "indicators", "reports")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._base_manager.count() for model in models if model not in GROWING}
