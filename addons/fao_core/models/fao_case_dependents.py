from odoo import models, tools


class FaoCase(models.Model):
    """What is computed from a case is looked for in the duty of the case only.

    Every model of a duty inherits all fields of its case. To walk through the
    dependents of each of them, and to query each model, would be the price of every
    decision.
    """

    _inherit = "fao.case"

    def _modified(self, fields, create):
        trees = self._fao_own_trees(tuple(fields), frozenset(self._fao_own_models()))
        tree = trees[0].merge(trees, self._fao_is_felt) if trees else None
        if not tree:
            return ()
        everything = self.sudo().with_context(active_test=False)
        return everything._modified_triggers(tree, create)

    def _modified_triggers(self, tree, create=False):
        # By way of another model, e.g. when a unit is renamed
        tree = self._fao_own_dependents(tree, self._fao_own_models())
        return super()._modified_triggers(tree, create)

    @tools.ormcache("fields", "own")
    def _fao_own_trees(self, fields, own):
        """Return the trees of triggers of ``fields`` within the models ``own``."""
        known = map(self.pool.get_field_trigger_tree, fields)
        return [self._fao_own_dependents(tree, own) for tree in known if tree]

    def _fao_own_models(self):
        """Return the names of the models of the duties of these cases."""
        return set(self.sudo().duty_id.mapped("model"))

    def _fao_own_dependents(self, tree, own):
        """Return a tree of triggers without the models of other duties."""
        kept = {
            field: below
            for field, below in tree.items()
            if field.name != "case_id"
            or field.model_name in own
            or "fao.case" not in self.env[field.model_name]._inherits
        }
        return tree if len(kept) == len(tree) else type(tree)(tree.root, kept)

    def _fao_is_felt(self, field):
        """Whether a dependent is stored, or at hand and must be forgotten."""
        stored = field.compute and field.store
        return stored or bool(field._get_all_cache_ids(self.env))
