from . import (
    test_checks,
    test_engine,
    test_engine_machine,
    test_queries,
    test_reports,
    test_rpc_guard,
    test_stays,
)
