"""Codes made of names, so that nobody has to think of one."""

import re

from pypinyin import Style, lazy_pinyin

#: How much of a name a code keeps.
LENGTH = 40


def from_name(name, taken):
    """Return a code made of ``name`` that is not among ``taken``, or ``""``.

    Chinese is written in pinyin; what is neither letter nor digit is an underscore.

    :param str name: what people read
    :param taken: codes that are given already
    """
    words = " ".join(lazy_pinyin(name or "", style=Style.NORMAL))
    stem = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:LENGTH].strip("_")
    if not stem:
        return ""
    stem = f"x_{stem}" if stem[0].isdigit() else stem
    return first_free(stem, taken, "{stem}_{number}", start=2)


def numbered(prefix, taken):
    """Return the first of ``PREFIX-01``, ``PREFIX-02``, … that is not ``taken``."""
    return first_free("", taken, prefix + "-{number:02}", start=1)


def first_free(stem, taken, pattern, start):
    """Return ``stem``, or the first number in ``pattern`` that is not ``taken``."""
    code, number = stem, start
    while not code or code in taken:
        code = pattern.format(stem=stem, number=number)
        number += 1
    return code
