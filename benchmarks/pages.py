"""What people open: the count of what waits for me, my first page, a list."""

PAGE = 80
#: As the web client asks: it stops counting here. Our lists let it stop earlier.
COUNT_LIMIT = {"ours": 1_001}
COUNT_LIMIT_OF_ODOO = 10_001


class Pages:
    """The same screens on each side, for one user.

    :param sides: the sides by name
    :param user: whose inbox it is
    """

    def __init__(self, sides, user):
        self.sides = sides
        self.user = user

    def _model(self, side, model):
        return self.sides[side].records(self.user).env[model]

    def count(self):
        """The number in the systray."""
        return {
            "floor": lambda: self._model("floor", "bench.plain.slot").search_count(
                [("user_id", "=", self.user.id), ("state", "=", "open")]
            ),
            "peer": self._model("peer", "res.users").review_user_count,
            "ours": self._model("ours", "res.users")._fao_approval_group,
        }

    def first_page(self):
        """My first page, with what its list shows."""
        return {
            "floor": lambda: self._page(
                "floor",
                "bench.plain.slot",
                [("user_id", "=", self.user.id), ("state", "=", "open")],
                {"plain_id": {"fields": {"display_name": {}}}, "state": {}},
            ),
            "peer": lambda: self._page(
                "peer",
                "bench.request",
                [("can_review", "=", True)],
                {**self._who("user_id"), "name": {}, "next_review": {}, "state": {}},
            ),
            "ours": lambda: self._page(
                "ours",
                "fao.approval",
                [("my_turn", "=", True)],
                {
                    **self._who("duty_id", "stage_id", "unit_id"),
                    "number": {}, "title": {}, "due_at": {}, "light": {},
                    "reason": {}, "state": {},
                },
                order="due_at, id",
            ),
        }  # fmt: skip

    def register(self):
        """A page of documents with who must act on each."""
        return {
            "peer": lambda: self._page(
                "peer",
                "bench.request",
                [],
                {
                    **self._who("user_id", "reviewer_ids"),
                    "name": {}, "validation_status": {}, "state": {},
                },
            ),
            "ours": lambda: self._page(
                "ours",
                "fao.matter",
                [],
                {
                    **self._who("duty_id", "unit_id", "stage_id"),
                    "number": {}, "title": {}, "state": {}, "next_people": {},
                    "due_at": {}, "light": {},
                },
            ),
        }  # fmt: skip

    def _page(self, side, model, domain, columns, order=None):
        return self._model(side, model).web_search_read(
            domain,
            columns,
            limit=PAGE,
            order=order,
            count_limit=COUNT_LIMIT.get(side, COUNT_LIMIT_OF_ODOO),
        )

    @staticmethod
    def _who(*names):
        return {name: {"fields": {"display_name": {}}} for name in names}
