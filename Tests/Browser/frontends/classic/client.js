const socket = io();

onJoin((username, room) => socket.emit('join', { username, room }, showError));
onSend((text) => socket.emit('sendMessage', text, showError));
onLocate(() => socket.emit('sendLocation', { latitude: 12.5, longitude: -2 }, showError));

socket.on('message', ({ username, text }) => showLine(username, text));
socket.on('locationMessage', ({ username, url }) => showLine(username, url));
socket.on('roomData', ({ users }) => showPeople(users.map((user) => user.username)));
