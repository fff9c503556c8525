"""The page and one front end of each dialect in one room: they see each other and are moderated alike."""

import unittest

from page_case import FRONT_ENDS, Chat, FrontEnd, PageCase

BAD = "what the fuck"


class TestDialects(PageCase):
    make_server = staticmethod(lambda: Chat(public=FRONT_ENDS))

    def front_end(self, name):
        return self.open(f"/{name}/index.html", FrontEnd)

    def everyone(self):
        """Five windows in the lobby, by dialect."""
        windows = {"page": self.enter("Native")}
        for name in ("classic", "older-classic", "rooms"):
            windows[name] = self.front_end(name).enter(name)
            windows["page"].until("[...document.querySelectorAll('.person')].some((person) => person.textContent === name)", name=name)
        windows["simple"] = self.front_end("simple")
        # It is in the room when it hears the room.
        windows["page"].say("everyone here?")
        for window in windows.values():
            window.sees("everyone here?")
        return windows

    def test_everyone_sees_everyone(self):
        windows = self.everyone()
        for name, window in windows.items():
            window.say(f"from {name}")
            for other in windows.values():
                other.sees(f"from {name}")
        expected = [f"from {name}" for name in windows]
        for name, window in windows.items():
            self.assertEqual([text for text in window.texts() if text in expected], expected, name)
        # Who joined by a name is known by it everywhere.
        for name in ("classic", "older-classic", "rooms"):
            for watcher in ("classic", "older-classic", "rooms"):
                self.assertIn([name, f"from {name}"], windows[watcher].lines())
        people = windows["page"].people()
        self.assertTrue({"Native", "classic", "older-classic", "rooms"} <= set(people), people)
        for name in ("classic", "older-classic", "rooms"):
            windows[name].until("byId('people').childElementCount === count", count=len(people))
            self.assertEqual(sorted(windows[name].people(), key=str.lower), sorted(people, key=str.lower))

    def test_everyone_is_moderated_alike(self):
        windows = self.everyone()
        for name, window in windows.items():
            window.say(f"{BAD} {name}")
            window.say(f"sorry {name}")
        for window in windows.values():
            for name in windows:
                window.sees(f"sorry {name}")
            self.assertEqual([text for text in window.texts() if BAD in text], [])

    def test_who_is_refused_reads_the_same_sentence(self):
        windows = self.everyone()
        windows["page"].say(BAD)
        self.assertEqual(windows["page"].refusal(), "Profanity is not allowed!")
        for name in ("classic", "older-classic"):
            windows[name].say(BAD)
            self.assertEqual(windows[name].error(), "Profanity is not allowed!")

    def test_a_taken_name_is_taken_for_all(self):
        self.enter("asha", "names")
        for name in ("classic", "older-classic"):
            other = self.front_end(name).enter("Asha", "names")
            self.assertEqual(other.error(), "Username is in use!")
        page = self.open("/?room=names")
        page.run("byId('name').value = 'ASHA'; byId('enter').click()")
        self.assertTrue(page.until("byId('entrance-refusal').textContent"))

    def test_locations_come_as_links(self):
        windows = self.everyone()
        for name in ("classic", "older-classic"):
            windows[name].run("byId('locate').click()")
            windows[name].sees("https://google.com/maps?q=12.5,-2")
        windows["page"].until("document.querySelectorAll('.place a').length === 2")
        self.assertEqual(windows["page"].run("return document.querySelector('.place a').href"), "https://google.com/maps?q=12.5,-2")

    def test_changes_cross_between_the_page_and_rooms(self):
        windows = self.everyone()
        page, rooms = windows["page"], windows["rooms"]
        rooms.say("written in rooms")
        page.sees("written in rooms").say("written on the page")
        rooms.sees("written on the page")
        edit = """
            byId('text').value = text;
            [...byId('lines').children].find((line) => line.textContent === old).click();
            byId('text').value = '';
        """
        rooms.run(edit, old="written in rooms", text="changed in rooms")
        page.sees("changed in rooms")
        page.settled().change("written on the page", "changed on the page")
        rooms.sees("changed on the page")
        # Nobody changes what another wrote.
        rooms.run(edit, old="changed on the page", text="mine now")
        rooms.run(edit, old="changed in rooms", text=BAD)
        rooms.run(edit, old="changed in rooms", text="")
        page.until("![...document.querySelectorAll('.body')].some((body) => body.textContent === 'changed in rooms')")
        self.assertIn("changed on the page", page.texts())
        page.remove("changed on the page")
        rooms.until("![...byId('lines').children].some((line) => line.textContent.startsWith('changed'))")
        self.assertEqual([text for text in page.texts() + rooms.texts() if text in (BAD, "mine now")], [])


if __name__ == "__main__":
    unittest.main()
