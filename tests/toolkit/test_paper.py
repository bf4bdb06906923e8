import pytest

from toolkit import paper

TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "en")
= #data.title
#data.words
"""


@pytest.mark.parametrize("words", ["Tŷ Ŵyn", "naïve café", "“€5” – don’t", "Łódź", ""])
def test_latin_letters_are_printable(words):
    assert paper.is_printable({"deep": [{"words": words}]})


@pytest.mark.parametrize("words", ["العربية", "ትግርኛ", "ελληνικά", "Українська", "中文", "🌷"])
def test_other_letters_are_left_to_the_browser(words):
    assert not paper.is_printable({"deep": [{"words": words}]})


def test_words_are_never_commands(tmp_path):
    template = tmp_path / "page.typ"
    template.write_text(TEMPLATE)
    data = {"title": "Clauses", "words": '#panic("run") $x$ \\ *bold* "quoted"'}
    assert paper.compile_pdf(template, data).startswith(b"%PDF")
