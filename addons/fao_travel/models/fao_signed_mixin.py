from odoo import fields, models

from odoo.addons.fao_core.engine import guard


class FaoSignedMixin(models.AbstractModel):
    """A record that becomes one document by its signature, such as a note or a list."""

    _name = "fao.signed.mixin"
    _inherit = ["fao.case.mixin"]
    _description = "Record that a signature makes a document"
    _fao_facts = frozenset({"document_id"})

    document_id = fields.Many2one(
        "fao.document",
        string="Signed document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _fao_on_transition(self, transition, documents):
        """Keep what the signature issued."""
        result = super()._fao_on_transition(transition, documents)
        if transition.template_ids and documents:
            guard.enter(self).write(self._fao_signed_vals(documents[-1:]))
        return result

    def _fao_signed_vals(self, document):
        """Return what is noted with the signature.

        :param document: the ``fao.document`` that it issued
        """
        return {"document_id": document.id}

    def _fao_on_reissue(self, old, new):
        """Name the corrected document."""
        result = super()._fao_on_reissue(old, new)
        if self.document_id == old:
            guard.enter(self).document_id = new
        return result
