"""No act without a record: every service that is one act says how it is recorded, or stands here."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APPS = ("accounts", "initiatives", "indicators", "reports", "imari_dx")
ACTS = {"one_act", "confirmed_act"}
# Calls in the body of a service after which it is recorded: the records themselves, and what writes them.
RECORDING = {
    *("record", "log_act", "log_user", "log_membership", "_keep_erratum"),
    # Services that are recorded, called by others.
    *("register_user", "grant_membership", "end_membership", "load_plan", "update_plan", "load_new_plan"),
    *("_add", "_move", "_remove", "transfer"),
}
# Recorded row by row, in what they call.
DEEPER = {
    *("take_in_departments", "take_in_people", "restrict_role", "take_transfer"),
    *("take_in", "let_go"),  # of the directory
}
NOT_RECORDED = {
    # What is still being written: each save stands in the history of the report, drafts in their own table.
    *(
        "save_report",
        "save_own_figures",
        "save_several",
        "save_closing_report",
        "keep_draft",
        "discard_draft",
    ),
    # Of oneself alone; a code that is asked for is recorded by who asks.
    *("begin", "check_code"),
    *("mark_looked_at", "choose_rhythm"),
    # Documents are ordered; taking them away is recorded.
    *("order", "cancel", "take_up_again"),
    # What follows from an act, or from the day, without anybody doing it.
    *(
        "follow_headings",
        "succeed",
        "take_back",
        "schedule_work",
        "_write",
        "_put_back",
        "write_snapshot",
        "freeze_decided",
    ),
}


def test_every_service_is_recorded_or_named() -> None:
    missing = {name for name, node in services() if not is_recorded(node)}
    assert missing - NOT_RECORDED - DEEPER == set()
    assert (NOT_RECORDED | DEEPER) - {name for name, _node in services()} == set()


def services() -> Iterator[tuple[str, ast.FunctionDef]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if "@one_act()" in text or "@confirmed_act(" in text:
                for node in ast.walk(ast.parse(text)):
                    if isinstance(node, ast.FunctionDef) and ACTS & {*map(called, node.decorator_list)}:
                        yield node.name, node


def is_recorded(node: ast.FunctionDef) -> bool:
    if "recorded" in map(called, node.decorator_list):
        return True
    return bool(RECORDING & {called(one) for one in ast.walk(node)})


def called(node: ast.AST) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
