"""Builders: what the database holds, made into documents as plain values. They read prefetched rows only."""
