"""Small invented programmes, written out woman by woman."""

from evaluation.disclosure import Catalogue, Demographic, Given, Question, Thresholds
from evaluation.disclosure.catalogue import Series
from evaluation.disclosure.counting import People

SAFE = Question("safe", 1, 5)
ONE = Series("safe", 1)
OURS = Thresholds()


def catalogue(*, waves=(1,), demographics=(), areas=(), questions=(SAFE,), scales=()):
    return Catalogue(waves, questions, demographics, areas, scales)


def women(values, *, wave=1, groups=3, first=0, area=None, **more):
    """A woman for each value, one after the other into the groups. `more`: what all of them say."""
    return [
        Given(wave, f"w{first + at:03d}", at % groups, area, {"safe": value, **more})
        for at, value in enumerate(values)
    ]


def people(given, **facts):
    return People(given, catalogue(**facts))


def bands(low, middle, high):
    return [1] * low + [3] * middle + [5] * high


def age(options=2):
    return Demographic("age", options)
