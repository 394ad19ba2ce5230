"""What stops an upgrade."""


class UpgradeError(Exception):
    """A step was not done; ``str()`` says why, in Japanese."""
