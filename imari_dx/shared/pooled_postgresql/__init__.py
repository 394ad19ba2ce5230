"""Django's PostgreSQL with a pool that fits a process which forks and outlives its database server (ADR 105)."""
