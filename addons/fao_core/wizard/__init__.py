from . import (
    fao_bulk_act,
    fao_bulk_act_line,
    fao_calendar_load,
    fao_finding_waive,
    fao_import_pack,
    fao_user_access,
)
