const socket = io();

onSend((text) => socket.emit('chat message', text));

socket.on('chat message', (text) => showLine('', text));
