"""Our own forms. Those of django-allauth, in our words, are in accounts/sign_in_forms.py."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.enums import Role
from accounts.models import Invitation, Organisation, User
from accounts.refusals import Refused

PASSWORD_HINT = _("At least 12 characters. Three words that have nothing to do with each other do.")
ROLE_HINTS = {
    "role": {
        Role.FACILITATOR.value: _("Sees and plans for the groups where she helps."),
        Role.COORDINATOR.value: _("Looks after groups, plans and people."),
        Role.ADMIN.value: _("Looks after accounts; sees no plan, agreement or note."),
        Role.GUARDIAN.value: _("Holds a key to sealed answers; a trustee, say. Sees nothing else."),
    }
}


def helper(*fields: str) -> FormHelper:
    """Fields only: the template writes the form tag and the buttons."""
    made = FormHelper()
    made.form_tag = False
    made.layout = Layout(*fields)
    return made


class TypedTwice(forms.Form):
    """A new password is typed twice, since it can't be seen. In place of allauth's own mixin."""

    def clean(self) -> dict[str, Any]:
        cleaned = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return cleaned


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("What your colleagues call you. A first name is enough."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("name")


class AcceptForm(TypedTwice, NameForm):
    password1 = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Type the password a second time.")},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        self.invitation = invitation
        super().__init__(*args, initial={"name": invitation.name}, **kwargs)
        self.helper = helper("name", "password1", "password2")

    def clean_password1(self) -> str:
        """Not common, and not like her own name or address."""
        owner = User(email=self.invitation.email, name=self.cleaned_data.get("name", ""))
        password: str = get_adapter().clean_password(self.cleaned_data["password1"], user=owner)
        return password


class InviteForm(forms.Form):
    """`user` is the one who invites; the choices are those that are hers to make."""

    choice_hints = ROLE_HINTS

    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Name"),
        help_text=_("A first name is enough. It can be changed."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a name.")},
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("One that nobody else reads."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the address that the link goes to.")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        mine = user.organisations(Role.COORDINATOR, Role.ADMIN)
        given = {role for one in mine for role in rules.roles_to_give(user, one.pk)}
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [pair for pair in Role.choices if pair[0] in given]
        self.initial.setdefault("language", get_language())
        shown = ["name", "email", "role", "language"]
        if len(mine) == 1:
            del self.fields["organisation"]
            self.only = mine[0]
        else:
            field = cast(forms.ModelChoiceField, self.fields["organisation"])
            field.queryset = Organisation.objects.visible_to(user).filter(
                pk__in=[one.pk for one in mine]
            )
            shown.insert(0, "organisation")
        self.helper = helper(*shown)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "organisation" not in self.fields:
            cleaned["organisation"] = self.only
        if cleaned.get("organisation") and cleaned.get("role"):
            try:
                rules.may_invite(self.user, cleaned["organisation"], cleaned["role"])
            except Refused as refusal:
                self.add_error("role", refusal.sentence)
        return cleaned


class GrantRoleForm(forms.Form):
    """`roles`: those that the viewer may give and the person does not have."""

    choice_hints = ROLE_HINTS

    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )

    def __init__(self, *args: Any, roles: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["role"])
        field.choices = [pair for pair in Role.choices if pair[0] in roles]
        self.helper = helper("role")
