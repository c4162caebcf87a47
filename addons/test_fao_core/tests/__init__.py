from . import (
    test_after_signing,
    test_checks,
    test_engine,
    test_engine_machine,
    test_handing,
    test_people_operations,
    test_events,
    test_queries,
    test_reports,
    test_rpc_guard,
    test_stays,
    test_waivers,
)
