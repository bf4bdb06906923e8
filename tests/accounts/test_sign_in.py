"""Signing in and out, passwords, the phone's code: through allauth's views, on our pages."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.factories.accounts import PASSWORD, make_second_factor

NEW = "lighthouse jam onward"


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def code_for(secret):
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now))


def confirm(client, password=PASSWORD):
    return client.post(reverse("account_reauthenticate"), {"password": password})


def is_signed_in(client):
    return client.get(reverse("accounts:account")).status_code == 200


# --- the password


def test_sign_in_leads_to_today(client, ben):
    assert sign_in(client, "Ben@Example.org").url == reverse("home:today")
    assert is_signed_in(client)


def test_sign_in_leaves_no_second_copy_of_the_address(client, ben):
    sign_in(client, ben.email)
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": ben.email})
    assert not EmailAddress.objects.exists()


def test_sign_in_does_not_say_who_is_here(client, ben):
    pages = []
    for login in (ben.email, "nobody@example.org"):
        response = sign_in(client, login, "wrong wrong wrong")
        assert response.status_code == 200
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        pages.append(page.replace(login, "LOGIN"))
    assert pages[0] == pages[1]


def test_sign_in_of_a_closed_account_with_the_right_password(client, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert sign_in(client, ben.email).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert not is_signed_in(client)


def test_sign_in_of_a_closed_account_with_a_wrong_one_says_nothing(client, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert sign_in(client, ben.email, "wrong wrong wrong").status_code == 200


def test_sign_in_goes_nowhere_else(client, ben):
    response = sign_in(client, ben.email, next="https://evil.example/")
    assert response.url == reverse("home:today")


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert page.status_code == 200
    assert "People come in by a link" in page.content.decode()
    assert client.post(reverse("account_signup"), {"email": "a@example.org"}).status_code == 405
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_set_password", "account_confirm_login_code", "mfa_list_webauthn"],
)
def test_pages_that_we_have_no_template_for_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# --- limits


def test_limit_holds_across_processes(ben):
    """Each process has nothing but the database in common with the others."""
    for _ in range(5):
        assert "don’t fit" in sign_in(Client(), ben.email, "wrong").content.decode()
    blocked = sign_in(Client(), ben.email)
    assert "a lot of tries" in blocked.content.decode()
    assert cache._table == "cache_entries"


def test_limit_by_address_of_the_caller(db):
    for number in range(10):
        sign_in(Client(), f"{number}@example.org", "wrong")
    assert "a lot of tries" in sign_in(Client(), "x@example.org", "wrong").content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert "don’t fit" in sign_in(elsewhere, "x@example.org", "wrong").content.decode()


def test_made_up_address_of_the_caller_counts_for_nothing(db):
    for number in range(10):
        client = Client(HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
        sign_in(client, f"{number}@example.org", "wrong")
    client = Client(HTTP_X_FORWARDED_FOR="192.0.2.99")
    assert "a lot of tries" in sign_in(client, "x@example.org", "wrong").content.decode()


def test_behind_a_proxy_the_last_address_counts(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        client = Client(HTTP_X_FORWARDED_FOR=f"10.9.8.{number}, 192.0.2.1")
        sign_in(client, f"{number}@example.org", "wrong")
    same = Client(HTTP_X_FORWARDED_FOR="10.1.1.1, 192.0.2.1")
    assert "a lot of tries" in sign_in(same, "x@example.org", "wrong").content.decode()
    other = Client(HTTP_X_FORWARDED_FOR="10.1.1.1, 192.0.2.2")
    assert "don’t fit" in sign_in(other, "x@example.org", "wrong").content.decode()


def test_too_many_requests_show_a_clear_page(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    sign_in(client, "a@example.org", "wrong")
    response = sign_in(client, "a@example.org", "wrong")
    assert response.status_code == 429
    assert "Wait a little" in response.content.decode()


# --- a new password


def forget(client, email):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def test_forgotten_password(client, ben):
    other = Client()
    other.force_login(ben)
    for _ in range(5):
        sign_in(client, ben.email, "wrong")
    forget(client, "BEN@example.org")
    (message,) = mail.outbox
    assert message.subject == "Reminder: your link"
    assert "group" not in message.body
    link = re.search(r"http://testserver(\S+)", message.body).group(1)
    page = client.get(link, follow=True)
    assert "set-password" in page.request["PATH_INFO"]  # not the token
    data = {"password1": NEW, "password2": NEW}
    response = client.post(page.request["PATH_INFO"], data)
    assert response.url == reverse("account_reset_password_from_key_done")
    assert client.get(response.url).status_code == 200
    assert not is_signed_in(other)
    assert sign_in(client, ben.email, NEW).status_code == 302  # the wrong tries are forgiven
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_forgotten_password_says_the_same_to_a_stranger(client, ben):
    known, unknown = forget(client, ben.email), forget(Client(), "nobody@example.org")
    pages = [
        re.sub(r'value="\w{64}"', "", response.content.decode()) for response in (known, unknown)
    ]
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [[ben.email]]


def test_forgotten_password_of_a_closed_account(client, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    forget(client, ben.email)
    assert mail.outbox == []


def test_change_password_keeps_this_session_and_ends_the_others(client, ben):
    other = Client()
    other.force_login(ben)
    client.force_login(ben)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    response = client.post(reverse("account_change_password"), data)
    assert response.url == reverse("accounts:account")
    assert is_signed_in(client)
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"oldpassword": "x"}, "oldpassword", "That isn’t your password now."),
        ({"password1": "short"}, "password1", "at least 12 characters"),
        ({"password1": "q1w2e3r4t5y6"}, "password1", "Many people use"),
        ({"password1": "ben@example.org"}, "password1", "less like your name"),
        ({"password2": "different one"}, "password2", "not the same"),
    ],
)
def test_change_password_with_bad_answers(client, ben, changed, field, sentence):
    client.force_login(ben)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **changed}
    form = client.post(reverse("account_change_password"), data).context["form"]
    assert sentence in form.errors[field][0]


# --- the phone's code


def test_set_up_the_code(client, ben, events):
    sign_in(client, ben.email)
    response = client.get(reverse("mfa_activate_totp"))
    assert response.url.startswith(reverse("account_reauthenticate"))
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert 'fill="#fff"' in page.context["totp_svg"]  # a camera reads it on a dark page too
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "didn’t fit" in wrong.content.decode()
    secret = wrong.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert response.url == reverse("mfa_view_recovery_codes")
    assert len(client.get(response.url).context["unused_codes"]) == 10
    assert events() == [("second_factor_added", str(ben.pk), f"accounts.User:{ben.pk}")]


def test_sign_in_with_the_code(client, ben):
    secret = make_second_factor(ben)
    assert sign_in(client, ben.email).url == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert not is_signed_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    response = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert response.url == reverse("home:today")
    assert is_signed_in(client)


def test_code_works_once(client, ben):
    code = code_for(make_second_factor(ben))
    sign_in(client, ben.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    second = Client()
    sign_in(second, ben.email)
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(second)


def test_sign_in_with_a_spare_code_once(client, ben):
    make_second_factor(ben)
    codes = Authenticator.objects.get(user=ben, type="recovery_codes").wrap().get_unused_codes()
    sign_in(client, ben.email)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    second = Client()
    sign_in(second, ben.email)
    second.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_signed_in(second)


def test_guesses_of_the_code_are_limited(client, ben):
    secret = make_second_factor(ben)
    sign_in(client, ben.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert "a lot of tries" in page.content.decode()


def test_password_reset_does_not_get_round_the_code(client, ben):
    make_second_factor(ben)
    forget(client, ben.email)
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    page = client.get(link, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert not is_signed_in(client)
    assert sign_in(client, ben.email, NEW).url == reverse("mfa_authenticate")


def test_stop_using_the_code(client, ben, events):
    make_second_factor(ben)
    client.force_login(ben)
    confirm(client)
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert [kind for kind, _, _ in events()] == ["second_factor_removed"]


def test_coordinator_cannot_stop_using_the_code(client, ada, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_second_factor(ada)
    client.force_login(ada)
    confirm(client)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "always sign in with a code" in page.content.decode()
    assert Authenticator.objects.count() == 2


def test_new_spare_codes(client, ben, events):
    make_second_factor(ben)
    client.force_login(ben)
    confirm(client)
    before = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    client.post(reverse("mfa_generate_recovery_codes"))
    after = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert not set(before) & set(after)
    assert [kind for kind, _, _ in events()] == ["spare_codes_made"]


def test_spare_codes_need_the_password_again(client, ben):
    make_second_factor(ben)
    client.force_login(ben)
    response = client.get(reverse("mfa_view_recovery_codes"))
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_confirm_with_the_code(client, ben):
    secret = make_second_factor(ben)
    client.force_login(ben)
    page = client.get(reverse("account_reauthenticate"))
    assert reverse("mfa_reauthenticate") in page.content.decode()
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
    client.post(reverse("mfa_reauthenticate"), {"code": code_for(secret)})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


@pytest.mark.parametrize("with_code", [True, False])
def test_page_about_the_code(client, ben, with_code):
    if with_code:
        make_second_factor(ben)
    client.force_login(ben)
    assert client.get(reverse("mfa_index")).status_code == 200


# --- her own page


def test_account_page(client, ben):
    client.force_login(ben)
    page = client.get(reverse("accounts:account"))
    assert page.context["form"].initial == {"name": "Ben"}
    assert "Glan yr Afon" in page.content.decode()


def test_account_page_without_a_role(client, eve):
    client.force_login(eve)
    assert "None at the moment" in client.get(reverse("accounts:account")).content.decode()


def test_change_her_name(client, ben):
    client.force_login(ben)
    assert client.post(reverse("accounts:account"), {"name": "Benedict"}).status_code == 302
    assert User.objects.get(pk=ben.pk).name == "Benedict"
    assert client.post(reverse("accounts:account"), {"name": ""}).status_code == 422


def test_sign_out_everywhere_else(client, ben):
    other = Client()
    other.force_login(ben)
    client.force_login(ben)
    client.post(reverse("accounts:sign_out_everywhere"))
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_sign_out(client, ben):
    client.force_login(ben)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)
    assert client.post(reverse("account_logout")).url == reverse("toolkit:front")
    assert not is_signed_in(client)


def test_deactivated_person_is_out_at_once(client, ben, dee):
    client.force_login(ben)
    admin = Client()
    admin.force_login(dee)
    admin.post(reverse("accounts:deactivate", args=[ben.pk]))
    assert not is_signed_in(client)
    admin.post(reverse("accounts:reactivate", args=[ben.pk]))
    assert not is_signed_in(client)  # the old session stays ended


def test_pages_work_in_welsh(client, ben):
    names = ("account_login", "account_reset_password", "account_signup")
    for address in [reverse(name) for name in names]:
        assert 'lang="cy"' in client.get("/cy" + address).content.decode()


def test_sign_in_takes_long_for_everybody(ben, settings):
    """With a real hasher: an unknown address costs the same work as a known one."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    ben.set_password(PASSWORD)
    ben.save(update_fields=["password"])
    spent = []
    for login in (ben.email, "nobody@example.org"):
        start = time.perf_counter()
        sign_in(Client(), login, "wrong wrong wrong")
        spent.append(time.perf_counter() - start)
    assert 0.3 < spent[0] / spent[1] < 3
