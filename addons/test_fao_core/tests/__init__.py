from . import test_engine, test_engine_machine, test_rpc_guard
