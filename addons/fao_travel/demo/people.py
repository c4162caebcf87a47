"""Persons of the demo office who travel: fictional, with their filings."""

#: key: (name, gender, birth date, rank, unit, post)
PERSONS = {
    "li": ("李卫东", "male", "1971-05-12", "r6", "commerce", "商务局局长"),
    "zhou": ("周晓梅", "female", "1979-09-03", "r8", "commerce", "外资处处长"),
    "wu": ("吴志远", "male", "1984-02-20", "r8", "commerce", "外贸处处长"),
    "xu": ("徐岚", "female", "1990-11-08", "r10", "commerce", "翻译"),
    "qian": ("钱立新", "male", "1987-07-15", "r9", "commerce", "投资促进科科长"),
    "ma": ("马骏", "male", "1973-01-30", "r7", "education", "教育局副局长"),
    "luo": ("罗燕", "female", "1982-06-18", "r8", "education", "国际合作处处长"),
    "song": ("宋扬", "male", "1985-10-02", "r9", "education", "职业教育科科长"),
    "gao": ("高明哲", "male", "1968-04-22", "rs", "university", "材料学院教授"),
    "lin": ("林若曦", "female", "1981-12-11", "rs", "university", "材料学院副教授"),
    "tian": ("田野", "male", "1989-08-27", "rs", "university", "海洋学院讲师"),
    "yu": ("于海洋", "male", "1975-03-09", "re", "port", "港口集团副总经理"),
    "jiang": ("姜薇", "female", "1986-05-25", "re", "port", "航线开发部部长"),
    "dai": ("戴维民", "male", "1969-11-17", "r5", "government", "市政府党组成员"),
}

#: Officials down to this rank hold service passports.
SERVICE_RANK = 7


def passport_number(person):
    """Return the fictional number of the passport of a demo person."""
    sequence = person.fao_rank_id.sequence
    held = person.fao_rank_id.code not in ("RS", "RE") and sequence <= SERVICE_RANK
    return f"{'SE' if held else 'PE'}{2600000 + person.id:07d}"
