"""The smallest plan that a round can be opened of, as a document."""

from typing import Any


def small_document(first_year: int = 2025) -> dict[str, Any]:
    """Two initiatives below one heading, five years from ``first_year`` on."""
    return {
        "format": 2,
        "plan": {
            "slug": "sogo",
            "title": "第3次丸山市総合計画",
            "municipality": "丸山市",
            "start_fiscal_year": first_year,
            "end_fiscal_year": first_year + 4,
            "words": {"contact_department": "企画課"},
        },
        "levels": [{"word": "基本目標"}, {"word": "事業"}],
        "headings": [{"level": 1, "slug": "g1", "title": "まちの基盤"}],
        "initiatives": [
            {"slug": f"j{n}", "code": f"1-{n}", "title": f"第{n}の事業", "heading": "g1"} for n in (1, 2)
        ],
    }
