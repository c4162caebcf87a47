from . import bpmn, document, pack, verify
