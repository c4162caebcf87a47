from odoo import api, fields, models

REFUSED_SOURCES = (
    "overseas_chinese",
    "foreign_mission_in_china",
    "chinese_enterprise_abroad",
    "intermediary",
)


class FaoTravelInvitation(models.Model):
    """An invitation from a counterpart abroad; one is needed for every country."""

    _name = "fao.travel.invitation"
    _inherit = ["fao.travel.line"]
    _description = "Invitation from abroad"
    _order = "mission_id, sequence, id"
    _rec_name = "inviter"

    inviter = fields.Char(string="Inviting body", required=True)
    country_id = fields.Many2one("res.country", required=True, index=True)
    signatory = fields.Char(help="Who signed the invitation.")
    signatory_post = fields.Char(string="Post of the signatory")
    dated_on = fields.Date(string="Date of the letter")
    addressee = fields.Char()
    stay_from = fields.Date()
    stay_until = fields.Date()
    costs_borne_by = fields.Selection(
        [("own", "Own side"), ("host", "Inviting body"), ("shared", "Both sides")],
        default="own",
    )
    source = fields.Selection(
        [
            ("counterpart", "Counterpart"),
            ("overseas_chinese", "Overseas Chinese"),
            ("foreign_mission_in_china", "Foreign mission in China"),
            ("chinese_enterprise_abroad", "Chinese enterprise abroad"),
            ("intermediary", "Intermediary"),
        ],
        default="counterpart",
        required=True,
    )
    own_enterprise = fields.Boolean(
        string="Own enterprise",
        help="The head of an enterprise visits its own establishment abroad.",
    )
    refused_source = fields.Boolean(
        compute="_compute_refused_source",
        store=True,
        help="Invitations of this source are refused (TRV-08).",
    )
    original_scan = fields.Binary(string="Original", attachment=True)
    original_filename = fields.Char(export_string_translation=False)
    translation_scan = fields.Binary(string="Translation", attachment=True)
    translation_filename = fields.Char(export_string_translation=False)
    in_chinese = fields.Boolean(
        string="Letter is in Chinese", help="It needs no translation."
    )
    papers_missing = fields.Boolean(
        compute="_compute_papers_missing",
        store=True,
        help="The scan of the original, or of its translation, is not there (TRV-08).",
    )
    signatory_rank_id = fields.Many2one(
        "fao.rank",
        string="Level of the signatory",
        help="The rank to which the post of the signatory corresponds.",
    )
    level_gap = fields.Integer(
        string="Steps between signatory and head of the delegation",
        compute="_compute_level_gap",
        store=True,
        aggregator=None,
        help="Ranks between the signatory and the highest rank of the group (TRV-08).",
    )
    verified = fields.Boolean(help="The inviting body confirmed the letter.")

    _stay_ordered = models.Constraint(
        "CHECK (stay_from IS NULL OR stay_until IS NULL OR stay_until >= stay_from)",
        "The invited stay ends before it begins.",
    )

    @api.depends("original_scan", "translation_scan", "in_chinese")
    def _compute_papers_missing(self):
        for letter in self:
            translated = letter.in_chinese or letter.translation_scan
            letter.papers_missing = not (letter.original_scan and translated)

    @api.depends("signatory_rank_id.sequence", "mission_id.highest_rank_sequence")
    def _compute_level_gap(self):
        for letter in self:
            own, rank = (
                letter.mission_id.highest_rank_sequence,
                letter.signatory_rank_id,
            )
            letter.level_gap = abs(rank.sequence - own) if rank else 0

    @api.depends("source", "own_enterprise")
    def _compute_refused_source(self):
        for letter in self:
            own = letter.source == "chinese_enterprise_abroad" and letter.own_enterprise
            letter.refused_source = letter.source in REFUSED_SOURCES and not own
