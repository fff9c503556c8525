"""What looks like markup or script stays text: in names, rooms and texts, on the page and on every front end."""

import unittest
import urllib.parse

from page_case import FRONT_ENDS, Chat, FrontEnd, PageCase, Person

TEXTS = [
    "<script>hacked = 1</script>",
    "<img src=x onerror=\"hacked = 1\">",
    "\"><svg onload=hacked=1>",
    "' onmouseover='hacked=1",
    "javascript:hacked=1",
    "https://example.org/\"onmouseover=\"hacked=1",
    "https://example.org/<img/src=x/onerror=hacked=1>",
    "<a href=\"javascript:hacked=1\">press me</a>",
    "{{constructor.constructor('hacked=1')()}} ${hacked=1} <%= hacked=1 %>",
    "</textarea></li></ol><iframe srcdoc=\"<script>parent.hacked=1</script>\">",
    "<style>*{display:none}</style>",
    "&lt;script&gt;hacked=1&lt;/script&gt;",
    "data:text/html,<script>hacked=1</script>",
]
NAMES = ["<img src=x onerror=hacked=1>", "\"><svg onload=hacked=1>", "' autofocus onfocus=hacked=1 '"]
ROOMS = ["<img src=x onerror=hacked=1>", "\"><script>hacked=1</script>", "javascript:hacked=1", "' onload='hacked=1"]
# Elements that only markup in a text could have brought.
STRANGE = "return document.querySelectorAll(':is(#entries, #lines, #people, #title) :is(script, img, svg, iframe, style)').length"


class TestMarkup(PageCase):
    make_server = staticmethod(lambda: Chat(public=FRONT_ENDS))

    def front_ends(self):
        return {name: self.open(f"/{name}/index.html", FrontEnd) for name in ("classic", "older-classic", "rooms", "simple")}

    def test_texts(self):
        asha, ben = self.enter("Asha"), self.enter("Ben")
        others = self.front_ends()
        for name, window in others.items():
            if name != "simple":
                window.enter(f"the-{name}")
        others["simple"].say("listening")
        for window in (asha, *others.values()):
            window.sees("listening")
        asha.say(*TEXTS)
        for window in (asha, ben, *others.values()):
            window.sees(TEXTS[-1])
            self.assertEqual([text for text in window.texts() if text in TEXTS], TEXTS)
            self.assertEqual(window.run(STRANGE), 0)
        asha.settled()
        hrefs = asha.run("return [...document.querySelectorAll('#entries a')].map((link) => new URL(link.href).protocol)")
        self.assertEqual(set(hrefs), {"https:"})
        self.assertEqual(asha.run("return [...document.querySelectorAll('#entries *')].filter((each) => each.getAttributeNames()"
                                  ".some((name) => name.startsWith('on') || name === 'style' || name === 'autofocus')).length"), 0)
        # And from each front end to the page.
        for window in others.values():
            window.say(TEXTS[1] + "!")
        asha.until("[...document.querySelectorAll('.body')].filter((body) => body.textContent === text).length === 4", text=TEXTS[1] + "!")
        # An edit comes the same way.
        asha.change(TEXTS[0], TEXTS[0] + "?")
        ben.sees(TEXTS[0] + "?")
        self.assertEqual(ben.run(STRANGE), 0)

    def test_names(self):
        people = [self.enter(name, "names") for name in NAMES]
        watchers = [self.open("/classic/index.html", FrontEnd).enter("watcher", "names"),
                    self.open("/older-classic/index.html", FrontEnd).enter("other", "names"),
                    self.open("/rooms/index.html", FrontEnd).enter("third", "names")]
        for person, name in zip(people, NAMES):
            person.say(f"I am {name}")
        for window in (*people, *watchers):
            for name in NAMES:
                window.sees(f"I am {name}")
            window.until("byId('people-list' in globalThis ? 'people-list' : 'people').childElementCount === 6")
            self.assertTrue(set(NAMES) <= set(window.people()))
            self.assertEqual(window.run(STRANGE), 0)
        people[0].run("byId('draft').focus()")
        people[0].type("Hm")
        people[1].until("byId('typing').textContent === `${name} is writing…`", name=NAMES[0])
        self.assertIn(f"{NAMES[1]} has joined!", people[0].notices())

    def test_rooms(self):
        for room in ROOMS:
            asha = self.enter("Asha", room)
            asha.say("here")
            asha.settled()
            self.assertEqual(asha.run("return [byId('title').textContent, document.title]"), [room, f"{room} · Baithak"])
            self.assertEqual(asha.run("return new URLSearchParams(location.search).get('room')"), room)
            self.assertEqual(asha.run(STRANGE), 0)
            asha.tab.go(asha.run("return location.href"))
            asha.sees("here")

    def test_addresses(self):
        for room in ROOMS:
            for query in ({"room": room}, {"room": room, "name": room}, {room: room}):
                window = self.open(f"/?{urllib.parse.urlencode(query)}#{urllib.parse.quote(room)}", Person)
                self.assertEqual(window.run("return byId('room-name').value"), query.get("room", "lobby"))
                self.assertEqual(window.run(STRANGE), 0)

    def test_refusals(self):
        asha = self.open("/", Person)
        name = "<img src=x onerror=hacked=1>" * 3
        asha.fill(name)
        self.assertIn("longer", asha.until("byId('entrance-refusal').textContent"))
        self.enter(NAMES[0], "refusals")
        other = self.open("/?room=refusals", Person)
        other.fill(NAMES[0])
        self.assertIn(NAMES[0], other.until("byId('entrance-refusal').textContent"))
        self.assertEqual(other.run("return byId('entrance-refusal').childElementCount"), 0)


if __name__ == "__main__":
    unittest.main()
