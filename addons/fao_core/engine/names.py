"""Latin spelling of Chinese personal names, as passports print it."""

from typing import Final

from pypinyin import Style, lazy_pinyin

COMPOUND_SURNAMES: Final = {
    "欧阳": "OUYANG",
    "司马": "SIMA",
    "上官": "SHANGGUAN",
    "诸葛": "ZHUGE",
    "司徒": "SITU",
    "东方": "DONGFANG",
    "皇甫": "HUANGFU",
    "尉迟": "YUCHI",
    "公孙": "GONGSUN",
    "慕容": "MURONG",
    "令狐": "LINGHU",
    "夏侯": "XIAHOU",
    "长孙": "ZHANGSUN",
    "宇文": "YUWEN",
    "轩辕": "XUANYUAN",
    "端木": "DUANMU",
    "独孤": "DUGU",
    "南宫": "NANGONG",
    "澹台": "TANTAI",
    "万俟": "MOQI",
}
# Surnames that are read differently from the same character in other words.
SURNAMES: Final = {
    "曾": "ZENG",
    "单": "SHAN",
    "解": "XIE",
    "仇": "QIU",
    "区": "OU",
    "查": "ZHA",
    "盖": "GE",
    "乐": "YUE",
    "朴": "PIAO",
    "任": "REN",
    "覃": "QIN",
    "缪": "MIAO",
    "翟": "ZHAI",
    "种": "CHONG",
    "秘": "BI",
    "员": "YUN",
    "召": "SHAO",
    "尉": "WEI",
    "冼": "XIAN",
    "重": "CHONG",
    "折": "SHE",
}


def _is_han(text: str) -> bool:
    """Whether ``text`` consists of Chinese characters only."""
    return bool(text) and all(
        "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" for char in text
    )


def _spell(text: str) -> str:
    """Return the syllables of ``text``, joined; passports write ü as yu."""
    syllables = lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)
    return "".join(syllable.replace("v", "yu") for syllable in syllables)


def pinyin(name: str) -> str:
    """Return the spelling of a Chinese name, ``""`` when it is not Chinese.

    :param name: e.g. 张伟 or, for a name without surname, 阿依古丽·买买提
    :return: e.g. ``ZHANG Wei``
    """
    parts = (name or "").replace("•", "·").replace(" ", "").split("·")
    if not all(_is_han(part) for part in parts):
        return ""
    if len(parts) > 1:
        return " ".join(_spell(part).capitalize() for part in parts)
    [whole] = parts
    if len(whole) > 2 and whole[:2] in COMPOUND_SURNAMES:
        surname, given = COMPOUND_SURNAMES[whole[:2]], whole[2:]
    else:
        surname = SURNAMES.get(whole[0]) or _spell(whole[0]).upper()
        given = whole[1:]
    return f"{surname} {_spell(given).capitalize()}".strip()
