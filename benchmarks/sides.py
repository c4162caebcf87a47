"""The sides: the same life cycle on each, one method a step."""

from itertools import count

from benchmarks.office import APPROVERS, DUTY


class Side:
    """One side; every step is taken by the user whose step it is.

    :param office: the office
    """

    name = ""
    model = ""

    def __init__(self, office):
        self.office = office
        self.env = office.env
        self.applicant = office.user("bench_applicant")
        self.approvers = [office.user(login) for login in APPROVERS]

    def create(self):
        """Create a document as the applicant; return its id."""
        values = {"name": "Bench document", "amount": 100.0}
        return self.records(self.applicant).create(values).id

    def submit(self, document):
        """Submit the document as the applicant."""
        self.records(self.applicant).browse(document).submit()

    def approve(self, document, number):
        """Approve the document as its approver of this number, 0 to 2."""
        self.records(self.approvers[number]).browse(document).approve()

    def records(self, user):
        """Return the model as ``user`` sees it, in a context of its own."""
        return self.env(user=user.id, su=False, context=dict(self.context(user)))[
            self.model
        ]

    def context(self, user):
        return {"lang": "en_US", "tz": "Asia/Shanghai"}

    def is_approved(self, document):
        """Whether the life cycle came to its end."""
        return self.env[self.model].browse(document).state == "approved"


class Floor(Side):
    """Plain ORM and mail.thread."""

    name = "floor"
    model = "bench.plain"

    def create(self):
        values = {"name": "Bench document", "amount": 100.0}
        values["slot_ids"] = [(0, 0, {"user_id": user.id}) for user in self.approvers]
        return self.records(self.applicant).create(values).id


class Peer(Side):
    """OCA base_tier_validation."""

    name = "peer"
    model = "bench.request"

    def is_approved(self, document):
        record = self.env[self.model].browse(document)
        return record.validation_status == "validated"


class Expense(Side):
    """Odoo's expenses with OCA's tiers."""

    name = "expense"
    model = "hr.expense"

    def __init__(self, office):
        super().__init__(office)
        # Odoo takes equal amounts for duplicates
        self.amounts = count(100)
        self.product = self.env["product.product"].search(
            [("name", "=", "Bench expense")], limit=1
        )
        self.employee = self.env["hr.employee"].search(
            [("user_id", "=", self.applicant.id)]
        )

    def create(self):
        expenses = self.records(self.applicant)
        expense = expenses.create(
            {
                "name": "Bench document",
                "employee_id": self.employee.id,
                "product_id": self.product.id,
                "total_amount_currency": next(self.amounts),
            }
        )
        return expense.id

    def submit(self, document):
        expense = self.records(self.applicant).browse(document)
        expense.action_submit()
        expense.request_validation()

    def approve(self, document, number):
        expense = self.records(self.approvers[number]).browse(document)
        expense.validate_tier()
        if number == len(self.approvers) - 1:
            expense.action_approve()


class Ours(Side):
    """A configured duty: rights, a check, digests and the ledger included."""

    name = "ours"
    model = "fao.matter"

    def create(self):
        cases = self.cases(self.applicant)
        values = {"title": "Bench document", "properties": {"amount": 100.0}}
        return cases.open_case(DUTY, values)["case_id"]

    def submit(self, document):
        self.cases(self.applicant).act(document, "submit")

    def approve(self, document, number):
        self.cases(self.approvers[number]).act(document, "approve")

    def cases(self, user):
        return self.records(user).env["fao.case"]

    def is_approved(self, document):
        return self.env["fao.case"].browse(document).state == "done"
