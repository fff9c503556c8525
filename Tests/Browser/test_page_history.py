"""Reading back."""

import unittest

from page_case import PageCase

# Enough for three pages.
COUNT = 130
FILL = """
    const { io } = await import('/socket.io/socket.io.esm.js');
    const socket = io({ forceNew: true });
    await socket.emitWithAck('room:join', { room, name: 'Writer' });
    const sent = [];
    for (let number = 1; number <= count; number += 1) {
        const text = number % 7 ? `message ${number}` : `message ${number} ${'is long '.repeat(number)}`;
        sent.push(socket.emitWithAck('message:send', { room, text, clientId: `${number}` }));
    }
    await Promise.all(sent);
    socket.disconnect();
"""
AT_END = "const log = byId('log'); return log.scrollHeight - log.scrollTop - log.clientHeight < 2"
NUMBERS = "return [...document.querySelectorAll('.row .body')].map((body) => Number(body.textContent.split(' ')[1]))"


class TestHistory(PageCase):
    def fill(self, room, count=COUNT):
        self.open().run(FILL, room=room, count=count)

    def test_scrolling_up_reads_on_to_the_first_message_and_moves_nothing(self):
        self.fill("scroll")
        asha = self.enter("Asha", "scroll")
        self.assertEqual(asha.run(NUMBERS), list(range(81, COUNT + 1)))
        self.assertTrue(asha.run(AT_END), "not at the end")
        # What was at the top of the view stays there when a page is put above it.
        moved = asha.run("""
            const log = byId('log');
            log.scrollTop = 200;
            const { top } = log.getBoundingClientRect();
            const row = [...document.querySelectorAll('.row')].find((row) => row.getBoundingClientRect().top > top);
            const before = row.getBoundingClientRect().top;
            await until(() => document.querySelectorAll('.row').length > 50);
            return Math.abs(row.getBoundingClientRect().top - before);
        """)
        self.assertLess(moved, 3)
        asha.run("""
            await until(() => {
                byId('log').scrollTop = 0;
                return byId('earlier').hidden;
            });
        """)
        self.assertEqual(asha.run(NUMBERS), list(range(1, COUNT + 1)))

    def test_what_comes_meanwhile_does_not_pull_the_reader_away(self):
        self.fill("reading", 60)
        asha, ben = self.enter("Asha", "reading"), self.enter("Ben", "reading")
        asha.run("byId('log').scrollTop = 900; await until(() => !byId('jump').hidden)")
        ben.say("news")
        asha.sees("news").until("byId('jump').textContent === '1 new message'")
        self.assertEqual(asha.run("return byId('log').scrollTop"), 900)
        asha.run("byId('jump').click(); await until(() => byId('jump').hidden)")
        self.assertTrue(asha.run(AT_END), "not at the end")

    def test_the_button_does_what_scrolling_does(self):
        self.fill("button", 60)
        asha = self.enter("Asha", "button")
        asha.run("byId('earlier').click(); await until(() => document.querySelectorAll('.row').length === 60)")
        self.assertEqual(asha.run(NUMBERS), list(range(1, 61)))

    def test_a_page_of_history_has_the_edits_made_while_it_was_on_its_way(self):
        self.fill("race", 60)
        asha = self.enter("Asha", "race")
        # The change comes between the question and the answer.
        asha.run("""
            const { Timeline } = await import('/app/timeline.mjs');
            const list = document.createElement('ol');
            const elements = { scroller: document.createElement('div'), list, earlier: document.createElement('button') };
            const entry = (seq, text) => ({ kind: 'message', id: `m${seq}`, seq, text, userId: 'u', username: 'U', createdAt: 0 });
            const timeline = new Timeline({ ...elements, jump: document.createElement('button') }, {
                earlier: async () => {
                    timeline.add([{ kind: 'edit', id: 'm1', seq: 4, text: 'new', editedAt: 1 }, { kind: 'delete', id: 'm2', seq: 5 }]);
                    return { ok: true, messages: [entry(1, 'old'), entry(2, 'gone')], more: false };
                },
            });
            timeline.add([entry(3, 'three')]);
            timeline.hasEarlier = true;
            await timeline.loadEarlier();
            const texts = [...list.querySelectorAll('.body')].map((body) => body.textContent);
            if (texts.join() !== 'new,three') throw new Error(texts.join());
        """)

    def test_a_long_conversation_stays_light(self):
        asha = self.enter("Asha", "long")
        self.fill("long", 900)
        asha.until("[...document.querySelectorAll('.row .body')].at(-1)?.textContent.startsWith('message 900')")
        self.assertLessEqual(asha.run("return document.querySelectorAll('.row').length"), 700)
        asha.run("await until(() => { byId('log').scrollTop = 0; return byId('earlier').hidden; })")
        self.assertEqual(asha.run(NUMBERS), list(range(1, 901)))


if __name__ == "__main__":
    unittest.main()
