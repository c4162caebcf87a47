"""Ending, moving and reopening a case out of turn, each with a reason."""

from . import path
from .action import Action, action
from .ballot import PENDING
from .errors import FaoError
from .verdict import ALLOWED


class Rescue(Action):
    """What an administrator does out of turn; never on a matter of his own."""

    def verdict(self):
        authority = self.funnel.authority
        if not authority.is_manager():
            return self.refuse(
                "FAO-POWER", self.env._("Only an administrator does this.")
            )
        interested = authority.interested
        if self.funnel.user in interested:
            return self.refuse(
                "FAO-SOD",
                self.env._(
                    "Nobody decides on his own application: you are %(why)s.",
                    why=interested[self.funnel.user],
                ),
            )
        return ALLOWED

    def stage_named(self, stages):
        """Return the stage among ``stages`` that the options name.

        :raise FaoError: ``FAO-STAGE``
        """
        code = self.options.get("stage") or ""
        stage = stages.filtered(lambda s: s.code == code)
        if not stage:
            raise FaoError(
                "FAO-STAGE",
                self.env._("A case cannot go to stage %(stage)s.", stage=code or "-"),
            )
        return stage

    def open_stages(self):
        """Return the stages in which a case rests."""
        return self.case.workflow_id.stage_ids.filtered(
            lambda s: s.kind in ("draft", "work", "approval", "waiting")
        )

    def close_rest(self):
        """Close what is open in the stage that the case leaves."""
        rest = self.funnel.slots.filtered(lambda s: s.state in PENDING)
        self.funnel.close(rest, "closed")
        self.funnel.assisting.end()


@action("jump")
class Jump(Rescue):
    """Move a running case to any stage; signatures that were given stay."""

    def verdict(self):
        if self.case.closed_at:
            return self.funnel.authority.refuse_closed()
        return super().verdict()

    def targets(self):
        """Return the stages that the case may be moved to."""
        return [s for s in self.open_stages() if s != self.case.stage_id]

    def validate(self):
        self.need_comment()
        self.stage = self.stage_named(self.open_stages() - self.case.stage_id)

    def do(self):
        self.close_rest()
        self.funnel.log("jump", comment=self.comment)
        self.funnel.continuity.end()
        known = path.find(self.case.path, self.stage.code)
        way = path.back(self.case.path, known) if known else None
        self.funnel.enter(self.stage, way, asks_all=True)


@action("reopen")
class Reopen(Rescue):
    """Take up a closed case again, in a new round."""

    def verdict(self):
        if not self.case.closed_at:
            return self.refuse("FAO-STAGE", self.env._("The case is not closed."))
        return super().verdict()

    def targets(self):
        """Return the stages in which the case may go on, the last one first."""
        stages = {s.code: s for s in self.open_stages()}
        steps = reversed(path.steps(self.case.path))
        walked = dict.fromkeys(s.code for s in steps if s.code in stages)
        return [stages[code] for code in walked]

    def validate(self):
        self.need_comment()
        targets = self.targets()
        if not self.options.get("stage") and targets:
            self.stage = targets[0]
        else:
            self.stage = self.stage_named(self.env["fao.stage"].union(*targets))

    def do(self):
        case = self.case
        self.funnel.log("reopen", comment=self.comment)
        self.funnel.continuity.end()
        known = path.find(f"{case.path} end#0", self.stage.code)
        anew = {"closed_at": False, "archived_at": False, "state": "running"}
        case.write({"round": case.round + 1, **anew})
        self.funnel.findings.restart()
        way = path.back(case.path, known) if known else None
        self.funnel.enter(self.stage, way, asks_all=True)


@action("cancel")
class Cancel(Rescue):
    """End the case: the initiator while it is a draft, an administrator always."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        own_draft = self.case.state == "draft" and authority.is_initiator()
        if not own_draft and not authority.is_manager():
            return self.refuse(
                "FAO-POWER",
                self.env._("Only a draft is cancelled by its applicant."),
            )
        if not self._stage():
            return self.refuse(
                "FAO-ROUTE", self.env._("This workflow has no cancelled stage.")
            )
        return ALLOWED

    def _stage(self):
        return self.case.workflow_id.stage_ids.filtered(
            lambda s: s.kind == "cancelled"
        )[:1]

    def validate(self):
        self.need_comment()

    def do(self):
        self.close_rest()
        self.funnel.log("cancel", comment=self.comment)
        self.funnel.enter(self._stage())
