// A peer to compare with: the broadcast of a room on the `ws` package, the way its documentation shows it. Sends what the reference server sends.
"use strict";

const fs = require("node:fs");
const { WebSocketServer, WebSocket } = require("ws");

const [port, framesPath] = process.argv.slice(2);
const captured = fs.readFileSync(framesPath);
// Unmasked text frames (RFC 6455 §5.2): what follows a header is a packet.
const packets = [];
for (let at = 0; at < captured.length; ) {
    const isLong = captured[at + 1] === 126;
    const start = at + (isLong ? 4 : 2);
    const end = start + (isLong ? captured.readUInt16BE(at + 2) : captured[at + 1]);
    const packet = captured.subarray(start, end).toString();
    const text = packet.indexOf("bench:");
    packets.push([packet.slice(0, text), packet.slice(packet.indexOf('"', text))]);
    at = end;
}
let next = 0;

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), backlog: 4096, perMessageDeflate: false });
server.on("connection", (socket) => {
    socket.on("message", (text) => {
        const [before, after] = packets[next++ % packets.length];
        const message = before + text.toString() + after;
        for (const client of server.clients) {
            if (client.readyState === WebSocket.OPEN) client.send(message);
        }
    });
});
