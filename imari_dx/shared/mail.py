"""Sending mail so that one knows whether it went: a break while a message is handed over is no refusal."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend


class DeliveryUncertainError(smtplib.SMTPException):
    """The connection broke while the server took the message: it may have gone out."""


class _HandingOver:
    """What both kinds of connection do when the message itself is sent."""

    def data(self, msg: Any) -> Any:
        try:
            return super().data(msg)  # type: ignore[misc]
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise DeliveryUncertainError(str(error)) from error


class _Smtp(_HandingOver, smtplib.SMTP):
    pass


class _SmtpSsl(_HandingOver, smtplib.SMTP_SSL):
    pass


class SmtpBackend(EmailBackend):
    """Django's own, which raises DeliveryUncertainError where nobody can say whether a message went out."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The class of the connection."""
        return _SmtpSsl if self.use_ssl else _Smtp
