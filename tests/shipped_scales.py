"""The scales that ship with the product, and one of the plan's own put in their place."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from indicators.models import RatingScale
from tests.cast import World

FOLDER = Path(settings.BASE_DIR) / "fixtures/scales"
KEYS = sorted(path.stem for path in FOLDER.glob("*.json"))
WITHOUT_NO_GRADE = "tama"  # all its codes are grades


def definition(key: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


def use_scale(world: World, key: str) -> RatingScale:
    """Judge the plan's undecided years by a shipped scale."""
    RatingScale.objects.filter(plan=world.plan, is_active=True).update(is_active=False)
    return RatingScale.objects.create(
        plan=world.plan,
        key=key,
        name=definition(key)["name"],
        version=90,
        is_active=True,
        definition=definition(key),
    )
