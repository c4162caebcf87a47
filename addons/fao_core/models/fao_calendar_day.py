from odoo import models


class FaoCalendarDay(models.Model):
    _name = "fao.calendar.day"
    _description = "Calendar day"
