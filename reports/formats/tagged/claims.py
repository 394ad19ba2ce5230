"""Which documents say of themselves that they are accessible (PDF/UA-1)."""

# By the keys of the registry, which are the names of the templates. Each passes the structure tests
# (tests/reports/finished/structure.py): CI and `script/audit documents` ask every one of them. A document
# that cannot pass does not stand here: its tags stay, its claim goes.
ACCESSIBLE = frozenset(
    {
        "comparison", "evaluation", "letters", "meeting", "period", "plan", "plan-sheets", "progress",
        "schedule", "sheet",
    }
)  # fmt: skip
