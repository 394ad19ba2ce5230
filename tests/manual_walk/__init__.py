"""docs/operations.md on a bare Debian with a running systemd, by ``script/audit operations``."""
