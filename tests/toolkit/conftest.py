import pytest

from tests.toolkit.content import make_content
from toolkit.loading.whole import read_library


@pytest.fixture
def content(tmp_path):
    return make_content(tmp_path / "content")


@pytest.fixture
def problems(content):
    """The problems of the folder as it then is, as text."""
    return lambda: [str(problem) for problem in read_library(content).problems]
