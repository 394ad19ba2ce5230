"""Several bodies (municipalities) on one machine: each with its account, database and services (ADR 107).

Runs as root by ``script/body``, without Django: no settings are those of all bodies.
"""
