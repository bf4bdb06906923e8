"""The attacks that must fail, A1 to A15: docs/attacks.md tells each.

Each attack is a function that is given a town and returns how much it found. It is tried on the
build as it is, where that must be nothing, and on builds that were weakened on purpose, where it
must find what was opened to it: an attack that finds nothing anywhere proves nothing.

    trials.py       one attack on one build, and how much it may find there

On what is published:
    programmes.py   invented answers
    figures.py      what an attacker holds of a release; usual.py, of the five usual rules
    bounds.py       his arithmetic
    published_attacks.py  A1 to A9
    published.py    which attack is tried under which rules
    yields.py       what is published and what leaks, by size: make disclosure-figures

On the letter box, A10 to A14:
    town.py         women, groups, waves and answers on a PostgreSQL of our own
    weakened.py     what each weakened build does differently
    a10.py ...      the attacks
    suite.py        which attack is tried on which builds, and how much it may find
    test_attacks.py the suite at the size of CI, 700 women in 60 groups
    __main__.py     the suite at any size: make attack
"""
