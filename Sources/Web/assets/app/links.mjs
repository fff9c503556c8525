// Links in what people write.

import { make } from './dom.mjs';

const CANDIDATE = /\bhttps?:\/\/[^\s<>"\u0000-\u001f]+/giu;
const CLOSING = { ')': '(', ']': '[', '}': '{' };

/// The text as nodes, with its web addresses as links.
export function linked(text) {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(CANDIDATE)) {
        const address = trimmed(match[0]);
        const url = webAddress(address);
        if (!url) continue;
        nodes.push(text.slice(end, match.index), link(url, address));
        end = match.index + address.length;
    }
    nodes.push(text.slice(end));
    return nodes.filter((node) => node !== '');
}

/// A link to another site, which learns nothing about this one.
export function link(url, label) {
    return make('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, label);
}

/// The address in its normal form if it is one of the web, otherwise nothing.
export function webAddress(text) {
    try {
        const url = new URL(text);
        return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
    } catch {
        return null;
    }
}

/// Without the punctuation that belongs to the sentence: "(see https://example.org/a_(b))."
function trimmed(address) {
    for (;;) {
        const last = address.at(-1);
        const opening = CLOSING[last];
        const isOutside = opening ? count(address, opening) < count(address, last) : /[.,;:!?'"*_~…。、》」』]/u.test(last);
        if (!isOutside) return address;
        address = address.slice(0, -1);
    }
}

function count(text, character) {
    return text.split(character).length - 1;
}
