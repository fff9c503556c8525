// A socket over a connection that is only pretended.

import assert from 'node:assert/strict';
import test from 'node:test';

import { Emitter } from '../../../Sources/Web/socket.io/emitter.mjs';
import { Socket } from '../../../Sources/Web/socket.io/socket.mjs';

class PretendedManager extends Emitter {
    constructor() {
        super();
        Object.assign(this, { sent: [], _readyState: 'closed', _reconnecting: false });
    }

    open() {}

    up() {
        this.engine = { transport: { writable: true }, expired: false };
        this._readyState = 'open';
        this.emit('open');
    }

    down() {
        this._readyState = 'closed';
        this.emit('close', 'transport close');
    }

    receive(type, data, id) {
        this.emit('packet', { type, nsp: '/', data, id });
    }

    _write(messages) {
        this.sent.push(...messages);
    }

    _leave() {}
}

function socketOn(options) {
    const manager = new PretendedManager();
    const socket = new Socket(manager, '/', options).connect();
    return { manager, socket, sent: manager.sent };
}

test('recovery is asked for with what was seen last', () => {
    const { manager, socket, sent } = socketOn({ auth: { token: 't' } });
    manager.up();
    manager.receive(0, { sid: 'a', pid: 'p' });
    assert.equal(socket.recovered, false);
    manager.receive(2, ['news', 1, 'offset-1']);
    manager.receive(2, ['news', 2]);
    manager.down();
    manager.up();
    manager.receive(0, { sid: 'b', pid: 'p' });
    assert.equal(socket.recovered, true);
    assert.deepEqual(sent, ['0{"token":"t"}', '0{"pid":"p","offset":"offset-1","token":"t"}']);
    manager.down();
    manager.up();
    manager.receive(0, { sid: 'c', pid: 'q' });
    assert.equal(socket.recovered, false);
});

test('a server without recovery is not asked for it', () => {
    const { manager, sent } = socketOn();
    manager.up();
    manager.receive(0, { sid: 'a' });
    manager.receive(2, ['news', 'text']);
    manager.down();
    manager.up();
    assert.deepEqual(sent, ['0', '0']);
});

test('what came before the welcome is heard before connect', () => {
    const { manager, socket } = socketOn();
    const heard = [];
    socket.on('news', (value) => heard.push(value)).on('connect', () => heard.push('connect'));
    manager.up();
    manager.receive(2, ['news', 1]);
    assert.deepEqual(heard, []);
    manager.receive(0, { sid: 'a' });
    manager.receive(2, ['news', 2]);
    assert.deepEqual(heard, [1, 'connect', 2]);
});

test('connecting twice asks once', () => {
    const { manager, socket, sent } = socketOn();
    manager.up();
    socket.connect();
    assert.deepEqual(sent, ['0']);
});

test('what was emitted is what is sent, whatever becomes of the object', () => {
    const { manager, socket, sent } = socketOn();
    const draft = { text: 'first' };
    socket.emit('say', draft);
    draft.text = 'second';
    manager.up();
    manager.receive(0, { sid: 'a' });
    assert.deepEqual(sent, ['0', '2["say",{"text":"first"}]']);
});

test('what cannot be encoded throws where it was emitted and leaves nothing behind', () => {
    const { socket } = socketOn();
    assert.throws(() => socket.emit('say', 1n, () => {}), TypeError);
    assert.equal(socket.acks.size + socket.sendBuffer.length, 0);
});

test('questions of a lost connection are not answered on the next', () => {
    const { manager, socket, sent } = socketOn();
    let answer;
    socket.on('question', (callback) => (answer = callback));
    manager.up();
    manager.receive(0, { sid: 'a' });
    manager.receive(2, ['question'], 7);
    manager.down();
    manager.up();
    manager.receive(0, { sid: 'b' });
    answer('late');
    assert.deepEqual(sent, ['0', '0']);
});

test('credentials that come late are not sent to another connection', () => {
    const asked = [];
    const { manager, sent } = socketOn({ auth: (done) => asked.push(done) });
    manager.up();
    manager.down();
    manager.up();
    asked[0]({ attempt: 1 });
    asked[1]({ attempt: 2 });
    assert.deepEqual(sent, ['0{"attempt":2}']);
});

test('flags count for one event', () => {
    const { manager, socket, sent } = socketOn();
    manager.up();
    manager.receive(0, { sid: 'a' });
    manager.engine.transport.writable = false;
    socket.volatile.emit('dropped');
    socket.compress(true).emit('kept');
    assert.deepEqual(sent, ['0', '2["kept"]']);
});

test('an event over a connection that slept too long waits for the next', () => {
    const { manager, socket, sent } = socketOn();
    manager.up();
    manager.receive(0, { sid: 'a' });
    manager.engine.expired = true;
    socket.emit('say', 1);
    manager.down();
    manager.up();
    manager.receive(0, { sid: 'b' });
    assert.deepEqual(sent, ['0', '0', '2["say",1]']);
});
