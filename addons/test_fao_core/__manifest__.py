{
    "name": "Foreign Affairs: models used by tests",
    "summary": "A duty model, a register and odd workflows that only tests use",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "license": "AGPL-3",
    "author": "FAO Platform contributors",
    "depends": ["fao_core"],
    "data": ["security/ir.model.access.csv"],
}
