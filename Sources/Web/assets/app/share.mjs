// The link to a room.

export function roomLink(room) {
    const url = new URL('/', location.href);
    url.searchParams.set('room', room);
    return url.href;
}

export function linkedRoom() {
    return new URLSearchParams(location.search).get('room');
}

/// Whether the text is in the clipboard now.
export async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copyBySelection(text);
    }
}

/// The way that pages without TLS have.
function copyBySelection(text) {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'unseen';
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const isDone = document.execCommand('copy');
    field.remove();
    focused?.focus();
    return isDone;
}
