"""How the site is: facts, rules over them, and those who are told (ADR 98)."""
