{
    "name": "Benchmark: the peers",
    "summary": "Documents of the peers with which the platform is compared",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "FAO Platform contributors",
    "license": "AGPL-3",
    "depends": ["base_tier_validation", "fao_core", "hr_expense"],
    "data": ["security/ir.model.access.csv"],
}
