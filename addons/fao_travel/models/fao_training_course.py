from odoo import fields, models


class FaoTrainingCourse(models.Model):
    """A part of the course plan of a training abroad."""

    _name = "fao.training.course"
    _inherit = ["fao.training.line"]
    _description = "Part of a course plan"
    _order = "project_id, date, sequence, id"

    date = fields.Date(string="Day")
    kind = fields.Selection(
        [
            ("lecture", "Lecture"),
            ("practice", "Practice"),
            ("visit", "Professional visit"),
            ("assessment", "Assessment"),
            ("courtesy", "Courtesy call"),
            ("sightseeing", "Sightseeing"),
        ],
        required=True,
        default="lecture",
    )
    name = fields.Char(string="Subject", required=True)
    trainer = fields.Char(help="Who teaches, and of which body.")
    hours = fields.Float(required=True, default=3.0, digits=(5, 1))

    _positive = models.Constraint("CHECK (hours > 0)", "Hours are above zero.")
