from . import (
    test_fao_dossier,
    test_fao_dossier_line,
    test_fao_request,
    test_fao_request_line,
)
