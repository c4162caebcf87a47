from . import bpmn, document, pack, template, verify
