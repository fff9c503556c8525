// The page: an entrance, and a room.

import { find } from './dom.mjs';
import { Entrance } from './entrance.mjs';
import { Room } from './room.mjs';
import { copy, roomLink } from './share.mjs';

const section = find('room');
const entrance = new Entrance(enter);
let room = null;

function enter(name, username) {
    room?.close();
    room = new Room(name, username, { entered, refused, waiting: (message) => entrance.wait(message) });
}

function entered(name, username) {
    entrance.hide(name, username);
    find('title').textContent = name;
    find('log').setAttribute('aria-label', `Messages in ${name}`);
    history.replaceState(null, '', roomLink(name));
    section.hidden = false;
}

/// Back at the entrance; what was being written is there again in the next room.
function refused(error, draft = '') {
    leave(error);
    find('draft').value = draft;
}

function leave(error) {
    room?.close();
    room = null;
    showPeople(false);
    section.hidden = true;
    document.title = 'Baithak';
    entrance.show(error);
}

async function share() {
    const link = roomLink(find('title').textContent);
    const isCopied = await copy(link);
    find('share-text').textContent = isCopied ? 'Link copied' : 'Copy the address of this page';
    find('announcement').textContent = isCopied ? `The link to this room was copied: ${link}` : `The link to this room is ${link}`;
    setTimeout(() => {
        find('share-text').textContent = 'Share';
    }, 2500);
}

/// On a phone the list of people covers the room.
function showPeople(isShown) {
    section.classList.toggle('with-people', isShown);
    find('people-button').setAttribute('aria-expanded', String(isShown));
}

find('leave').addEventListener('click', () => leave());
find('share').addEventListener('click', share);
find('people-button').addEventListener('click', () => showPeople(!section.classList.contains('with-people')));
find('people-close').addEventListener('click', () => {
    showPeople(false);
    find('people-button').focus();
});
section.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !section.classList.contains('with-people')) return;
    showPeople(false);
    find('people-button').focus();
});
entrance.begin();
