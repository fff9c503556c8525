// The parts of the client script that need no browser: `node --test Tests/Browser/unit`.

import assert from 'node:assert/strict';
import test from 'node:test';

import { Backoff } from '../../../Sources/Web/socket.io/backoff.mjs';
import { Emitter } from '../../../Sources/Web/socket.io/emitter.mjs';
import { decodeFrame, decodePayload, encodeFrame, encodePayload, payloadSize } from '../../../Sources/Web/socket.io/engine-packets.mjs';
import { PacketDecoder, encodePacket } from '../../../Sources/Web/socket.io/packets.mjs';

const decode = (...messages) => {
    const decoder = new PacketDecoder();
    return messages.map((message) => decoder.add(message)).pop();
};

test('delays double, are spread, and end at the limit', () => {
    const middle = new Backoff({ min: 100, max: 1000, jitter: 0.5, random: () => 0.5 });
    assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => middle.next()), [100, 200, 400, 800, 1000, 1000]);
    middle.reset();
    assert.equal(middle.next(), 100);
    assert.equal(new Backoff({ min: 100, max: 1000, jitter: 0.5, random: () => 0 }).next(), 50);
    assert.equal(new Backoff({ min: 100, max: 1000, jitter: 0.5, random: () => 0.999 }).next(), 149);
    const patient = new Backoff({ min: 100, max: 1000, jitter: 0 });
    patient.attempts = 5000;
    assert.equal(patient.next(), 1000);
});

test('handlers are called in order, once if asked, and removed by what was added', () => {
    const emitter = new Emitter();
    const heard = [];
    const twice = (value) => heard.push(`twice ${value}`);
    const once = (value) => heard.push(`once ${value}`);
    const never = () => heard.push('never');
    emitter.on('a', twice).once('a', once).once('a', never).off('a', never);
    assert.deepEqual(emitter.listeners('a'), [twice, once]);
    emitter.emit('a', 1).emit('a', 2);
    assert.deepEqual(heard, ['twice 1', 'once 1', 'twice 2']);
    emitter.on('b', twice).off('a');
    assert.equal(emitter.hasListeners('a'), false);
    emitter.off();
    assert.equal(emitter.hasListeners('b'), false);
});

test('names of Object.prototype are names like others', () => {
    const emitter = new Emitter();
    assert.deepEqual(emitter.listeners('constructor'), []);
    emitter.emit('toString');
});

test('engine packets survive a WebSocket and a polling body', async () => {
    const bytes = Uint8Array.from({ length: 70000 }, (_, index) => index);
    const packets = [{ type: 'ping' }, { type: 'message', data: '2["é😀"]' }, { type: 'message', data: bytes.buffer }];
    for (const packet of packets) assert.deepEqual(decodeFrame(encodeFrame(packet)), packet);
    assert.deepEqual(decodePayload(await encodePayload(packets)), packets);
});

test('a polling body is as long as was counted', async () => {
    const packets = [{ type: 'pong' }, { type: 'message', data: 'é😀' }, { type: 'message', data: new Uint8Array(100) }];
    const body = await encodePayload(packets);
    // The last packet has no separator behind it.
    assert.equal(packets.reduce((sum, packet) => sum + payloadSize(packet), 0), Buffer.byteLength(body) + 1);
});

test('views and blobs send their own bytes only', async () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const body = await encodePayload([bytes.subarray(1, 3), new Blob([bytes.subarray(0, 1)])].map((data) => ({ type: 'message', data })));
    assert.equal(body, 'bAgM=\x1ebAQ==');
});

test('what is no engine packet is an error', () => {
    for (const text of ['', '9', 'x', 'b!!']) assert.equal(decodePayload(text)[0].type, 'error');
});

// The examples of the protocol's specification.
const EXAMPLES = [
    [{ type: 0, nsp: '/' }, '0'],
    [{ type: 0, nsp: '/admin', data: { sid: 'o' } }, '0/admin,{"sid":"o"}'],
    [{ type: 1, nsp: '/admin' }, '1/admin,'],
    [{ type: 2, nsp: '/', data: ['hello', 1] }, '2["hello",1]'],
    [{ type: 2, nsp: '/admin', id: 456, data: ['project:delete', 123] }, '2/admin,456["project:delete",123]'],
    [{ type: 3, nsp: '/admin', id: 456, data: [] }, '3/admin,456[]'],
    [{ type: 4, nsp: '/', data: { message: 'Not authorized' } }, '4{"message":"Not authorized"}'],
];

test('packets are written and read as specified', () => {
    for (const [packet, text] of EXAMPLES) {
        assert.deepEqual(encodePacket(packet), [text]);
        assert.deepEqual(decode(text), { id: undefined, data: undefined, ...packet });
    }
    assert.equal(decode('0/admin').nsp, '/admin');
});

test('bytes leave the JSON and come back to their places', () => {
    const [one, two] = [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer];
    const packet = { type: 2, nsp: '/admin', id: 7, data: ['baz', { deep: [one] }, two, null] };
    const messages = encodePacket(packet);
    assert.equal(messages[0], '52-/admin,7["baz",{"deep":[{"_placeholder":true,"num":0}]},{"_placeholder":true,"num":1},null]');
    assert.deepEqual(messages.slice(1), [one, two]);
    assert.deepEqual(decode(...messages), packet);
    assert.deepEqual(encodePacket({ type: 3, nsp: '/', id: 1, data: [one] }), ['61-1[{"_placeholder":true,"num":0}]', one]);
});

test('objects that write themselves may write bytes', () => {
    const bytes = new Uint8Array([1]);
    assert.deepEqual(encodePacket({ type: 2, nsp: '/', data: ['a', { toJSON: () => [bytes] }] })[1], bytes);
    assert.deepEqual(encodePacket({ type: 2, nsp: '/', data: ['a', Buffer.from([1])] }).length, 2);
});

test('what no server should send throws', () => {
    const hostile = [
        '', '7', 'x', '2', '2{}', '2[]', '2[null]', '2["connect"]', '2["disconnecting"]', '2[', '3{}', '0"sid"', '0null', '1{}', '4', '45',
        '2-["a"]', '5["a"]', '50-["connect"]',
    ];
    for (const text of hostile) assert.throws(() => decode(text), Error, text);
    assert.throws(() => decode(new ArrayBuffer(1)), /when not reconstructing/);
    assert.throws(() => decode('51-["a",{"_placeholder":true,"num":0}]', '2["b"]'), /when reconstructing/);
    for (const num of [1, -1, '"length"', '"__proto__"', null]) {
        assert.throws(() => decode(`51-["a",{"_placeholder":true,"num":${num}}]`, new ArrayBuffer(1)), /illegal attachments/);
    }
});

test('a key of a prototype is only a key', () => {
    decode('2["a",{"__proto__":{"polluted":true}}]');
    assert.equal({}.polluted, undefined);
});
