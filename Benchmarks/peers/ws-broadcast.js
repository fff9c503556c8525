// A peer to compare with: the broadcast of a room on the `ws` package, the way its documentation shows it. Sends what the reference server sends.
"use strict";

const fs = require("node:fs");
const { WebSocketServer, WebSocket } = require("ws");

const [port, framePath] = process.argv.slice(2);
const frame = fs.readFileSync(framePath);
// An unmasked text frame (RFC 6455 §5.2): what follows its header is the packet.
const headerBytes = frame[1] === 127 ? 10 : frame[1] === 126 ? 4 : 2;
const packet = frame.subarray(headerBytes).toString();
const start = packet.indexOf("bench:");
const before = packet.slice(0, start);
const after = packet.slice(packet.indexOf('"', start));

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), backlog: 4096, perMessageDeflate: false });
server.on("connection", (socket) => {
    socket.on("message", (text) => {
        const message = before + text.toString() + after;
        for (const client of server.clients) {
            if (client.readyState === WebSocket.OPEN) client.send(message);
        }
    });
});
