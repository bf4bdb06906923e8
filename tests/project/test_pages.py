"""What every page sends along and holds, for whoever looks over a shoulder or through a history."""

import re

import pytest

from tests.project import markup, walk

CONTENT_SECURITY_POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
    "object-src 'none'",
}
# Words that a title, a file name, a sender or a subject may not have, in English and Welsh.
TELLING = re.compile(
    r"abus|violen|victim|surviv|trauma|domestic|refuge|women|woman|crisis|police|safeguard"
    r"|cam-?drin|trais|goroes|domestig|lloches|menyw|merched|argyfwng|heddlu",
    re.IGNORECASE,
)
# A group is called something that says nothing to a stranger; the rest is anybody's words.
MAY_BE_A_TITLE = {walk.MARKED["name"]}


def failing(visits, wrong):
    """Who met it, where; all of them, so that one run shows the whole."""
    return [str(visit) for visit in visits if wrong(visit)]


def test_content_security_policy_is_this_one(visits):
    def other(visit):
        sent = visit.headers.get("Content-Security-Policy", "")
        return set(sent.split("; ")) != CONTENT_SECURITY_POLICY

    assert failing(visits, other) == []


def test_policy_is_never_only_reported(visits):
    name = "Content-Security-Policy-Report-Only"
    assert failing(visits, lambda visit: name in visit.headers) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_header_is_on_every_answer(visits, name, value):
    assert failing(visits, lambda visit: visit.headers.get(name) != value) == []


def test_referrer_stays_here_and_leaving_tells_nobody(visits):
    """Not no-referrer on pages: browsers would send `Origin: null`, which fails the CSRF check."""
    wanted = {"leave": "no-referrer"}

    def other(visit):
        return visit.headers.get("Referrer-Policy") != wanted.get(visit.route, "same-origin")

    assert failing(visits, other) == []


def test_nothing_that_a_signed_in_person_saw_is_stored(visits):
    def stored(visit):
        seen = visit.person != "visitor" and (visit.html or visit.status == 200)
        return seen and visit.headers.get("Cache-Control") != "no-store"

    assert failing(visits, stored) == []


def test_a_visitor_who_only_reads_gets_no_cookie(visits):
    def kept(visit):
        reads = visit.person == "visitor" and visit.route.startswith(("toolkit:", "home:"))
        return reads and "Set-Cookie" in visit.headers

    assert failing(visits, kept) == []


def test_page_runs_and_styles_nothing_inline(pages):
    def inline(visit):
        return any(
            tag.name == "style"
            or (tag.name == "script" and not tag.attributes.get("src"))
            or any(name == "style" or name.startswith(("on", "hx-on")) for name in tag.attributes)
            or any(value.startswith("javascript:") for value in tag.attributes.values())
            for tag in markup.read(visit.html).tags
        )

    assert failing(pages, inline) == []


def test_page_loads_nothing_from_elsewhere(pages):
    def strange(visit):
        files = markup.read(visit.html).files()
        return any(not address.startswith("/static/") for address in files)

    assert failing(pages, strange) == []


def test_title_says_nothing_to_a_glance(pages):
    words = set(walk.MARKED.values()) - MAY_BE_A_TITLE
    titles = {(visit.route, markup.read(visit.html).title) for visit in pages}
    telling = [
        (route, title)
        for route, title in titles
        if TELLING.search(title) or any(word in title for word in words)
    ]
    assert telling == []
    # What members and participants open says not even that.
    unnamed = {route for route, title in titles if not title.endswith(" - Alongside")}
    assert unnamed == {route for route, _ in titles if route.startswith(("members:", "answering:"))}


def test_file_name_is_a_date(visits):
    named = {visit.headers.get("Content-Disposition") for visit in visits} - {None}
    assert named
    date = re.compile(r'attachment; filename="[\d-]+\.(pdf|json|csv|svg)"')
    assert [one for one in named if not date.fullmatch(one)] == []


def test_mail_says_nothing_to_a_glance(mails):
    assert mails
    for mail in mails:
        assert re.fullmatch(r"(Reminder|Nodyn atgoffa): [\w ’]+", mail.subject)
        assert not TELLING.search(mail.subject + mail.from_email + mail.body)
        assert not re.search("alongside", mail.body.replace("testserver", ""), re.IGNORECASE)


def test_address_of_a_group_holds_ids_only():
    """Slugs of the toolkit and keys of care concerns are public words; they come by POST only.

    So is the code of a language, which says of a group no more than its pages' letters do, and what
    a consent is about: one of three words, the same for everybody.
    """
    public = {"sessions:item_add", "sessions:concern_mend", "sessions:concern_accept"}
    for route in walk.routes():
        if {"group", "plan"} & set(route.arguments) and route.name not in public:
            address = re.sub("<slug:(language|purpose)>", "", route.address)
            assert set(re.findall(r"<(\w+):", address)) <= {"uuid", "int"}, route
        assert not TELLING.search(route.address), route


def test_no_link_holds_anybody_s_words(pages):
    words = (*walk.MARKED.values(), walk.SURNAME, "example.org")

    def told(visit):
        return any(
            word.lower() in address.lower()
            for address in markup.read(visit.html).addresses()
            for word in words
        )

    assert failing(pages, told) == []
