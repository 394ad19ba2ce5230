"""次期計画: the plan that follows a plan, made from it (domain.md, "A plan lives"; ADR 54)."""
