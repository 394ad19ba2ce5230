"""The judgement reads nothing but its arguments."""

import ast
from decimal import Decimal, localcontext
from pathlib import Path

import pytest

import indicators.judgement
from indicators.judgement import Facts, IndicatorRule, JudgementError, YearFigure, propose_indicator
from tests.indicators.judgement.judgement_cases import IMARI, R5, facts, rule

ALLOWED = {"collections", "contextlib", "dataclasses", "datetime", "decimal", "enum", "typing"}
FOLDER = Path(indicators.judgement.__file__).parent
MODULES = sorted([*FOLDER.glob("*.py"), *FOLDER.glob("kinds/*.py")])
PURE = ("indicators.judgement", "imari_dx.shared.fiscal_year", "imari_dx.shared.numbers")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_module_imports_values_only(module):
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= ALLOWED
        if isinstance(node, ast.ImportFrom) and not node.level:
            assert node.module.startswith(PURE) or node.module.split(".")[0] in ALLOWED
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float)
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("now", "today")


def test_the_callers_decimal_context_changes_nothing():
    given = rule("ratio", 80, baseline=3), facts(R5, "17.123456")
    usual = propose_indicator(*given, IMARI)
    with localcontext() as context:
        context.prec = 3
        assert propose_indicator(*given, IMARI) == usual


@pytest.mark.parametrize("number", [0.5, float("nan"), Decimal("NaN"), "5", True])
def test_only_decimals_are_taken(number):
    with pytest.raises(TypeError):
        Facts(fiscal_year=R5, actual=number)
    with pytest.raises(TypeError):
        YearFigure(R5, value=number)
    with pytest.raises(TypeError):
        rule_of(target=number)
    with pytest.raises(TypeError):
        rule_of(expectations={R5: number})


def rule_of(**changes):
    plan = rule("annual", 10)
    names = ("name", "kind", "timing", "target", "first_year", "last_year")
    return IndicatorRule(**{**{name: getattr(plan, name) for name in names}, **changes})


def test_integers_become_decimals():
    assert isinstance(Facts(fiscal_year=R5, actual=5).actual, Decimal)


def test_years_that_run_backwards_are_refused():
    with pytest.raises(JudgementError, match="年度"):
        rule("annual", 10, years=(R5, R5 - 1))
