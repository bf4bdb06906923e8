from xml.etree import ElementTree

import pytest

from home.templatetags.clause_symbols import clause_symbol
from toolkit.drawings import CLAUSE_DRAWINGS, drawing_in_ink, qr_code
from toolkit.enums import Symbol

CLASSES = {"sa", "sb", "sas", "sbs"}


def test_every_symbol_has_a_drawing_of_its_own():
    assert set(CLAUSE_DRAWINGS) == set(Symbol)
    assert len(set(CLAUSE_DRAWINGS.values())) == len(Symbol)


@pytest.mark.parametrize("symbol", Symbol.values)
def test_drawing_is_decoration_in_two_colours(symbol):
    drawn = ElementTree.fromstring(clause_symbol(symbol, 36))
    assert (drawn.get("aria-hidden"), drawn.get("width")) == ("true", "36")
    assert {shape.get("class") for shape in drawn} <= CLASSES
    assert {shape.get("class")[:2] for shape in drawn} == {"sa", "sb"}


@pytest.mark.parametrize("symbol", Symbol.values)
def test_drawing_in_ink_needs_no_stylesheet(symbol):
    drawn = ElementTree.fromstring(drawing_in_ink(symbol))
    assert not [shape for shape in drawn if shape.get("class")]
    assert all(shape.get("fill") for shape in drawn)


def test_unknown_symbol_is_a_mistake():
    with pytest.raises(ValueError, match="pony"):
        clause_symbol("pony")


def test_qr_code_is_black_on_white_and_has_no_style():
    drawn = ElementTree.fromstring(qr_code("https://alongside.example/n/abcdefghijklmnopqrstuv/"))
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert {(shape.get("fill"), shape.get("stroke")) for shape in drawn} == {
        ("#fff", None),
        (None, "#000"),
    }
    assert not {"style", "class", "width"} & {name for one in drawn.iter() for name in one.attrib}


def test_qr_codes_differ():
    assert qr_code("https://alongside.example/a") != qr_code("https://alongside.example/b")
