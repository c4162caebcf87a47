from . import test_fao_request, test_fao_request_line
