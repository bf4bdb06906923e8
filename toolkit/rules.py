"""Who may write in the toolkit. Nearly all of it comes from files and is written by nobody here."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.refusals import Refused


def may_translate(user: User) -> None:
    """The words of the pages that women read: they are everybody's, so any coordinator may."""
    if Role.COORDINATOR not in user.roles():
        raise Refused(_("Only a coordinator can write the words of women’s pages."))
