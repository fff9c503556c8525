// The secrets by which the server knows a guest again.

import { Memory } from './memory.mjs';

const memory = new Memory('localStorage', 'guests');
const LIMIT = 20;

/// One secret per name: whoever comes back to this browser under the same name is the same guest and may still edit what they wrote, and
/// two tabs with two names are two people.
export const guests = {
    secret(name) {
        return known().find(([key]) => key === fold(name))?.[1];
    },

    keep(name, secret) {
        const others = known().filter(([key]) => key !== fold(name));
        memory.value = [[fold(name), secret], ...others].slice(0, LIMIT);
    },
};

function known() {
    const value = memory.value;
    return Array.isArray(value) ? value.filter(Array.isArray) : [];
}

/// What makes two names the same for the server as well.
function fold(name) {
    return name.toLowerCase().trim().replace(/\s+/gu, ' ');
}
