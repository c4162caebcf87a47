from . import fao_passport_handover, fao_passport_step
