"""Django's PostgreSQL with a pool that fits who forks and outlives its database server (ADR 105)."""
