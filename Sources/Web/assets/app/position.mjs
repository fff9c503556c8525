// Where one is.

/// Milliseconds for the device to find out.
const PATIENCE = 20000;
const REASONS = {
    1: 'Your browser did not share the location. Allow it for this page and try again.',
    2: 'Your device could not find out where it is.',
    3: 'Your device took too long to find out where it is. Please try again.',
};

/// `{latitude, longitude}`, or an error whose message is for people.
export function position() {
    return new Promise((resolve, reject) => {
        if (!isSecureContext) return reject(new Error('Browsers share the location only with pages on https.'));
        if (!navigator.geolocation) return reject(new Error('This browser does not know locations.'));
        navigator.geolocation.getCurrentPosition(
            ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
            ({ code }) => reject(new Error(REASONS[code] ?? REASONS[2])),
            { timeout: PATIENCE, maximumAge: 60000 },
        );
    });
}
