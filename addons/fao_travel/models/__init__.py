from . import (
    fao_travel_line,
    res_partner,
    fao_person_filing,
    fao_travel_mission,
    fao_travel_mission_decision,
    fao_travel_member,
    fao_travel_stop,
    fao_travel_invitation,
    fao_travel_itinerary,
    fao_travel_budget_line,
)
