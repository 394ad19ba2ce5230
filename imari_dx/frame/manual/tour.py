"""A tour of the demonstration: what to look at in which role, in two minutes."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TourStep:
    """One stop: who to log in as, and what to do there. Braces as in the manual's topics."""

    title: str
    username: str  # of indicators.demo.accounts
    role: str
    text: str


TOUR: Final = (
    TourStep(
        "実績を入力して提出する",
        "editor-gyosei",
        "担当者",
        "ホームのいちばん上の{initiative}を開きます。計画と目標、前年度の値を見ながら入力し、「提出」を押します。"
        "足りないものは、画面の上に「提出まであと○件」と出ます。",
    ),
    TourStep(
        "読んで承認する",
        "head-gyosei",
        "所属長",
        "ホームの「承認待ち」から1件を開きます。値と目標、前年度との違い、評価の案と理由が1画面に並びます。"
        "「承認」を押すと、次の承認待ちに進みます。",
    ),
    TourStep(
        "確認して確定する",
        "secretariat",
        "事務局",
        "「照会・調査」で、どの課がまだかを見ます。ホームから、承認されたものを確認し、"
        "{meeting}の決定を記録して確定します。",
    ),
    TourStep(
        "全体を見て、指示を出す",
        "headquarters",
        "{member}",
        "ホームと「全体の状況」で、評価の内訳、遅れている{initiative}、前年度からの変化を見ます。"
        "{initiative}を開いて、{instruction}を書くこともできます。",
    ),
    TourStep(
        "帳票を受け取る",
        "viewer",
        "閲覧者",
        "「帳票」で、決定が済んだ年度の評価報告書を、PDFかExcelで保存します。画面と同じ数字が、計画書と同じ様式で並びます。",
    ),
)
