"""What the page does with what the server does not take, or not yet."""

import unittest

from page_case import Chat, PageCase

BAD = "what the fuck"


class TestRefusals(PageCase):
    def test_a_refused_text_is_a_draft_again(self):
        asha, ben = self.enter("Asha", "refused"), self.enter("Ben", "refused")
        asha.say(BAD)
        self.assertEqual(asha.refusal(), "Profanity is not allowed!")
        self.assertEqual(asha.draft(), BAD)
        self.assertEqual(asha.texts(), [])
        asha.say("oh dear")
        ben.sees("oh dear")
        self.assertEqual(ben.texts(), ["oh dear"])
        self.assertEqual(asha.run("return byId('refusal').textContent"), "")

    def test_a_refused_text_does_not_overwrite_what_was_written_meanwhile(self):
        asha = self.enter("Asha", "meanwhile")
        asha.run("""
            byId('draft').value = text;
            byId('send').click();
            byId('draft').value = 'and another thing';
        """, text=BAD)
        asha.refusal()
        self.assertEqual(asha.draft(), f"{BAD}\nand another thing")

    def test_a_refused_edit_keeps_the_new_text_and_the_old_message(self):
        asha, ben = self.enter("Asha", "edits"), self.enter("Ben", "edits")
        asha.say("fine")
        asha.settled().click("fine", "Edit")
        asha.run("const field = document.querySelector('.editor textarea'); field.value = text; field.form.requestSubmit()", text=BAD)
        self.assertEqual(asha.until("document.querySelector('.editor .refusal').textContent"), "Profanity is not allowed!")
        self.assertEqual(asha.run("return document.querySelector('.editor textarea').value"), BAD)
        self.assertEqual(ben.texts(), ["fine"])

    def test_a_location_is_shared_where_the_browser_gives_it(self):
        asha, ben = self.enter("Asha", "places"), self.enter("Ben", "places")
        asha.permit("geolocation", "denied")
        asha.run("byId('locate').click()")
        self.assertIn("did not share the location", asha.refusal())
        asha.permit("geolocation")
        asha.tab.command("Emulation.setGeolocationOverride", latitude=12.5, longitude=-2, accuracy=1)
        asha.run("byId('locate').click()")
        ben.until("document.querySelector('.place a')")
        for person in (asha, ben):
            self.assertEqual(person.until("document.querySelector('.place a')?.href"), "https://google.com/maps?q=12.5,-2")
        asha.settled()
        self.assertEqual(asha.run("return byId('refusal').textContent"), "")


class TestTooFast(PageCase):
    make_server = staticmethod(lambda: Chat({"rate-limit": {"perPerson": {"perSecond": 0.5, "burst": 3}}}))

    def test_counts_down_and_then_sends_what_was_kept(self):
        asha, ben = self.enter("Asha"), self.enter("Ben")
        texts = [f"message {number}" for number in range(6)]
        asha.run("""
            for (const text of texts) {
                byId('draft').value = text;
                byId('composer').requestSubmit();
            }
        """, texts=texts)
        self.assertIn("too fast", asha.refusal())
        self.assertEqual(asha.draft(), "message 3\nmessage 4\nmessage 5")
        self.assertRegex(asha.run("return [byId('send').disabled, byId('send').textContent].join()"), r"^true,[12] s$")
        self.assertEqual(asha.texts(), texts[:3])
        # Pressing Enter meanwhile loses nothing.
        asha.run("byId('composer').requestSubmit()")
        self.assertEqual(asha.draft(), "message 3\nmessage 4\nmessage 5")
        asha.until("!byId('send').disabled")
        self.assertEqual(asha.run("return [byId('refusal').textContent, byId('send').textContent]"), ["", "Send"])
        asha.run("byId('send').click()")
        ben.sees("message 3\nmessage 4\nmessage 5")
        self.assertEqual(ben.texts(), [*texts[:3], "message 3\nmessage 4\nmessage 5"])


class TestHeld(PageCase):
    make_server = staticmethod(lambda: Chat({"profanity": {"wordlists": ["en-profanity"], "action": "hold"}}))

    def test_a_held_message_is_marked_and_nobody_else_sees_it(self):
        asha, ben = self.enter("Asha"), self.enter("Ben")
        asha.say(BAD, "hello")
        ben.sees("hello")
        self.assertEqual(asha.until("document.querySelector('.state.held')?.textContent"), "Waiting for a moderator")
        self.assertEqual(ben.texts(), ["hello"])
        self.assertEqual(asha.texts(), [BAD, "hello"])
        self.assertEqual(asha.draft(), "")


class TestMasked(PageCase):
    make_server = staticmethod(lambda: Chat({"profanity": {"wordlists": ["en-profanity"], "action": "mask", "mask": "*"}}))

    def test_the_sender_sees_what_the_others_see(self):
        asha, ben = self.enter("Asha"), self.enter("Ben")
        asha.say(BAD)
        ben.sees("what the ****")
        asha.sees("what the ****")
        self.assertEqual(asha.texts(), ["what the ****"])


if __name__ == "__main__":
    unittest.main()
