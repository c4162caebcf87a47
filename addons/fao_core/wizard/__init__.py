from . import fao_calendar_load
