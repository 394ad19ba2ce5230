"""引継ぎの対応 as a file."""
