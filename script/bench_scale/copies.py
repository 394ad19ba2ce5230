"""More plans of the same size beside one: every row of every table once more, its keys shifted, in SQL.

Other plans are the work of other departments and people, who are there in both databases: a city with one
plan has as many of them. Secretariat, headquarters and readers are the same for all.
"""

import re
from collections.abc import Iterable

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from accounts.chain.content import contents
from accounts.chain.covered import COVERED
from accounts.chain.links import Entry, following
from accounts.chain.writing import end_of_chain
from accounts.models import AuditRecord, ChainLink, LinkAct, Membership, Role, SignIn
from imari_dx.shared.table_sizes import learn_sizes
from indicators.models import Snapshot
from initiatives.models import Plan, PlanRole
from script.bench_scale.pages import FIRST_KEY

# From one plan's keys to those of the one before: more than any table has rows, room for 20 below the first.
STEP = 400_000
ROOMS = ("accounts", "initiatives", "indicators", "reports")
# With what people leave behind, however many plans there are.
PEOPLE = (
    "accounts.User",
    "accounts.Department",
    "accounts.Membership",
    "accounts.SignIn",
    "accounts.UserSession",
    "accounts.Transfer",
    "accounts.TransferStep",
    "indicators.NewsReader",
    "indicators.Disposal",
    "indicators.DisposalLine",
)
# Of the house, or written by programs while they run; files are kept by their content, once for all.
LEFT = (
    "accounts.ChainLink",
    "accounts.RecordRemoval",
    "accounts.ServerGrant",
    "indicators.RetentionTerm",
    "reports.WorkerSign",
    "reports.StoredFile",
)
OF_ALL_PLANS = (Role.SECRETARIAT, Role.HEADQUARTERS, Role.VIEWER, Role.ADMINISTRATOR)
# What of people there is once for each of them.
ONCE_A_PERSON = ("indicators.NewsReader", "accounts.UserSession")
# What is there once gets the number of its copy behind it.
NAMED = {
    "initiatives.Plan": ("slug", "short_title"),
    "accounts.User": ("username",),
    "accounts.Department": ("name",),
    "accounts.AuditRecord": ("subject_key",),
    "indicators.Reminder": ("key",),
    "reports.ReportJob": ("key",),
}
_KEYS = re.compile(r"\b10[0-3]\d{5}\b")  # of the plan that is copied, as frozen rows name them
_AT_ONCE = 1000
_LONGEST_KEY = 36  # of a key that is text, before the number of its copy


@transaction.atomic
def add_people(count: int) -> None:
    """Add the departments and people of so many plans more."""
    _copy(count, [model for model in _tables() if _told_of(model) in PEOPLE])


@transaction.atomic
def add_plans(count: int) -> None:
    """Add so many plans with all that hangs on them; their people must be there."""
    _copy(count, [model for model in _tables() if _told_of(model) not in PEOPLE])
    _renumber_snapshots()
    _link()


def look_through() -> None:
    """Let the database learn how large its tables are, as it does in operation (SQLite once a day)."""
    learn_sizes()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _renumber_snapshots() -> None:
    """Let the frozen rows of a copy name its own initiatives and indicators."""
    table = _quoted(Snapshot._meta.db_table)
    cast = "::text" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, data{cast} FROM {table} WHERE id < {FIRST_KEY}")  # noqa: S608
        rows = [(_moved(data, key), key) for key, data in cursor.fetchall()]
        as_json = "::jsonb" if connection.vendor == "postgresql" else ""
        cursor.executemany(f"UPDATE {table} SET data = %s{as_json} WHERE id = %s", rows)  # noqa: S608


def _moved(data: str, key: int) -> str:
    number = (FIRST_KEY - key + STEP - 1) // STEP
    return _KEYS.sub(lambda found: str(int(found[0]) - number * STEP), data)


def _link() -> None:
    """Link what was copied, so that the chain of records holds for all there is."""
    for kind, covered in COVERED.items():
        rows = apps.get_model(covered.model)._default_manager.filter(pk__lt=FIRST_KEY, **covered.only)
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            found = contents(kind, covered.newest, some)
            entries = [Entry(kind, key, LinkAct.FOUND, covered.newest, found[key]) for key in some]
            ChainLink.objects.bulk_create(following(entries, *end_of_chain(), timezone.now()))


