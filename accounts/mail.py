"""Mail that gives nothing away: not to whoever glances at the phone, nor to whoever reads it."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Invitation
from accounts.refusals import NotNow


def send_invitation(invitation: Invitation, *, token: str, language: str, site: str) -> None:
    """Raises NotNow where the mail can't be sent, in the language of whoever sends it."""
    with translation.override(language):
        url = site + reverse("accounts:invitation_link", args=[token])
        until = date_format(timezone.localtime(invitation.expires_at), "j F Y")
        context = {"name": invitation.name, "url": url, "until": until}
        body = render_to_string("accounts/mail/invitation.txt", context)
        subject = _("Reminder: your link")
    try:
        send_mail(subject, body, None, [invitation.email])
    except (SMTPException, OSError):
        raise NotNow(_("The mail couldn’t be sent, so nothing was saved. Try again in a while."))
