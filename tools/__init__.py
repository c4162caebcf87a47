"""The launcher behind ./fao: what it needs before the virtual environment exists
(common, odoo_source, python_env) uses the standard library only."""
