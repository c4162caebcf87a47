"""What becomes of an issued document: it is replaced by a new one, or revoked."""

import json

from .action import Action, action
from .verdict import ALLOWED


class OfDocument(Action):
    """An action on one issued document of the case, by whoever handles its duty."""

    def verdict(self):
        standing = self.case.document_ids.filtered(lambda d: d.state == "valid")
        self.document = self._named(standing)
        if not self.document:
            return self.refuse(
                "FAO-DOCUMENT", self.env._("There is no such document that stands.")
            )
        return self.judge(self.document)

    def judge(self, _document):
        """Return whether the user may decide on a document that stands."""
        authority = self.funnel.authority
        if not (authority.is_handler() or authority.is_manager()):
            return self.refuse(
                "FAO-POWER",
                self.env._("Only whoever handles the duty replaces or revokes."),
            )
        if self.funnel.user in authority.interested:
            return self.refuse(
                "FAO-SOD",
                self.env._(
                    "Nobody decides on his own application: you are %(why)s.",
                    why=authority.interested[self.funnel.user],
                ),
            )
        return ALLOWED

    def _named(self, standing):
        """Return the document that the options name, or the only one."""
        named = self.options.get("document")
        if named:
            return standing.filtered(lambda d: named in (d.id, d.number))[:1]
        return standing if len(standing) == 1 else standing[:0]

    def validate(self):
        self.need_comment()


@action("revoke")
class Revoke(OfDocument):
    """Withdraw a document; it keeps its number and says why (NUM-02)."""

    def do(self):
        document = self.document
        document._revoke(self.comment)
        self.funnel.log(
            "revoke",
            document=document.id,
            number=document.number or "",
            kind=document.template_id.code,
            comment=self.comment,
        )


@action("reissue")
class Reissue(OfDocument):
    """Issue a document anew; the old one is void and names the new one (NUM-04)."""

    def do(self):
        old, funnel = self.document, self.funnel
        new = old._issue(
            self.case, old.template_id, funnel.user, funnel.now, corrected=old
        )
        funnel.record._fao_on_reissue(old, new)
        old.write({"revoke_reason": self.comment})
        funnel.documents |= new
        funnel.log(
            "reissue",
            document=new.id,
            number=new.number or "",
            replaces=old.number or "",
            replaced=old.id,
            kind=old.template_id.code,
            changed=sorted(self._changes(old, new)),
            comment=self.comment,
        )

    def _changes(self, old, new):
        """Return the names whose values differ from those of the old document."""
        before, after = (
            dict(_flat(json.loads(document.payload or "{}").get("values", {})))
            for document in (old, new)
        )
        names = before.keys() | after.keys()
        return {
            name
            for name in names
            if before.get(name) != after.get(name) and not name.startswith("document.")
        }


def _flat(values, prefix=""):
    """Yield the dotted name and the value of everything in nested mappings."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
