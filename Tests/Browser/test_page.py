"""Two and more windows talking on the page."""

import unittest

from page_case import PageCase


class TestTalk(PageCase):
    def test_two_windows_see_each_other(self):
        asha, ben = self.enter("Asha"), self.enter("Ben")
        asha.until("byId('people-list').childElementCount === 2")
        self.assertEqual(asha.people(), ["Asha", "Ben"])
        self.assertEqual(ben.people(), ["Ben", "Asha"])
        asha.say("Hello, Ben")
        ben.sees("Hello, Ben").say("Hello, Asha")
        asha.sees("Hello, Asha")
        self.assertEqual(asha.texts(), ["Hello, Ben", "Hello, Asha"])
        self.assertEqual(ben.texts(), ["Hello, Ben", "Hello, Asha"])
        self.assertEqual(ben.names(), ["Asha", "Ben"])
        asha.until("[...document.querySelectorAll('.notice')].some((notice) => notice.textContent === 'Ben has joined!')")
        ben.run("byId('leave').click()")
        asha.until("[...document.querySelectorAll('.notice')].some((notice) => notice.textContent === 'Ben has left!')")
        asha.until("byId('people-list').childElementCount === 1")

    def test_a_message_keeps_its_lines_and_characters(self):
        asha, ben = self.enter("Asha", "characters"), self.enter("Ben", "characters")
        texts = ["two\nlines", "  spaces  stay  ", "👩‍👩‍👧 family", "שלום world", "a" * 3000, "nul\u0000byte", "\u202eturned",
                 "&amp; &lt;b&gt;"]
        asha.say(*texts)
        ben.sees(texts[-1])
        self.assertEqual(ben.texts(), texts)
        self.assertEqual(asha.settled().texts(), texts)
        self.assertTrue(ben.run("return byId('log').scrollWidth <= byId('log').clientWidth"), "a long word is wider than the log")

    def test_edits_and_deletions_are_seen_in_the_other_window(self):
        asha, ben = self.enter("Asha", "changes"), self.enter("Ben", "changes")
        asha.say("one", "two", "three")
        ben.sees("three")
        asha.settled().change("two", "2")
        ben.sees("2")
        self.assertEqual(ben.run("return [...document.querySelectorAll('.edited')].length"), 1)
        asha.remove("one")
        ben.sees("This message was deleted.")
        self.assertEqual(ben.texts(), ["This message was deleted.", "2", "three"])
        self.assertEqual(asha.texts(), ben.texts())
        self.assertEqual(ben.run("return document.querySelectorAll('.tools button').length"), 0, "buttons at another's messages")
        # Who comes later sees the current form, and nothing of what was deleted.
        self.assertEqual(self.enter("Chiara", "changes").texts(), ["2", "three"])

    def test_escape_cancels_an_edit_and_a_deletion(self):
        asha = self.enter("Asha", "escape")
        asha.say("as it was")
        asha.settled().click("as it was", "Edit")
        asha.type("!")
        asha.key("Escape")
        self.assertEqual(asha.run("return [document.querySelector('.editor'), document.activeElement.textContent]"), [None, "Edit"])
        asha.click("as it was", "Delete")
        self.assertEqual(asha.run("return document.activeElement.textContent"), "Delete it")
        asha.key("Escape")
        self.assertEqual(asha.run("return document.activeElement.textContent"), "Delete")
        self.assertEqual(asha.texts(), ["as it was"])

    def test_the_keyboard_is_enough(self):
        asha, ben = self.open("/?room=keys", kind=None), self.enter("Ben", "keys")
        asha = type(ben)(asha.tab, self)
        asha.type("Asha")
        asha.key("Enter")
        asha.until("document.activeElement === byId('draft')")
        asha.type("first")
        asha.key("Enter", modifiers=8)
        asha.type("line")
        asha.key("Enter")
        ben.sees("first\nline")
        asha.settled().key("ArrowUp")
        asha.type(" edited")
        asha.key("Enter")
        ben.sees("first\nline edited")
        # From the draft back to the message's own buttons.
        asha.run("byId('draft').focus()")
        asha.key("Tab", modifiers=8)
        asha.key("Tab", modifiers=8)
        self.assertEqual(asha.run("return document.activeElement.textContent"), "Delete")
        self.assertEqual(asha.run("return getComputedStyle(document.activeElement.parentElement).opacity"), "1")
        asha.key("Enter")
        asha.key("Enter")
        ben.sees("This message was deleted.")
        self.assertEqual(asha.run("return document.activeElement.id"), "draft")

    def test_tells_who_is_writing(self):
        asha, ben = self.enter("Asha", "writing"), self.enter("Ben", "writing")
        ben.run("byId('draft').focus()")
        ben.type("Hm")
        asha.until("byId('typing').textContent === 'Ben is writing…'")
        ben.key("Enter")
        asha.sees("Hm").until("byId('typing').textContent === ''")
        ben.type("Hm")
        asha.until("byId('typing').textContent !== ''")
        ben.run("byId('draft').value = ''; byId('draft').dispatchEvent(new Event('input'))")
        asha.until("byId('typing').textContent === ''")

    def test_links_only_what_is_of_the_web(self):
        asha, ben = self.enter("Asha", "links"), self.enter("Ben", "links")
        asha.say("See https://example.org/a_(b)?c=d#e, (http://example.org/x). and HTTPS://EXAMPLE.ORG/ "
                 "but javascript:alert(1) ftp://a https://")
        ben.sees(asha.texts()[0])
        links = ben.run("return [...document.querySelectorAll('.body a')].map(({ href, rel, target }) => [href, rel, target])")
        self.assertEqual([link[0] for link in links], ["https://example.org/a_(b)?c=d#e", "http://example.org/x", "https://example.org/"])
        self.assertTrue(all("noopener" in rel and target == "_blank" for _, rel, target in links))

    def test_counts_in_the_title_what_came_while_hidden(self):
        asha, ben = self.enter("Asha", "title"), self.enter("Ben", "title")
        hide = """
            Object.defineProperty(document, 'hidden', { value: %s, configurable: true });
            document.dispatchEvent(new Event('visibilitychange'));
        """
        asha.run(hide % "true")
        ben.say("one", "two")
        asha.sees("two")
        self.assertEqual(asha.run("return document.title"), "(2) title · Baithak")
        self.assertEqual(asha.run("return document.querySelector('.unread').parentElement.querySelector('.body').textContent"), "one")
        asha.run(hide % "false")
        self.assertEqual(asha.run("return document.title"), "title · Baithak")
        asha.say("I am back")
        self.assertEqual(asha.run("return document.querySelectorAll('.unread').length"), 0)

    def test_one_person_in_two_tabs_is_one(self):
        asha = self.enter("Asha", "tabs")
        context = asha.tab.command("Target.getTargetInfo")["targetInfo"]["browserContextId"]
        target = self.chromium.command("Target.createTarget", url=f"{self.url}/?room=tabs", browserContextId=context)["targetId"]
        self.addCleanup(self.chromium.command, "Target.closeTarget", targetId=target)
        self.enter("Ben", "tabs").until("byId('people-list').childElementCount === 2")
        self.assertEqual(asha.people(), ["Asha", "Ben"])

    def test_everything_to_press_and_fill_has_a_name(self):
        asha = self.enter("Asha", "accessible")
        asha.say("hello")
        asha.settled()
        asha.tab.command("Accessibility.enable")
        nodes = asha.tab.command("Accessibility.getFullAXTree")["nodes"]
        roles = {}
        for node in nodes:
            if not node.get("ignored"):
                roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
        for role in ("button", "textbox", "log", "complementary", "heading"):
            self.assertTrue(roles.get(role), f"no {role}")
            self.assertTrue(all(roles[role]), f"a {role} without a name: {roles[role]}")
        for landmark in ("banner", "main", "complementary"):
            self.assertEqual(len(roles.get(landmark, [])), 1, landmark)


