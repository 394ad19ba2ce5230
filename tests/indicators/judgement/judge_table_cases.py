"""Cells and files that ``manage.py judge`` refuses."""

HEADER = "kind,timing,target,first_year,last_year,fiscal_year,actual"
ROW = "annual,every_year,10,2021,2025,2025,8"

RATIO = {"kind": "ratio", "numerator": 1, "denominator": 8}
MILESTONE = {"kind": "milestone", "timing": ""}
STARTED = {"kind": "cumulative", "timing": "at_end", "starts_at_baseline": "true"}
NO_NUMBERS = [
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "1e5",
    "0x10",
    "1,000",
    "1_000",
    "１０",
    "10%",
    "10人",
    "+5",
    "▲3",
]
NO_NUMBERS += ["−3", ".5", "5.", "--5", "1 000", "1.2.3", "\t5", "\u30005", "五", "0.1\n"]

# cells of an otherwise good row of R5 → column, part of the sentence
BAD_CELLS = [
    *[({"actual": text}, "actual", "は数として読めません") for text in NO_NUMBERS],
    ({"target": "NaN"}, "target", "は数として読めません"),
    ({"baseline": "abc"}, "baseline", "は数として読めません"),
    ({"expectation": "-"}, "expectation", "は数として読めません"),
    ({"previous": "?"}, "previous", "は数として読めません"),
    ({"first_value": "a"}, "first_value", "は数として読めません"),
    ({"running_total": "a"}, "running_total", "は数として読めません"),
    ({"actual": "1" * 31}, "actual", "桁が多すぎます"),
    ({"actual": "あ" * 40}, "actual", f"「{'あ' * 40}」は数として"),
    ({"actual": "あ" * 41}, "actual", f"「{'あ' * 40}…」は数として"),
    ({"kind": "yearly"}, "kind", "使えるのは annual、per_event、"),
    ({"kind": "Annual"}, "kind", "「Annual」は使えません"),
    ({"kind": ""}, "kind", "必要な値がありません"),
    ({"timing": "毎年"}, "timing", "使えるのは every_year、at_end です"),
    ({"timing": ""}, "timing", "必要な値がありません（空にできるのは milestone と text だけです）。"),
    ({"direction": ">="}, "direction", "使えるのは at_least、above、at_most、below です"),
    ({"status": "確定"}, "status", "使えるのは confirmed、"),
    (
        {"status": "blank"},
        "status",
        "「blank」は使えません",
    ),  # a scale asks for it; a row leaves the cell empty
    ({"starts_at_baseline": "yes"}, "starts_at_baseline", "使えるのは true、false です"),
    ({"starts_at_baseline": "true", "baseline": 1}, "starts_at_baseline", "累計（cumulative）でだけ"),
    (STARTED, "baseline", "始まりの値を書いてください"),
    (STARTED | {"baseline": 1, "baseline_year": 2021}, "baseline_year", "first_year（2021）より前の年度"),
    ({"scale": "IMARI"}, "scale", "使えるのは imari、aichi、"),
    ({"first_year": ""}, "first_year", "必要な値がありません"),
    ({"last_year": ""}, "last_year", "必要な値がありません"),
    ({"fiscal_year": ""}, "fiscal_year", "必要な値がありません"),
    ({"fiscal_year": "R5"}, "fiscal_year", "西暦4桁で書いてください（1990〜2099）。"),
    ({"fiscal_year": "2023.0"}, "fiscal_year", "西暦4桁"),
    ({"fiscal_year": "23"}, "fiscal_year", "西暦4桁"),
    ({"fiscal_year": "1989"}, "fiscal_year", "西暦4桁"),
    ({"due_year": "2100"}, "due_year", "西暦4桁"),
    ({"baseline_year": "2019年度"}, "baseline_year", "西暦4桁"),
    ({"last_year": "2020"}, "last_year", "first_year（2021）より前"),
    ({"previous": 1, "previous_year": 2023}, "previous_year", "fiscal_year（2023）より前の年度"),
    ({"previous": 1, "previous_year": 2024}, "previous_year", "fiscal_year（2023）より前の年度"),
    ({"first_value": 1, "first_value_year": 2024}, "first_value_year", "fiscal_year（2023）より後の年度は"),
    *[
        ({"status": status, "actual": 5}, "actual", f"status が {status} のときは空に")
        for status in ("pending", "unpublished", "not_held", "not_applicable")
    ],
    ({"status": "pending", "actual": 0}, "actual", "status が pending のときは空に"),
    ({"kind": "ratio", "numerator": 1}, "denominator", "分母も書いてください"),
    ({"kind": "ratio", "denominator": 8}, "numerator", "分子も書いてください"),
    ({**RATIO, "denominator": 0}, "denominator", "not_applicable"),
    ({**RATIO, "denominator": -8}, "denominator", "分母が０以下"),
    ({**RATIO, "numerator": -1}, "numerator", "０以上の数"),
    ({**RATIO, "actual": 14}, "actual", "合いません"),  # 12.5: 12 and 13 are roundings of it
    ({**RATIO, "actual": "12.4"}, "actual", "合いません"),
    *[({"decimals": text}, "decimals", "小数の桁数として") for text in ("7", "-1", "1.0", "１", "10", "一")],
    ({"items_done": "-1", "items_total": 3}, "items_done", "０以上の整数"),
    ({"items_done": "1.5", "items_total": 3}, "items_done", "０以上の整数"),
    ({"items_partial": "一", "items_total": 3}, "items_partial", "０以上の整数"),
    ({"items_total": "1e3"}, "items_total", "０以上の整数"),
    ({"items_done": 2, "items_partial": 2, "items_total": 3}, "items_total", "合計（4）より少なく"),
    ({"items_done": 2}, "items_total", "対象外を除いた件数"),
    *[
        ({**MILESTONE, "milestone_reached_on": day}, "milestone_reached_on", "2025-04-01 の形")
        for day in ("2023/4/1", "20230401", "2023-02-30", "2023-W01-1", "令和5年4月1日", "1900-01-01")
    ],
]

