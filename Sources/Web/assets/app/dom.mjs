// Making elements. Texts become text nodes: nothing here, and nothing on the page, parses HTML.

/// An element with properties and children. `class`, `data-*`, `aria-*` and `role` are attributes; functions under `on…` are listeners.
export function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
        else if (name in element && !name.includes('-')) element[name] = value;
        else element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
}

export function find(id) {
    return document.getElementById(id);
}
