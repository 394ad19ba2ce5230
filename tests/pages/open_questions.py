"""What axe leaves open ("incomplete"), answered by another measure; without an answer it is a finding."""

from typing import Any

from playwright.sync_api import Page

from tests.pages.contrast import SCRIPT, judged
from tests.pages.finding import Finding, Judged

# Why axe cannot tell the contrast of words, in words for the tables.
REASONS = {
    "bgGradient": "a gradient lies behind",
    "bgImage": "a picture lies behind",
    "bgOverlap": "another element lies over it",
    "elmPartiallyObscured": "another element lies over a part of it",
    "elmPartiallyObscuring": "it reaches over the edge of what lies behind",
    "fgAlpha": "its colour lets the ground through",
    "imgNode": "it is part of a drawing",
    "nonBmp": "it consists of signs",
    "outsideViewport": "it is outside the window",
    "pseudoContent": "a drawn element (::before, ::after) lies behind",
    "shortTextContent": "it is a single letter",
}


def answered(page: Page, rule: dict[str, Any]) -> list[Finding]:
    """Answer one rule's open nodes."""
    if rule["id"] == "color-contrast":
        return _contrasts(page, rule["nodes"])
    if rule["id"] == "th-has-data-cells":
        return [_headers(page, node) for node in rule["nodes"]]
    return [Finding("axe", f"{rule['id']}, left open", node["html"][:120]) for node in rule["nodes"]]


def _contrasts(page: Page, nodes: list[dict[str, Any]]) -> list[Finding]:
    found: list[Finding] = []
    ratios = judged(page, [node["target"][0] for node in nodes])
    for node, (ratio, needed) in zip(nodes, ratios, strict=True):
        said = (node["any"][0]["data"] or {}).get("messageKey") or "default"
        why, what = REASONS.get(said, said), node["html"][:120]
        if ratio is None:
            found.append(Finding("axe", f"words that are not drawn: {why}", what))
        elif ratio < needed:
            found.append(
                Finding("axe", f"contrast of the pixels below {needed}: {why}", f"{ratio:.2f}: {what}")
            )
        else:
            found.append(Judged("contrast of the pixels", why, what, ratio))
    return found


def _headers(page: Page, node: dict[str, Any]) -> Finding:
    page.evaluate(f"() => {{ {SCRIPT} }}")
    lonely = page.evaluate("(target) => judge.lonely(target)", node["target"][0])
    if lonely:
        return Finding("axe", "headers without a data cell", f"{', '.join(lonely)}: {node['html'][:80]}")
    why = "which data cells a header in a table with groups of rows is for"
    return Judged("the cells in its row, column or group, by HTML's rules", why, node["html"][:120])
