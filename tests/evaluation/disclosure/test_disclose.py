"""The command, as somebody uses it on a table of her own."""

import json

import pytest
from django.core.management import CommandError, call_command

from evaluation.disclosure import NotSafe
from evaluation.management.commands import disclose
from tests.evaluation.disclosure.towns import bands

TOML = """
waves = [1]
question = [{key = "safe", least = 1, most = 5}]
demographic = [{key = "age", options = 2}]
"""


@pytest.fixture
def files(tmp_path):
    lines = ["wave,case,group,area,safe,age"]
    lines += [f"1,w{at},{at % 4},,{value},1" for at, value in enumerate(bands(10, 11, 12))]
    lines += [f"1,v{at},{at % 4},,3,2" for at in range(3)]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    (tmp_path / "c.toml").write_text(TOML)
    return tmp_path


def test_it_says_what_may_be_published_and_writes_it(files, capsys):
    call_command(
        "disclose", files / "a.csv", files / "c.toml", json=files / "o.json", csv=files / "o.csv"
    )
    assert capsys.readouterr().out == (
        "Rows published: 1, of these in fewer bands: 0.\n"
        "Withheld: 1, fewer women than are needed for a row.\n"
        "Withheld: 1, one kind of answer was given by too few.\n"
        "Withheld: 1, could be worked out by taking other rows away.\n"
        "No figure is further than 2 from its count.\n"
        "No answer can be worked out from them, before rounding or after.\n"
    )
    document = json.loads((files / "o.json").read_text())
    figures = document["blocks"][0]["rows"][0]["counts"]
    lines = (files / "o.csv").read_bytes().decode().split("\r\n")
    assert [int(line.rpartition(",")[2]) for line in lines[1:-1]] == figures


def test_it_writes_nothing_unasked(files, capsys):
    before = sorted(files.iterdir())
    call_command("disclose", files / "a.csv", files / "c.toml")
    assert sorted(files.iterdir()) == before
    assert "Rows" in capsys.readouterr().out


def test_a_wrong_file_is_named(files):
    (files / "a.csv").write_text("wave\n")
    with pytest.raises(CommandError, match=r"a\.csv, line 1: there must be one column"):
        call_command("disclose", files / "a.csv", files / "c.toml")


@pytest.mark.parametrize("word", disclose.NOT_SAFE)
def test_nothing_is_published_where_it_is_not_safe(files, monkeypatch, word):
    def publish(*_given):
        raise NotSafe(word)

    monkeypatch.setattr(disclose, "publish", publish)
    with pytest.raises(CommandError, match="Nothing can be published"):
        call_command("disclose", files / "a.csv", files / "c.toml", json=files / "o.json")
    assert not (files / "o.json").exists()
