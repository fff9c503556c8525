"""A server that goes away and comes back, and a page that was there before."""

import unittest

from page_case import PageCase

# Lets no new connection of the page begin.
BLOCK = ["*/socket.io/?*"]


class TestReconnect(PageCase):
    def lose(self, *people):
        """The server dies; these people can't come back when it does."""
        for person in people:
            person.tab.command("Network.enable")
            person.tab.command("Network.setBlockedURLs", urls=BLOCK)
        self.server.kill()

    def regain(self, person):
        person.tab.command("Network.setBlockedURLs", urls=[])
        person.run("byId('banner-button').click()")
        self.back(person)

    def back(self, *people):
        for person in people:
            person.until("byId('banner').hidden || byId('banner').classList.contains('good')")
            person.settled()

    def lost(self, *people):
        for person in people:
            person.until("!byId('banner').hidden && byId('banner-text').textContent.startsWith('The connection is lost')")

    def test_catches_up_exactly(self):
        asha, ben = self.enter("Asha", "exact"), self.enter("Ben", "exact")
        ben.say("one", "two", "three")
        asha.sees("three")
        self.lose(asha)
        self.lost(asha, ben)
        self.server.start()
        self.back(ben)
        ben.change("one", "1")
        ben.remove("two")
        ben.say("four", "five", "six")
        ben.settled().change("four", "4")
        ben.change("4", "IV")
        ben.remove("five")
        self.assertEqual(asha.texts(), ["one", "two", "three"])
        self.regain(asha)
        asha.sees("six")
        # Of what was never seen, nothing is told to have been deleted.
        self.assertEqual(asha.texts(), ["1", "This message was deleted.", "three", "IV", "six"])
        self.assertEqual(asha.until("byId('banner-text').textContent"), "Connected again. You missed 2 messages: they are here now.")
        self.assertEqual(asha.people(), ["Asha", "Ben"])
        self.assertEqual(asha.run("return document.querySelectorAll('.edited').length"), 2)

    def test_what_is_written_meanwhile_is_sent_once_and_in_order(self):
        asha, ben = self.enter("Asha", "meanwhile"), self.enter("Ben", "meanwhile")
        asha.say("before")
        ben.sees("before")
        self.server.kill()
        self.lost(asha)
        asha.say("first", "second", "third")
        self.assertEqual(asha.run("return document.querySelectorAll('.state.sending').length"), 3)
        self.server.start()
        self.back(asha, ben)
        ben.sees("third")
        for person in (asha, ben):
            self.assertEqual(person.texts(), ["before", "first", "second", "third"])

    def test_nothing_is_lost_or_doubled_over_repeated_crashes(self):
        asha, ben = self.enter("Asha", "crashes"), self.enter("Ben", "crashes")
        texts = {asha: [f"a{number}" for number in range(150)], ben: [f"b{number}" for number in range(150)]}
        for person, own in texts.items():
            # Written faster than they are sent, so that every crash is in the middle of it.
            person.run("""
                for (const text of texts) {
                    byId('draft').value = text;
                    byId('composer').requestSubmit();
                }
            """, texts=own)
        for seen in (40, 120, 200):
            asha.until(f"document.querySelectorAll('.row:not(.waiting)').length >= {seen}")
            self.server.kill()
            self.server.start()
            for person in texts:
                person.run("dispatchEvent(new Event('online'))")
        asha.sees("b149").sees("a149")
        self.back(asha, ben)
        ben.sees("a149")
        for person, own in texts.items():
            other = next(other for other in texts if other is not person)
            self.assertEqual([text for text in person.texts() if text in own], own)
            self.assertEqual([text for text in person.texts() if text in texts[other]], texts[other])
            self.assertEqual(len(person.texts()), 300)
        self.assertEqual(asha.texts(), ben.texts())

    def test_what_is_unsent_survives_a_reload(self):
        asha, ben = self.enter("Asha", "reload"), self.enter("Ben", "reload")
        self.lose(asha)
        self.lost(asha)
        asha.say("not yet")
        self.server.start()
        self.back(ben)
        asha.tab.command("Network.setBlockedURLs", urls=[])
        asha.tab.go(f"{self.url}/?room=reload")
        ben.sees("not yet")
        asha.sees("not yet").settled()
        self.assertEqual(asha.texts(), ["not yet"])

    def test_an_orderly_stop_is_a_lost_connection_too(self):
        asha = self.enter("Asha", "orderly")
        self.server.terminate()
        self.lost(asha)
        self.server.start()
        self.back(asha)
        asha.say("still here")
        asha.settled().sees("still here")

    def test_a_new_database_behind_the_old_address_begins_anew(self):
        asha = self.enter("Asha", "anew")
        asha.say("one", "two", "three")
        asha.settled()
        self.server.kill()
        self.server.forget()
        self.server.start()
        self.back(asha)
        asha.until("document.querySelectorAll('.row').length === 0")
        asha.say("a new beginning")
        asha.settled().sees("a new beginning")
        self.assertEqual(asha.texts(), ["a new beginning"])


if __name__ == "__main__":
    unittest.main()
