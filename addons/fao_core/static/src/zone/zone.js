import { user } from "@web/core/user";

const { IANAZone, Settings } = luxon;

/**
 * Show and read moments in a time zone, whatever the zone of the browser.
 *
 * @param {string|false} zone its IANA name; without one the browser's stays
 */
export function showZone(zone) {
    if (zone && IANAZone.isValidZone(zone)) {
        Settings.defaultZone = IANAZone.create(zone);
    }
}

showZone(user.tz);
