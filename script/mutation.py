"""What `script/mutants` runs: mutmut on a copy of the rules, its figure and the survivors.

mutmut changes functions alone; tables and patterns beside them stay as they are.
"""

import ast
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "imari_dx", "indicators", "initiatives", "reports")
BESIDE = ("fixtures", "static", "templates", "manage.py")
# Each rule with the tests that must notice when it changes: its own, and no others.
RULES = {
    "imari_dx/shared/numbers.py": ("tests/imari_dx/shared/test_numbers.py",),
    "imari_dx/shared/fiscal_year.py": ("tests/imari_dx/shared/test_fiscal_year.py",),
    "accounts/permissions.py": ("tests/accounts/test_permissions.py",),
    "indicators/judgement": (
        "tests/indicators/judgement",
        # It reads the source, and that is another one here.
        "--ignore=tests/indicators/judgement/test_judgement_purity.py",
    ),
    "indicators/workflow/transition_table.py": ("tests/indicators/workflow/test_workflow_rules.py",),
    "indicators/workflow/rights.py": (
        "tests/indicators/workflow/test_rights.py",
        "tests/indicators/workflow/test_workflow_rules.py",
    ),
    "reports/builders/tally.py": ("tests/reports/builders/test_tally.py",),
    "reports/builders/change.py": ("tests/reports/builders/test_change.py",),
}
NOTICED = {"killed", "timeout"}


def main() -> None:
    """Mutate what the arguments name, all rules without any."""
    rules = _chosen(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="imari-mutants-") as folder:
        os.chdir(folder)
        _copy(rules)
        _run()
        _report(_results())


def _chosen(paths: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the paths to mutate, each with its tests."""
    chosen = {}
    for path in (path.rstrip("/") for path in paths or RULES):
        found = [
            rule
            for rule in RULES
            if path == rule or path.startswith(f"{rule}/") or rule.startswith(f"{path}/")
        ]
        if not found or not (ROOT / path).exists():
            names = "\n".join(f"  {rule}" for rule in RULES)
            raise SystemExit(
                f"「{path}」は、試験の強さを測る規則にありません。次のもの、またはその中を指定してください。\n{names}"
            )
        chosen |= {path if len(path) > len(rule) else rule: RULES[rule] for rule in found}
    return chosen


def _copy(rules: dict[str, tuple[str, ...]]) -> None:
    for name in (*APPS, *BESIDE, "tests", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, name)
    for path in rules:
        for module in [Path(path)] if path.endswith(".py") else Path(path).rglob("*.py"):
            module.write_text(_within_reach(module.read_text()))
    _write_list(
        source_paths=APPS,
        only_mutate=[path if path.endswith(".py") else f"{path}/*" for path in rules],
        also_copy=BESIDE,
        pytest_add_cli_args_test_selection=sorted({test for tests in rules.values() for test in tests}),
    )


def _write_list(**lists: object) -> None:
    text = "".join(
        f"{name}=\n" + "".join(f"    {value}\n" for value in values) for name, values in lists.items()
    )
    Path("setup.cfg").write_text(f"[mutmut]\n{text}")


def _within_reach(source: str) -> str:
    """Return a module in which mutmut changes what it can exchange, and nothing else.

    A property becomes a function and ``label = property(label)``. What makes the module's tables runs when it
    is imported, before mutmut exchanges anything: a decorator hides it, else all its mutants would survive.
    """
    lines, tree = source.splitlines(), ast.parse(source)
    makers = _called_by_tables(tree)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in sorted(functions, key=lambda node: node.lineno, reverse=True):
        indent = " " * node.col_offset
        if [ast.unparse(decorator) for decorator in node.decorator_list] == ["property"]:
            lines[node.end_lineno : node.end_lineno] = [f"{indent}{node.name} = property({node.name})"]
            del lines[node.decorator_list[0].lineno - 1]
        elif node in tree.body and node.name in makers:
            lines.insert(node.lineno - 1, "@(lambda function: function)")
    return "\n".join(lines) + "\n"


def _called_by_tables(tree: ast.Module) -> set[str]:
    tables = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    calls = [node for table in tables for node in ast.walk(table) if isinstance(node, ast.Call)]
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def _run() -> None:
    """Let mutmut work; its progress is for a terminal, and what went wrong for everybody."""
    is_terminal = sys.stdout.isatty()
    command = [Path(sys.executable).with_name("mutmut"), "run", "--max-children", "1"]
    done = subprocess.run(command, capture_output=not is_terminal, text=True)
    if done.returncode:
        sys.stdout.write((done.stdout or "")[-3000:] + (done.stderr or ""))
        raise SystemExit("測れませんでした。試験が、変える前の規則で合格するか確かめてください。")


def _results() -> dict[str, str]:
    """Return each mutant with what became of it."""
    lines = (line.strip().rpartition(": ") for line in _mutmut("results", "--all", "true").splitlines())
    return {name: result for name, _colon, result in lines}


def _mutmut(*arguments: str) -> str:
    # Imported here because it reads its settings from the folder that is current then.
    from mutmut.__main__ import cli

    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        cli.main(list(arguments), standalone_mode=False)
    return output.getvalue()


def _report(results: dict[str, str]) -> None:
    survivors = [name for name, result in results.items() if result not in NOTICED]
    for name in survivors:
        sys.stdout.write(f"\n{_difference(name)}")
    sys.stdout.write("\n変異　気づいた　割合　　規則\n")
    made, survived = (Counter(map(_module, names)) for names in (results, survivors))
    for module, count in made.items():
        _figure(module, count, survived[module])
    _figure("計", len(results), len(survivors))


def _figure(title: str, made: int, survived: int) -> None:
    sys.stdout.write(f"{made:4d}　{made - survived:8d}　{(made - survived) / made:5.1%}　{title}\n")


def _module(name: str) -> str:
    """Return where a mutant stands: accounts.permissions.x_access_of__mutmut_3 → accounts/permissions.py."""
    return name.rpartition(".")[0].replace(".", "/") + ".py"


def _difference(name: str) -> str:
    """Return which function was changed how."""
    lines = _mutmut("show", name).splitlines()
    changed = (line for line in lines if re.match(r"[-+](?![-+]{2} )", line))
    function = (
        name.rpartition(".")[2].partition("__mutmut")[0].removeprefix("x").strip("_ǁ").replace("ǁ", ".")
    )
    return f"{_module(name)}: {function}\n" + "".join(f"  {line}\n" for line in changed)


if __name__ == "__main__":
    main()
