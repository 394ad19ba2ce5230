"""How sizes are told to who keeps the server."""

_GIGABYTE, _MEGABYTE = 1024**3, 1024**2


def size(count: int) -> str:
    """Return bytes as GB with one decimal, below one as whole MB."""
    return f"{count / _GIGABYTE:.1f} GB" if count >= _GIGABYTE else f"{count // _MEGABYTE} MB"
