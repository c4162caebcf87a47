from . import (
    test_checks,
    test_import,
    test_mission,
    test_pack,
    test_passport_desk,
    test_passport_machine,
    test_passport_register,
    test_passport_rules,
    test_passport_scenarios,
    test_passport_stocktake,
    test_passport_ui,
    test_scenarios,
)
