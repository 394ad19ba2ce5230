"""What the judgement refuses."""


class JudgementError(ValueError):
    """Values that cannot be judged; the message is a Japanese sentence for the user."""


class ScaleError(JudgementError):
    """Scale data that cannot be used; the message is a Japanese sentence for the secretariat."""
