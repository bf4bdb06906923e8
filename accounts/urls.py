"""Our pages under `accounts:`, and those of django-allauth that we use, by its own names.

allauth's own lists are not included: each page here has a template of ours, and there is no other.
`account_signup` leads to a page that says how people come in.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.views import invitations, own, people, second_step

ours: list[URLPattern | URLResolver] = [
    path("people/", people.people, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/to-tell/", include("accounts.safeguarding.urls")),
    path("people/<uuid:person>/", people.person, name="person"),
    path(
        "people/<uuid:person>/roles/<uuid:organisation>/grant/",
        people.role_grant,
        name="role_grant",
    ),
    path("people/<uuid:person>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<uuid:person>/reactivate/", people.reactivate, name="reactivate"),
    path(
        "people/<uuid:person>/second-factor/reset/",
        people.second_factor_reset,
        name="second_factor_reset",
    ),
    path("roles/<uuid:membership>/end/", people.role_end, name="role_end"),
    path(
        "invitations/<uuid:invitation>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitation/<str:token>/", invitations.invitation_link, name="invitation_link"),
    path("account/", own.account, name="account"),
    path("account/sign-out-everywhere/", own.sign_out_everywhere, name="sign_out_everywhere"),
]

allauths = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", own.closed, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "password/new/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("code/", mfa.index, name="mfa_index"),
    path("code/set-up/", second_step.Activate.as_view(), name="mfa_activate_totp"),
    path("code/remove/", second_step.Deactivate.as_view(), name="mfa_deactivate_totp"),
    path("code/spare/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "code/spare/new/",
        second_step.NewSpareCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [path("", include((ours, "accounts"))), path("account/", include(allauths))]
