"""A plan document that brings its scale: one that ships by its key, or a definition; all mistakes told."""

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.models import RatingScale
from indicators.plan_io import PlanDocumentError, export_document, load_plan
from indicators.plan_io.shipped_scales import reference_definitions
from initiatives.models import Plan
from tests.indicators.plan_io.test_load_plan import small

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

OWN: dict[str, Any] = {
    "key": "own",
    "name": "本町の評価",
    "codes": [
        {"code": "着実", "label": "着実に進んでいる", "points": 2},
        {"code": "要改善", "label": "改善が必要", "points": 0},
    ],
    "rules": [
        {"code": "着実", "when": {"rate": {"at_least": 100}}},
        {"code": "要改善", "when": {"rate": {"below": 100}}},
    ],
    "points_rules": [{"code": "着実", "when": {"points": {"at_least": 2}}}, {"code": "要改善", "when": {}}],
    "initiative": {"roll_up": "points"},
}


def with_scale(scale: Any) -> dict[str, Any]:
    return small(lambda data: data.update(scale=copy.deepcopy(scale)))


def scale() -> RatingScale:
    return RatingScale.objects.get()


def told(document: Any, tmp_path: Path, *args: str) -> str:
    path, out = tmp_path / "plan.json", StringIO()
    path.write_text(json.dumps(document), encoding="utf-8")
    call_command("load_plan", str(path), *args, stdout=out)
    return out.getvalue()


def test_a_definition_is_registered_and_goes_out_again() -> None:
    result = load_plan(with_scale(OWN))
    assert (result.scale_loaded, scale().key, scale().is_active) == ("本町の評価", "own", True)
    exported = export_document(result.plan)
    assert exported["scale"] == OWN
    assert load_plan(exported).outcome == "unchanged"


def test_a_key_means_the_scale_that_ships() -> None:
    result = load_plan(with_scale("nagayo"))
    assert scale().definition == reference_definitions()["nagayo"]
    assert export_document(result.plan)["scale"] == "nagayo"


def test_a_document_without_one_gets_none_from_the_service_and_the_standard_one_from_the_command(
    tmp_path: Path,
) -> None:
    plan = load_plan(small()).plan
    assert not RatingScale.objects.exists()
    assert "scale" not in export_document(plan)
    assert "判定基準「標準評価尺度」を登録しました。" in told(small(), tmp_path)
    assert scale().scale.rules == RatingScale(definition=reference_definitions()["imari"]).scale.rules


def test_the_command_names_the_scale_of_the_document(tmp_path: Path) -> None:
    assert "判定基準「本町の評価」を登録しました。" in told(with_scale(OWN), tmp_path)


def test_a_file_that_is_named_goes_before_the_document(tmp_path: Path) -> None:
    file = tmp_path / "tama.json"
    file.write_text(json.dumps(reference_definitions()["tama"]), encoding="utf-8")
    told(with_scale(OWN), tmp_path, "--scale", str(file))
    assert scale().key == "tama"


def test_a_scale_that_is_laid_down_stays_and_a_different_one_is_said_not_to_be_taken(tmp_path: Path) -> None:
    told(with_scale(OWN), tmp_path)
    assert "文書の判定基準" not in told(with_scale(OWN), tmp_path)
    again = told(with_scale(OWN | {"name": "別の評価"}), tmp_path, "--update")
    assert (
        "文書の判定基準は登録していません。この計画には、既に判定基準があります（本町の評価 第1版）" in again
    )
    assert scale().name == "本町の評価"


def wrong(**parts: Any) -> dict[str, Any]:
    return OWN | parts


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("hiroshima", ["「hiroshima」という判定基準はありません。imari、"]),
        ([], ["評価尺度の全体は、項目名と値の組"]),
        ({}, ["区分（codes）"]),
        (wrong(key="本町"), ["符号（key）は、半角の英数字"]),
        (wrong(colour="red"), ["「colour」"]),
        (
            wrong(
                rules=[{"code": "Z"}, OWN["rules"][0], {"code": "着実", "when": {"speed": 1}}],
                points_rules=[{"code": "着実", "when": {"points": {"of": "sum"}}}],
            ),
            ["1番目の規則が示す「Z」", "3番目の規則", "1番目の点数の規則"],
        ),
        (
            wrong(codes=[{"code": ""}, OWN["codes"][0], {"code": "B"}, {"code": "着実", "label": "二つ目"}]),
            ["1番目の区分の「code」", "3番目の区分の「label」", "「着実」が重複"],
        ),
    ],
)
def test_every_mistake_is_told_and_nothing_is_loaded(given: Any, says: list[str]) -> None:
    with pytest.raises(PlanDocumentError) as refused:
        load_plan(with_scale(given))
    problems = refused.value.problems
    assert [one.startswith("判定基準（scale）：") for one in problems] == [True] * len(says)
    assert all(text in one for text, one in zip(says, problems, strict=True)), problems
    assert not Plan.objects.exists()


def test_mistakes_of_plan_and_scale_are_told_together(tmp_path: Path) -> None:
    document = with_scale(wrong(rules=[{"code": "Z"}]))
    document["plan"]["title"] = ""
    with pytest.raises(CommandError) as refused:
        told(document, tmp_path)
    assert "・計画：" in str(refused.value)
    assert "・判定基準（scale）：評価尺度の1番目の規則が示す「Z」" in str(refused.value)
