"""The duty *Honorary citizen nomination*, as a manager makes it by hand."""

DUTY = "Honorary citizen nomination"
CERTIFICATE = "Certificate of honorary citizenship"
FORM = {
    "Candidate": ("char", {}),
    "Nationality": ("many2one", {"model": "Country"}),
    "Contribution": ("integer", {}),
    "Category": (
        "selection",
        {"options": ("Economy and trade", "Science and education", "Charity")},
    ),
    "Nominated on": ("date", {}),
    "Consent signed": ("boolean", {}),
}
UNITS = ("Education Bureau", "Haizhou University", "Haizhou Port Group")


def post(name, position, of, **more):
    """Return how the rule *name* is filled in: the holder of a position signs."""
    return {
        "name": ("write", name),
        "source": ("pick", "Holder of a position"),
        "position_id": ("choose", position),
        "position_of": ("pick", of),
        **more,
    }


DIRECTOR = post("Director", "Director", "The office")
STAGES = (
    ("Draft", "Draft"),
    ("Unit head", "Approval", post("Unit head", "Head", "Applicant's unit")),
    (
        "Examination",
        "Work",
        post("Officer", "Section officer", "Section responsible for the duty"),
    ),
    (
        "Countersign",
        "Approval",
        post(
            "Three units",
            "Head",
            "Units named here",
            unit_ids=("choose_all", UNITS),
            voting=("pick", "A quorum"),
            quorum=("write", "2"),
        ),
    ),
    (
        "Section head",
        "Approval",
        post("Section head", "Section head", "Section responsible for the duty"),
    ),
    (
        "Leader signs",
        "Approval",
        post("Deputy director", "Deputy director", "The office"),
    ),
    ("Granted", "Done"),
    ("Refused", "Refused"),
)
CHARITY = ("Category", "is equal to", "Charity")
LARGE = ("Contribution", "greater than", "1000000")
TRANSITIONS = (
    {"label": "Submit", "source": "Draft", "target": "Unit head"},
    {
        "label": "Agreed: charity",
        "source": "Unit head",
        "target": "Countersign",
        "condition": CHARITY,
    },
    {"label": "Agreed", "source": "Unit head", "target": "Examination"},
    {
        "label": "Not supported",
        "source": "Unit head",
        "target": "Refused",
        "trigger": "Rejected",
    },
    {"label": "Pass on", "source": "Examination", "target": "Countersign"},
    {
        "label": "Large contribution",
        "source": "Countersign",
        "target": "Leader signs",
        "condition": LARGE,
    },
    {"label": "Countersigned", "source": "Countersign", "target": "Section head"},
    {
        "label": "Not countersigned",
        "source": "Countersign",
        "target": "Refused",
        "trigger": "Rejected",
    },
    {
        "label": "Granted by the section",
        "source": "Section head",
        "target": "Granted",
        "issue": CERTIFICATE,
    },
    {
        "label": "Refused by the section",
        "source": "Section head",
        "target": "Refused",
        "trigger": "Rejected",
    },
    {
        "label": "Granted by the leader",
        "source": "Leader signs",
        "target": "Granted",
        "issue": CERTIFICATE,
    },
    {
        "label": "Refused by the leader",
        "source": "Leader signs",
        "target": "Refused",
        "trigger": "Rejected",
    },
)

LARGE_CASE = "Nomination of Claire Durand"
SMALL_CASE = "Nomination of Hans Weber"
VALUES = {
    "Candidate": "Claire Durand",
    "Nationality": "France",
    "Contribution": "1500000",
    "Nominated on": "11/02/2026",
}
#: The same as the saved form shows it.
SHOWN = {**VALUES, "Contribution": "1,500,000", "Category": "economy_and_trade"}

SMALL_VALUES = {
    "Candidate": "Hans Weber",
    "Nationality": "Germany",
    "Contribution": "20000",
    "Category": "Charity",
    "Nominated on": "11/03/2026",
    "Consent signed": True,
}
CONFIRMED = (
    {
        "label": "Confirmed",
        "source": "Director confirms",
        "target": "Granted",
        "issue": CERTIFICATE,
    },
    {
        "label": "Not confirmed",
        "source": "Director confirms",
        "target": "Refused",
        "trigger": "Rejected",
    },
)
