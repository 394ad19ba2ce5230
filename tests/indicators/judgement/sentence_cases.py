"""Indicators and small helpers that the tables of sentences share."""

from indicators.judgement import ItemCounts, propose_initiative
from tests.indicators.judgement.judgement_cases import R4, R6, R7, rule

ALL, MOST, HALF, NONE = ItemCounts(2), ItemCounts(3, 0, 1), ItemCounts(1, 0, 1), ItemCounts()
FIRMS = rule("annual", 10, timing="every_year", name="参加社数", unit="社")
EVENTS = rule("annual", 2, timing="every_year", name="開催回数", unit="回")
VISITS = rule("per_event", 300, timing="every_year", name="来場者数", unit="人")
USE = rule("ratio", 50, timing="every_year", name="利用率")
CASHLESS = rule("ratio", 80, years=(R4, R7), name="決済利用率")
CARD = rule("ratio", 100, due=R4, name="マイナンバーカード保有率")
SCHOOLS = rule("ratio", 0, timing="every_year", direction="at_most", name="発生率")
COURSE = rule("cumulative", 200, name="受講者数", unit="人")
LIVE = rule("milestone", due=R6, name="稼働開始")
TEXT = rule("text", name="方針")


def reason(scale, year, pairs, items):
    """The sentence of an initiative."""
    return propose_initiative(pairs, items, scale, fiscal_year=year).reason


def is_one_sentence(text):
    """One sentence, of a length that can be read."""
    return text.count("。") == 1 and text.endswith("。") and len(text) < 250
