"""What a case says: its content, the digest that is signed, and what changed.

The digest of the content is kept on the case; whoever decides signs it. A content
that changed after a signature re-opens the signatures that cover the change.
"""

import json

from . import chain, path
from .definition import names
from .errors import FaoError

#: The name under which the files of a case stand among its fields.
FILES = "attachments"


class Content:
    """The content of one case within one action.

    :param funnel: the funnel of the action
    """

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env

    # ---- The digest

    def digest(self):
        """Return the digest of the content as it is; keep it and its snapshot."""
        case = self.case
        if not case.content_digest:
            text = chain.canonical(self.funnel.record._fao_content())
            case.content_digest = chain.sha256(text)
            snapshots = self.env["fao.snapshot"]
            snapshots._keep(case, case.content_digest, text, self.funnel.now)
        return case.content_digest

    def _snapshot(self, digest):
        return self.env["fao.snapshot"].search(
            [("case_id", "=", self.case.id), ("digest", "=", digest)], limit=1
        )

    def check_seen(self, seen):
        """Refuse when the user saw another content than there is now.

        :param str seen: the digest of what was on his screen, or nothing
        :raise FaoError: ``FAO-CHANGED`` with the list of changes
        """
        if not seen or seen == self.digest():
            return
        lines = self.lines(self.changes_since(seen))
        raise FaoError(
            "FAO-CHANGED",
            self.env._(
                "Case %(number)s changed since you saw it:\n%(changes)s",
                number=self.case.number,
                changes="\n".join(lines) or "-",
            ),
        )

    # ---- Changes

    def changes_since(self, digest):
        """Return ``{field: (old, new)}`` between a kept content and that of now."""
        old = self._snapshot(digest)
        new = self._snapshot(self.digest())
        if not old or not new or old == new:
            return {}
        before, after = json.loads(old.content), json.loads(new.content)
        return {
            name: (before.get(name), after.get(name))
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        }

    def lines(self, changes):
        """Return one sentence for each change that the user may see."""
        record = self.funnel.record.with_user(self.funnel.user)
        result = []
        for name, (old, new) in changes.items():
            if name == FILES:
                result.append(self.env._("Files were added, replaced or removed."))
            elif record._fao_may_see(name):
                result.append(
                    self.env._(
                        "%(field)s: %(old)s → %(new)s",
                        field=record._fao_content_label(name),
                        old=record._fao_content_text(name, old),
                        new=record._fao_content_text(name, new),
                    )
                )
        return result

    # ---- Signatures that a change touches

    def asked_later(self):
        """Return the fields that a stage after the draft asks for: no changes."""
        stages = self.case.workflow_id.stage_ids
        return {
            name
            for stage in stages
            if stage.kind != "draft"
            for name in [*names(stage.required_fields), *stage._fao_asked_for()]
        }

    def touches(self, signature):
        """Whether what ``signature`` covers was changed since it was given."""
        rule = signature.rule_id
        if rule.covers == "nothing" or not signature.digest:
            return False
        if signature.digest == self.digest():
            return False
        changed = set(self.changes_since(signature.digest)) - self.asked_later()
        if rule.covers == "fields":
            changed &= set(names(rule.covered_fields))
        return bool(changed)

    def notice(self):
        """Note a content that was changed while the case runs; re-open signatures.

        :return: whether there was anything to note
        """
        case, funnel = self.case, self.funnel
        if case.content_digest or case.stage_kind == "draft":
            return False
        before = self._last()
        if not before:
            return False
        if self.digest() == before.digest:
            return False
        changes = self.changes_since(before.digest)
        funnel.log(
            "edit", fields=sorted(changes), before=before.digest, after=self.digest()
        )
        if case.state == "running":
            self._ask_again()
        return True

    def _last(self):
        """Return the newest snapshot of this case."""
        return self.env["fao.snapshot"].search(
            [("case_id", "=", self.case.id)], order="id desc", limit=1
        )

    def _ask_again(self):
        """Void the signatures that cover the change; go back to the first of them."""
        funnel, case = self.funnel, self.case
        signed = self.env["fao.approval"].search(
            [
                ("case_id", "=", case.id),
                ("round", "=", case.round),
                ("state", "=", "approved"),
                ("stage_id.kind", "=", "approval"),
            ],
            order="visit, id",
        )
        touched = signed.filtered(self.touches)
        if not touched:
            return
        funnel.close(touched, "void")
        funnel.rows[-1]["payload"]["reopened"] = touched.ids
        # A signature beside the way, left by a jump, is asked for when it is reached
        way = {step.visit for step in path.steps(case.path)}
        first = touched.filtered(lambda s: s.visit in way)[:1]
        if first:
            funnel.continuity.return_to(first.stage_id, first.visit)
