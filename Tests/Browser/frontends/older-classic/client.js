const socket = io();

onJoin((name, room) => socket.emit('join', { name, room }, showError));
onSend((text) => socket.emit('createMessage', { text }, showError));
onLocate(() => socket.emit('createLocationMessage', { latitude: 12.5, longitude: -2 }, showError));

socket.on('newMessage', ({ from, text }) => showLine(from, text));
socket.on('newLocationMessage', ({ from, url }) => showLine(from, url));
socket.on('updateUserList', showPeople);
