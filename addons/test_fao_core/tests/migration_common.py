from .test_simulation import DefinitionToolCase


class MigrationCase(DefinitionToolCase):
    """A draft that a test changes and puts in force; cases that run on the old one."""

    def publish(self):
        """Put the draft in force."""
        self.draft.with_user(self.manager).publish()

    def migrate(self, **options):
        """Move the running cases, as a duty manager who reads none of them."""
        return self.draft.with_user(self.manager).migrate(options)

    def entry(self, record, **options):
        """Move the case of ``record`` alone; return what became of it."""
        result = self.migrate(**options)
        return next(
            e for e in result["cases"] if e["case_id"] == record.sudo().case_id.id
        )

    def undo(self, result):
        """Take a migration back."""
        migrations = self.env["fao.migration"].with_user(self.manager)
        return migrations.browse(result["migration_id"]).undo()

    def submitted(self, **vals):
        """Return a request that waits for the head."""
        record = self.request(**vals)
        self.act(record, self.liaison, "submit")
        return record

    def pending(self, record):
        """Return who is asked now."""
        slots = self.slots(record, "open", "waiting")
        case = record.sudo().case_id
        return slots.filtered(lambda s: s.visit == case.visit).user_id.mapped("name")

    def rename(self, old, new):
        """Give a stage of the draft another code and name."""
        self.stage(old).write({"code": new, "name": new.title()})
