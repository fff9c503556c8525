// Times as the reader's place and language write them.

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

export function timeOfDay(milliseconds) {
    return clock.format(milliseconds);
}

export function moment(milliseconds) {
    return full.format(milliseconds);
}

export function isSameDay(left, right) {
    return new Date(left).toDateString() === new Date(right).toDateString();
}

/// "Today", "Yesterday", or the date.
export function day(milliseconds, now = Date.now()) {
    if (isSameDay(milliseconds, now)) return 'Today';
    const yesterday = new Date(now);
    yesterday.setDate(yesterday.getDate() - 1);
    if (isSameDay(milliseconds, yesterday)) return 'Yesterday';
    const isThisYear = new Date(milliseconds).getFullYear() === new Date(now).getFullYear();
    return (isThisYear ? weekday : date).format(milliseconds);
}
