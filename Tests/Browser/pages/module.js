import io, { connect, io as named, Manager, protocol, Socket } from '/socket.io/socket.io.esm.js';

Object.assign(globalThis, { exported: { io, connect, named, Manager, protocol, Socket } });
