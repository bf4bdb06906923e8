import pytest

from groups.support_groups.requests import number_sent
from tests.groups.addresses import address


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("7", 7),
        ("0", 0),
        ("", -1),
        ("seven", -1),
        ("-1", -1),
        ("²", -1),
        ("٣", -1),
        ("9" * 5000, -1),
    ],
)
def test_number_is_read_or_is_one_that_nothing_has(rf, sent, read):
    assert number_sent(rf.post("/", {"version": sent}), "version") == read


def test_number_that_was_not_sent_is_one_that_nothing_has(rf):
    assert number_sent(rf.post("/"), "version") == -1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["agreement_record", "participant_names"])
def test_page_bears_a_number_of_thousands_of_digits(client, ada, group, name):
    client.force_login(ada)
    long = {"started_from": "9" * 5000, "rows": "9" * 5000, "keep": "no", "do": "save"}
    assert client.post(address(name, group), long).status_code < 500
