from . import fao_number_reveal, fao_passport_handover, fao_passport_step
