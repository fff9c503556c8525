// What the front ends show: lines, people, the last error. Texts are inserted as texts.

const lines = new Map();

function element(id) {
    return document.getElementById(id);
}

function onJoin(join) {
    element('join').addEventListener('submit', (event) => {
        event.preventDefault();
        join(element('name').value, element('room').value);
    });
}

function onSend(send) {
    element('send').addEventListener('submit', (event) => {
        event.preventDefault();
        send(element('text').value);
        element('text').value = '';
    });
}

function onLocate(locate) {
    element('locate').addEventListener('click', locate);
}

/// Clicking a line edits it to what stands in the field; with an empty field it is deleted.
function onEdit(edit) {
    element('lines').addEventListener('click', ({ target }) => {
        if (element('text').value !== '') edit(target.dataset.id, element('text').value);
    });
}

function onDelete(remove) {
    element('lines').addEventListener('click', ({ target }) => {
        if (element('text').value === '') remove(target.dataset.id);
    });
}

function showLine(from, text, id = '') {
    const line = document.createElement('li');
    line.dataset.id = id;
    line.dataset.from = from;
    line.textContent = text;
    if (id) lines.set(id, line);
    element('lines').append(line);
}

function changeLine(id, text) {
    lines.get(id).textContent = text;
}

function removeLine(id) {
    lines.get(id).remove();
}

function showPeople(names) {
    element('people').replaceChildren(...names.map((name) => {
        const line = document.createElement('li');
        line.textContent = name;
        return line;
    }));
}

function showError(error) {
    element('error').textContent = error ?? '';
}
