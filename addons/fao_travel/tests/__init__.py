from . import test_checks, test_mission, test_pack, test_scenarios