def _tables() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ROOMS and model._meta.label not in LEFT
    ]


def _told_of(model: type[models.Model]) -> str:
    """The label of a model, of a history that of the model whose history it is."""
    return model._meta.label.replace(".Historical", ".")


def _copy(count: int, tables: Iterable[type[models.Model]]) -> None:
    of_all = _of_all_plans()
    with connection.cursor() as cursor:
        for model in tables:
            fields = model._meta.concrete_fields
            table, columns = _quoted(model._meta.db_table), ", ".join(_quoted(one.column) for one in fields)
            own = _own_rows(model, of_all)
            for number in range(1, count + 1):
                values = ", ".join(_value(model, one, number, of_all) for one in fields)
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {own}"  # noqa: S608
                )


def _of_all_plans() -> dict[str, str]:
    """The keys of who works on all plans, as SQL lists them: people, and their roles."""
    rows = list(Membership.objects.filter(role__in=OF_ALL_PLANS).values_list("user_id", "pk"))
    return {
        "accounts.User": ", ".join(str(user) for user, _key in rows),
        "accounts.Membership": ", ".join(str(key) for _user, key in rows),
    }


def _own_rows(model: type[models.Model], of_all: dict[str, str]) -> str:
    """The condition for the rows of the plan that was there first, without those of all plans."""
    key = model._meta.pk
    column = _quoted(key.column)
    conditions = [f"{column} NOT LIKE '%~%'" if _is_text(key) else f"{column} >= {FIRST_KEY}"]
    if _told_of(model) in of_all:
        conditions.append(f"{_quoted('id')} NOT IN ({of_all[_told_of(model)]})")
    if model is PlanRole:
        conditions.append(f"membership_id NOT IN ({of_all['accounts.Membership']})")
    if model._meta.label in ONCE_A_PERSON:
        conditions.append(f"user_id NOT IN ({of_all['accounts.User']})")
    return " AND ".join(conditions)


def _value(
    model: type[models.Model], field: "models.Field[object, object]", number: int, of_all: dict[str, str]
) -> str:
    """What a copy has in a column."""
    column = _quoted(field.column)
    told = field.related_model._meta.label if isinstance(field, models.ForeignKey) else ""
    if field.primary_key and not told:
        told = _told_of(model) if field.column == "id" else model._meta.label
    elif field.column == "id":
        told = _told_of(model)  # of a history: the row's
    if model is Plan and field.name == "is_default":
        return "false"
    if model is AuditRecord and field.name == "user_number":
        told = "accounts.User"
    if model in (AuditRecord, SignIn) and field.name == "username":
        who = "user_number" if model is AuditRecord else "user_id"
        return _unless(f"{who} IN ({of_all['accounts.User']})", column, f"{column} || '-{number}'")
    if told.split(".")[0] in ROOMS and told not in LEFT:
        if _is_text(field.target_field if isinstance(field, models.ForeignKey) else field):
            return f"SUBSTR({column}, 1, {_LONGEST_KEY}) || '~{number}'"
        shifted = f"{column} - {number * STEP}"
        return _unless(f"{column} IN ({of_all[told]})", column, shifted) if told in of_all else shifted
    if field.name in NAMED.get(model._meta.label, ()):
        return f"SUBSTR({column}, 1, {(field.max_length or 0) - 3}) || '-{number}'"
    if isinstance(field, models.UUIDField):
        return _other_number(column, number)
    return column


def _unless(condition: str, same: str, other: str) -> str:
    return f"CASE WHEN {condition} THEN {same} ELSE {other} END"


def _other_number(column: str, number: int) -> str:
    """The number of an act: of a copy another one, that it is not told as part of the act of the first."""
    if connection.vendor == "sqlite":
        return f"SUBSTR({column}, 1, 30) || '{number:02x}'"
    return f"CAST(SUBSTR(CAST({column} AS text), 1, 34) || '{number:02x}' AS uuid)"


def _is_text(field: "models.Field[object, object]") -> bool:
    return isinstance(field, models.CharField)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
