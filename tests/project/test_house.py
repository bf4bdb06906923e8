"""The house stays small, its tests say something, and it names no machine."""

import ast
import re

import pytest

from tests.project.house import ROOT, relative, tracked_files

LONGEST_MODULE = 500
FILES = tracked_files()
CODE = [path for path in FILES if path.suffix in {".py", ".js", ".css", ".html"}]
TESTS = [path for path in FILES if path.name.startswith("test_") and path.suffix == ".py"]
TEXTS = [path for path in FILES if path.suffix not in {".png", ".jpg", ".gif", ".ico", ".pdf"}]

# What only one machine, or only one network, knows.
OF_A_MACHINE = re.compile(
    r"(?<![\w.{}-])/(?:home/\w+|Users/\w+|root|work|mnt|workspace)/(?!\s)"
    r"|\bfile:///|\b[A-Z]:\\\\?Users"
    r"|\bhttps?://(?:[\w-]+\.)*(?:pypi|pythonhosted|npmjs|artifactory|nexus|jfrog)[\w./:-]*"
    r"|--(?:extra-)?index-url|\bindex-url\s*=|\b(?:UV|PIP)_(?:EXTRA_)?INDEX"
)
# Names of calls that fail by themselves; rules and policies do, by the way they say no.
CHECKS = re.compile(r"_?(django_)?(assert|expect|raises|warns|fail|may_|can_|has_room)")


def is_check(node, helpers):
    """An assertion that can fail, or a call that is one or makes one."""
    match node:
        case ast.Assert(test=ast.Constant()):
            return False
        case ast.Assert():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in helpers or bool(CHECKS.match(name))
    return False


def silent_tests(code):
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    checking = set()
    for _ in range(2):  # a helper may have a helper
        for one in functions:
            if any(is_check(node, checking) for node in ast.walk(one)):
                checking.add(one.name)
    tests = [one.name for one in functions if one.name.startswith("test_")]
    return [name for name in tests if name not in checking]


def of_a_machine(text):
    return [match.group() for match in OF_A_MACHINE.finditer(text)]


@pytest.mark.parametrize("path", CODE, ids=relative)
def test_module_is_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", TESTS, ids=relative)
def test_every_test_asserts_something(path):
    assert silent_tests(path.read_text()) == []


@pytest.mark.parametrize("body", ["run()", "assert True", "x = 1", "helper()"])
def test_test_that_says_nothing_is_found(body):
    code = f"def helper(): pass\ndef test_it(): {body}"
    assert silent_tests(code) == ["test_it"]


def test_no_file_names_a_machine_or_a_registry():
    here = relative(ROOT / "tests/project/test_house.py")
    found = {relative(path): of_a_machine(path.read_text()) for path in TEXTS}
    assert {name: what for name, what in found.items() if what and name != here} == {}


@pytest.mark.parametrize(
    "text",
    [
        # in two pieces, so that this file holds none of them
        "see /" + "home/sam/alongside",
        "cd /" + "work/main",
        'open("/' + 'root/x")',
        "https://" + "py" + "pi.example/simple",
        "--index" + "-url x",
        "C:\\" + "Users\\sam",
    ],
)
def test_name_of_a_machine_is_found(text):
    assert of_a_machine(text)


def test_no_room_is_a_drawer_for_everything():
    drawers = {"common", "utils", "util", "helpers", "core", "misc"}
    assert [relative(path) for path in CODE if drawers & {path.stem, *path.parts}] == []
