// What the tests say often.

/// The arguments of the next event of a name, or a rejection when it doesn't come.
function next(emitter, name, milliseconds = 10000) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${name} within ${milliseconds} ms`)), milliseconds);
        emitter.once(name, (...args) => {
            clearTimeout(timer);
            resolve(args);
        });
    });
}

/// Writes down every event of these names as [name, ...args].
function record(emitter, ...names) {
    const events = [];
    for (const name of names) emitter.on(name, (...args) => events.push([name, ...args]));
    return events;
}

function assert(claim, ...facts) {
    if (!claim) throw new Error(`failed: ${facts.map((fact) => JSON.stringify(fact)).join(' ')}`);
}

function equal(left, right) {
    assert(JSON.stringify(left) === JSON.stringify(right), left, right);
}

/// Reconnects soon and without jitter, so that tests are quick.
const QUICK = { reconnectionDelay: 20, reconnectionDelayMax: 100, randomizationFactor: 0 };

async function onWebSocket(socket) {
    if (!socket.connected) await next(socket, 'connect');
    if (socket.io.engine.transport.name !== 'websocket') await next(socket.io.engine, 'upgrade');
}