SJIS = f"{HEADER}\n{ROW}\n{ROW},総合戦略\n".encode("cp932")
# a file → how its problems begin
BAD_FILES = {
    "empty": (b"", ["ファイルが空です"]),
    "only a BOM": (b"\xef\xbb\xbf", ["ファイルが空です"]),
    "only blank lines": (b"\n\n,,\n", ["ファイルが空です"]),
    "CP932": (SJIS, ["3行目：文字コードがUTF-8ではありません（Shift_JISのようです）"]),
    "UTF-16": (HEADER.encode("utf-16"), ["1行目：文字コードがUTF-8ではありません"]),
    "neither": (b"kind\n\xff\xff\x81\n", ["2行目：文字コードがUTF-8ではありません。"]),
    "unknown column": (f"{HEADER},colour\n{ROW},red\n", ["1行目「colour」：使えない列です"]),
    "column in capitals": (f"{HEADER},Scale\n{ROW},imari\n", ["1行目「Scale」：使えない列です"]),
    "column of the answer": (f"{HEADER},grade\n{ROW},A\n", ["1行目「grade」：判定の結果の列です"]),
    "column twice": (f"{HEADER},actual\n{ROW},9\n", ["1行目「actual」：同じ名前の列が"]),
    "column without a name": (f"{HEADER},\n{ROW},\n", ["1行目：8番目の列に列名がありません"]),
    "no header": (
        f"{ROW}\n",
        [
            *(f"1行目「{cell}」：使えない列です" for cell in ("annual", "every_year", "10", "2021", "2025")),
            "1行目「2025」：同じ名前の列",
            "1行目「8」：使えない列です",
            *(
                f"1行目「{name}」：この列が必要です"
                for name in HEADER.split(",")
                if name not in ("target", "actual")
            ),
        ],
    ),
    "columns missing": (
        "kind,actual,fiscal_year\nannual,8,2025\n",
        [f"1行目「{name}」：この列が必要です" for name in ("timing", "first_year", "last_year")],
    ),
    "too many cells": (f"{HEADER}\n{ROW}\n{ROW},9\n", ["3行目：セルが8個あります。列は7個です"]),
    "separator in a number": (f"{HEADER}\n{ROW[:-1]}1,000\n", ["2行目：セルが8個あります"]),
    "open quote": (f'{HEADER}\n{ROW}\n"{ROW}\n{ROW}\n', ["3行目：CSVとして読めません"]),
    "text after a quote": (f'{HEADER}\n"annual"s{ROW[6:]}\n', ["2行目：CSVとして読めません"]),
    "line break in a cell": (
        f'{HEADER}\n"annual\n"{ROW[6:]}\n{ROW}x\n',
        ["2行目「kind」：「annual 」は使えません", "4行目「actual」：「8x」は数として"],
    ),
    "NUL": (f"{HEADER}\n{ROW}\0\n", ["2行目「actual」："]),
}
