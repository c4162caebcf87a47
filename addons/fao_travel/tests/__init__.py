from . import test_checks, test_import, test_mission, test_pack, test_scenarios
