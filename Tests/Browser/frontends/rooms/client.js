const socket = io();
let here = { room: '', user: '' };
let count = 0;

onJoin((user, room) => {
    here = { room, user };
    socket.emit('join_room', here);
});
onSend((message) => {
    count += 1;
    socket.emit('send_message', { ...here, message, message_id: `${here.user}-${Date.now()}-${count}` });
});
onEdit((message_id, new_message) => socket.emit('edit_message', { ...here, message_id, new_message }));
onDelete((message_id) => socket.emit('delete_message', { ...here, message_id }));

socket.on('room_message', ({ user, message, message_id }) => showLine(user, message, message_id));
socket.on('message_edited', ({ message_id, new_message }) => changeLine(message_id, new_message));
socket.on('message_deleted', ({ message_id }) => removeLine(message_id));
socket.on('update_users', showPeople);
