from . import test_calendar
from . import test_deadline
from . import test_organisation
from . import test_person
from . import test_definition
from . import test_lint_faults
from . import test_engine_layout
from . import test_bpmn
from . import test_designer
from . import test_pack
from . import test_published
from . import test_docx
from . import test_documents
from . import test_merkle
from . import test_numbers
from . import test_verify
from . import test_systray
from . import test_translations, test_ui
