from . import document, pack, verify