class TestEntrance(PageCase):
    def test_a_shared_link_names_the_room_and_the_name_is_remembered(self):
        asha = self.enter("Asha", "green house")
        self.assertEqual(asha.run("return location.href"), f"{self.url}/?room=green+house")
        asha.permit("clipboard-write")
        asha.permit("clipboard-read")
        asha.run("byId('share').click()")
        asha.until("byId('share-text').textContent === 'Link copied'")
        self.assertEqual(asha.run("return navigator.clipboard.readText()"), f"{self.url}/?room=green+house")
        asha.run("byId('leave').click()")
        asha.tab.go(f"{self.url}/?room=shed")
        self.assertEqual(asha.run("return [byId('name').value, byId('room-name').value, byId('room').hidden]"), ["Asha", "shed", True])

    def test_a_name_that_is_taken_is_refused_at_the_entrance(self):
        self.enter("Asha", "taken")
        other = self.open("/?room=taken")
        other.run("byId('name').value = 'asha'; byId('enter').click()")
        refusal = other.until("byId('entrance-refusal').textContent")
        self.assertIn("asha", refusal)
        other.run("byId('name').value = 'Asha the second'; byId('enter').click()")
        other.until("byId('people-list').childElementCount === 2")

    def test_without_a_name_one_is_a_guest(self):
        guest = self.enter("", "guests")
        self.assertRegex(guest.people()[0], "^guest-")

    def test_a_reload_stays_in_the_room_as_the_same_person(self):
        asha = self.enter("Asha", "reload")
        asha.say("mine")
        asha.settled()
        asha.tab.go(f"{self.url}/?room=reload")
        asha.sees("mine").change("mine", "still mine")
        self.assertEqual(asha.people(), ["Asha"])


if __name__ == "__main__":
    unittest.main()
