"""What every browser test has: one Chromium for all, pages, a server per class, a tab per test."""

import unittest

from chromium import Chromium
from servers import Pages


class BrowserCase(unittest.TestCase):
    """A class sets `make_server`; its tests find `self.server`, and `self.tab` on the classic page."""

    chromium = None

    @classmethod
    def setUpClass(cls):
        if BrowserCase.chromium is None:
            BrowserCase.chromium = Chromium()
            unittest.addModuleCleanup(cls.close_browser)
        cls.pages = Pages()
        cls.addClassCleanup(cls.pages.stop)
        cls.server = cls.make_server().start()
        cls.addClassCleanup(cls.server.stop)

    @staticmethod
    def close_browser():
        BrowserCase.chromium.close()
        BrowserCase.chromium = None

    def setUp(self):
        self.tab = self.open_tab()

    def open_tab(self, path="/classic.html"):
        tab = self.chromium.tab(self.pages.url + path)
        self.addCleanup(self.close_tab, tab)
        return tab

    def close_tab(self, tab):
        uncaught = tab.uncaught()
        tab.close()
        self.assertEqual(uncaught, [])

    def run_in(self, tab, body):
        """Runs JavaScript in a page, which knows the server's address as `url`."""
        return tab.run(body, url=self.server.url)

    def js(self, body):
        return self.run_in(self.tab, body)
