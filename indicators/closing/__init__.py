"""総括の照会: what a plan came to, asked once when its last year is decided (ADR 55)."""
