"""What custodians of the demo office do besides lending: losses, lists, a count.

Three holders left their posts or lost a passport: the cancelled passports stand on one
list that was signed and on one that waits for its signature. The count of the second
cabinet found two differences: one is cleared, one is being examined.
"""

from datetime import timedelta

from .people import passport_number

#: Holders of passports that are cancelled: as in ``people.PERSONS``.
FORMER = {
    "kong": ("孔德明", "male", "1966-03-19", "r8", "education", "原督导室主任"),
    "ren": ("任海", "male", "1986-06-05", "r10", "commerce", "科员"),
    "guan": ("关悦", "female", "1990-01-26", "re", "port", "原涉外事务专员"),
}
#: Lies in the second cabinet although it belongs into the first.
MISPLACED = "gao"
#: Whose pass is not on the shelf.
MISSING = "wu"


class CustodyLoader:
    """One run over cancellations, a loss and a count of the demo office.

    :param passports: the ``passports.PassportLoader`` that made the cabinets
    """

    def __init__(self, passports):
        self.passports = passports
        self.loader = passports.loader
        self.env = passports.env
        self.today = passports.today
        self.custodian = passports.custodian

    def load(self):
        """Cancel what is not used any more, list it, count the second cabinet."""
        self._register()
        self._lose("ren", self.today - timedelta(days=75))
        self._leave("kong", "retired", 50, "持证人退休，证照收缴注销")
        listed = self._list_cancelled(self.loader._back(30))
        with self.loader._at(self.loader._back(28)):
            self.loader._act(listed, "approve", self._user("deputy_director"))
        with self.loader._at(self.loader._back(25)):
            self.passports.passports["kong"].surrender("外交部领事司")
        self._leave("guan", "left", 6, "持证人离职，证照收缴注销")
        self._list_cancelled(self.loader._back(1))
        self._count(self.loader._back(12))

    def _user(self, role):
        return self.loader._user(role, "")

    def _register(self):
        """Take the passports of the former travellers into custody."""
        self.loader.create_persons(FORMER)
        first = len(self.passports.passports)
        with self.loader._at(self.today - timedelta(days=119)):
            for place, key in enumerate(FORMER, first):
                person = self.loader.persons[key]
                self.passports.passports[key] = self.passports._register(
                    person, "official", passport_number(person), place
                )

    # ---- Losses and cancellations

    def _lose(self, key, day):
        """Report a passport that was lost at home; its papers are complete."""
        liaison = self.loader._user("liaison", "commerce")
        with self.loader._at(day):
            loss = (
                self.env["fao.passport.loss"]
                .with_user(liaison)
                .create(
                    {
                        "passport_id": self.passports.passports[key].id,
                        "lost_on": day - timedelta(days=1),
                        "lost_place": "海舟市滨海大道",
                        "statement": "领取证照后乘公交返回单位途中公文包遗失，"
                        "已向公安机关报案，经查找未果。",
                    }
                )
            )
            self.loader._act(loss, "submit", liaison)
        with self.loader._at(day + timedelta(days=4)):
            self.loader._hand_in(loss, self.custodian)
            self.loader._act(loss, "take", self.custodian, transition="complete")

    def _leave(self, key, reason, days, note):
        """Note that a holder left; his passport is taken in and cancelled."""
        day = self.today - timedelta(days=days)
        self.loader.persons[key].write(
            {
                "fao_service_end": day - timedelta(days=3),
                "fao_service_end_reason": reason,
                "fao_retired": reason == "retired",
            }
        )
        with self.loader._at(day):
            self.passports.passports[key].cancel(note)

    def _list_cancelled(self, day):
        """Send the cancelled passports that no list names to the signature."""
        with self.loader._at(day):
            listed = (
                self.env["fao.passport.cancellation"]
                .with_user(self.custodian)
                .create({})
            )
            self.loader._act(listed, "submit", self.custodian)
        return listed

    # ---- A count with differences

    def _count(self, day):
        """Count the second cabinet; the first difference is cleared on the next day."""
        cabinet = self.passports.cabinets[1]
        missing = self.loader.persons[MISSING]
        with self.loader._at(day):
            count = (
                self.env["fao.passport.stocktake"]
                .with_user(self.custodian)
                .create({"cabinet_ids": cabinet.ids})
            )
            for passport in count._expected():
                if passport.person_id != missing:
                    count.scan(passport.sudo().number)  # as printed
            count.scan(self.passports.passports[MISPLACED].sudo().number)
            count.compare()
        misplaced = count.line_ids.filtered(lambda line: line.result == "misplaced")
        misplaced.with_user(self.custodian).write(
            {"explanation": "核对签证材料后误放入B柜，已放回A柜原位。"}
        )
        head = self._user("section_head")
        case = misplaced.difference_ids.with_user(head)
        with self.loader._at(self.loader.calendar.add_days(day, 1)):
            case.write({"conclusion": "证照完好，系放置有误，已当场归位。"})
            self.loader._act(case, "take", head, transition="clear")
