import json

from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.fao_core.tests.common import FaoCase


@tagged("post_install", "-at_install")
class TestDashboard(FaoCase):
    """The dashboard shows figures that exist, to those who may see them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("fao_dashboard.spreadsheet_dashboard_bottlenecks")
        cls.content = json.loads(cls.dashboard.spreadsheet_data)

    def test_who_sees_it(self):
        for user in (self.manager, self.inspector, self.director, self.head):
            dashboards = self.env["spreadsheet.dashboard"].with_user(user)
            self.assertIn(self.dashboard, dashboards.search([]))
        for user in (self.liaison, self.section_officer, self.custodian):
            dashboards = self.env["spreadsheet.dashboard"].with_user(user)
            self.assertNotIn(self.dashboard, dashboards.search([]))

    def sources(self):
        """Yield model, domain, groups and measures of every pivot and chart."""
        for pivot in self.content["pivots"].values():
            groups = [row["fieldName"] for row in pivot["rows"]]
            measures = [m["fieldName"] for m in pivot["measures"]]
            yield pivot["model"], pivot["domain"], groups, measures
        for figure in self.content["sheets"][0]["figures"]:
            if "metaData" in figure["data"]:
                meta = figure["data"]["metaData"]
                domain = figure["data"]["searchParams"]["domain"]
                yield meta["resModel"], domain, meta["groupBy"], [meta["measure"]]

    def test_every_figure_can_be_computed_by_a_leader(self):
        seen = 0
        for name, domain, groups, measures in self.sources():
            model = self.env[name].with_user(self.director)
            fields = model.fields_get()
            specs = [
                m if m == "__count" else f"{m}:{fields[m]['aggregator']}"
                for m in measures
            ]
            rows = model.formatted_read_group(Domain(domain), groups, specs)
            self.assertTrue(rows or groups, (name, groups))
            seen += 1
        self.assertEqual(seen, 9)

    def test_filters_name_fields_that_exist(self):
        for pivot in self.content["pivots"].values():
            for match in pivot["fieldMatching"].values():
                field = self.env[pivot["model"]]._fields[match["chain"]]
                self.assertEqual(field.type, match["type"])

    def test_it_has_no_public_address(self):
        shares = self.env["spreadsheet.dashboard.share"].with_user(self.director)
        vals = {"dashboard_id": self.dashboard.id, "spreadsheet_data": "{}"}
        with self.assertRefused("FAO-POWER"):
            shares.action_get_share_url(vals)
        with self.assertRefused("FAO-POWER"):
            shares.create(vals)
