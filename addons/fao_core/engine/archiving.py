"""A closed case is put into the archive: where its file lies, how long it is kept."""

from . import guard
from .action import Action, action
from .errors import FaoError
from .verdict import ALLOWED

MAX_NUMBER = 64


@action("archive")
class Archive(Action):
    """Note the archive number of a closed case and how long its file is kept.

    Done again it corrects what was noted; the ledger keeps both.
    """

    def verdict(self):
        authority = self.funnel.authority
        if not self.case.closed_at:
            return self.refuse(
                "FAO-STAGE", self.env._("Only a closed case is put into the archive.")
            )
        if not (authority.is_handler() or authority.is_manager()):
            return self.refuse(
                "FAO-POWER",
                self.env._(
                    "Only whoever handles the duty puts a case into the archive."
                ),
            )
        return ALLOWED

    def validate(self):
        self.number = str(self.options.get("archive_no") or "").strip()
        if not self.number or len(self.number) > MAX_NUMBER:
            raise FaoError(
                "FAO-REQUIRED",
                self.env._(
                    "Archive number: give one of at most %(limit)s characters.",
                    limit=MAX_NUMBER,
                ),
            )
        kept = self.options.get("retention") or self.case.retention
        known = dict(self.case._fields["retention"].selection)
        if kept not in known:
            raise FaoError(
                "FAO-REQUIRED",
                self.env._(
                    "Retention: choose one of %(periods)s.", periods=", ".join(known)
                ),
            )
        self.retention = kept

    def do(self):
        guard.enter(self.case).write(
            {
                "archive_no": self.number,
                "retention": self.retention,
                "archived_at": self.funnel.now,
            }
        )
        self.funnel.log(
            "archive",
            archive_no=self.number,
            retention=self.retention,
            comment=self.comment,
        )
