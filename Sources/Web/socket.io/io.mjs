// io(): the way in.

import { Manager } from './manager.mjs';
import { Socket } from './socket.mjs';

export const protocol = 5;

/// Connections by origin and path: namespaces of one server share one.
const managers = new Map();

/// A socket of the namespace that the path of `address` names, on this page's own server if no other is named.
export function io(address, options) {
    if (typeof address === 'object' && address !== null) return io(undefined, address);
    const url = resolve(address);
    const settings = { ...options };
    if (!settings.query && url.search) settings.query = Object.fromEntries(url.searchParams);

    const key = `${url.origin} ${settings.path || '/socket.io'}`;
    const shared = managers.get(key);
    // A second socket of one namespace needs a connection of its own.
    const apart = settings.forceNew || settings.multiplex === false || (shared && url.pathname in shared.nsps);
    const manager = (!apart && shared) || new Manager(url.origin, settings);
    if (!apart) managers.set(key, manager);
    return manager.socket(url.pathname, settings);
}

function resolve(address = '/') {
    const page = typeof location === 'undefined' ? undefined : location.origin;
    const scheme = page ? page.replace(/:.*/, '') : 'https';
    let text = String(address);
    if (text.startsWith('//')) text = `${scheme}:${text}`;
    else if (!text.startsWith('/') && !/^(https?|wss?):\/\//.test(text)) text = `${scheme}://${text}`;
    return new URL(text, page);
}

export { Manager, Socket, io as connect, io as default };

// As the classic script has them: io.connect(), new io.Manager().
Object.assign(io, { io, connect: io, Manager, Socket, protocol, managers });
