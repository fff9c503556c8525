#!/usr/bin/env python3
"""Makes docs/page.png and docs/page-dark.png anew: a conversation on the page. With a folder as argument also the phone's, there.

Wants Debian's fonts-noto-core and fonts-noto-color-emoji."""

import pathlib
import sys

from page_case import PageCase
from servers import ROOT

FOLDER = pathlib.Path(sys.argv.pop(1)) if len(sys.argv) > 1 else None


class Pictures(PageCase):
    def test_pictures(self):
        names = ("Asha", "Ben", "Chiara", "Daniel Okafor", "ليلى", "Farid")
        asha, ben, chiara, daniel, layla, farid = [self.enter(name, "garden") for name in names]
        chiara.say("Morning! Who is coming to the allotment on Saturday?")
        asha.sees(chiara.settled().texts()[-1])
        asha.say("Count me in. The planting calendar: https://example.org/almanac/spring#tomatoes")
        layla.sees(asha.settled().texts()[-1])
        layla.say("صباح الخير! سأحضر الشاي والخبز للجميع 🫖")
        daniel.sees(layla.settled().texts()[-1])
        daniel.say("Lovely. Around ten, train permiting.")
        daniel.settled().change("Lovely. Around ten, train permiting.", "Lovely. Around ten, train permitting.")
        ben.say("Meeting point is the east gate:")
        ben.settled().permit("geolocation")
        ben.tab.command("Emulation.setGeolocationOverride", latitude=12.9507, longitude=77.5848, accuracy=1)
        ben.run("byId('locate').click()")
        asha.until("document.querySelector('.place a')")
        asha.say("I’ll take the wheelbarrow.")
        farid.sees("I’ll take the wheelbarrow.").run("byId('leave').click()")
        asha.until("byId('people-list').childElementCount === 5")
        asha.run("byId('draft').value = text; byId('draft').dispatchEvent(new Event('input'))", text="bugger those snails")
        asha.run("byId('send').click()")
        asha.refusal()
        asha.run("byId('draft').blur()")
        layla.run("byId('draft').focus()")
        layla.type("و")
        asha.until("byId('typing').textContent !== ''")
        for name, dark in (("page", False), ("page-dark", True)):
            asha.tab.size(1280, 792, dark)
            self.shoot(asha, ROOT / "docs" / f"{name}.png")
            if FOLDER:
                asha.tab.size(360, 740, dark)
                asha.tab.command("Emulation.setTouchEmulationEnabled", enabled=True)
                self.shoot(asha, FOLDER / f"{name}-phone.png")
                asha.tab.command("Emulation.setTouchEmulationEnabled", enabled=False)

    def shoot(self, person, path):
        person.run("byId('log').scrollTop = byId('log').scrollHeight; await new Promise((resolve) => setTimeout(resolve, 300))")
        person.tab.screenshot(path)


if __name__ == "__main__":
    import unittest

    unittest.main()
