"""What the tests of the page have: a server that moderates, windows of people at it, and a look at what they see."""

import json
import os
import pathlib
import shutil
import unittest
import urllib.parse

from chromium import Chromium
from dev_server import DevServer
from servers import ROOT, Baithak

# What the operator of the tests has in `server.public`: a front end per dialect.
FRONT_ENDS = str(pathlib.Path(__file__).resolve().parent / "frontends")
PIPELINE = ["authorization", "rate-limit", "profanity", "location-link", "@drop-ins", "notices"]
NO_LIMITS = {
    name: {"perSecond": 10000, "burst": 10000} for name in ("perPerson", "perAddress", "joinsPerAddress")
}

# Runs before the scripts of every page, and is there in the bodies of `run`.
WATCH = """
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', (event) => violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    globalThis.byId = (id) => document.getElementById(id);
    globalThis.until = async (claim, what = claim.toString()) => {
        const end = performance.now() + 10000;
        for (;;) {
            const result = await claim();
            if (result) return result;
            if (performance.now() > end) throw new Error(`it never came: ${what}`);
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
    };
"""


class Chat(Baithak):
    """The server with the checked-in plugins; `plugins` are configurations by stage, and without one nobody is too fast."""

    def __init__(self, plugins=None, **server):
        super().__init__(**server)
        for name in ("plugins", "wordlists"):
            shutil.copytree(ROOT / name, self.folder / name)
        self.configuration["pipeline"] = PIPELINE
        for stage, configuration in ({"rate-limit": NO_LIMITS} | (plugins or {})).items():
            file = self.folder / "plugins" / f"{stage}.json"
            settings = json.loads(file.read_text())
            settings |= {"configuration": configuration, "examples": []}
            file.write_text(json.dumps(settings))

    def forget(self):
        """Starts with an empty database next time."""
        shutil.rmtree(self.folder / "var")


class PageCase(unittest.TestCase):
    """A class may set `make_server`."""

    make_server = Chat

    @classmethod
    def setUpClass(cls):
        cls.chromium = Chromium()
        cls.addClassCleanup(cls.chromium.close)
        cls.server = cls.make_server().start()
        cls.addClassCleanup(cls.server.stop)
        cls.url = cls.server.url
        # DEV_SERVER=1: the assets as they are in the folder, and not as they were when the server was built.
        if os.environ.get("DEV_SERVER"):
            dev = DevServer(cls.server.port, public=cls.server.configuration["server"].get("public")).start()
            cls.addClassCleanup(dev.stop)
            cls.url = dev.url

    def open(self, path="/", kind=None):
        """A window that shares nothing with the others."""
        tab = self.chromium.tab(isolated=True)
        tab.size(1280, 800)
        tab.command("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        tab.go(self.url + path)
        window = (kind or Window)(tab, self)
        self.addCleanup(window.close)
        return window

    def enter(self, name, room="lobby"):
        """A person in a room of the page."""
        person = self.open("/?" + urllib.parse.urlencode({"room": room}), Person)
        person.enter(name)
        return person


class Window:
    def __init__(self, tab, case):
        self.tab = tab
        self.case = case

    def run(self, body, **values):
        return self.tab.run(body, **values)

    def until(self, claim, **values):
        """Waits until a JavaScript expression is true, and answers it."""
        return self.run(f"return until(() => {claim})", **values)

    def close(self):
        """Nobody's script ran, nothing broke the page's policy, and nothing was thrown."""
        try:
            self.case.assertEqual(self.run("return [violations, globalThis.hacked ?? null]"), [[], None])
            self.case.assertEqual(self.tab.uncaught(), [])
        finally:
            self.tab.close()

    def key(self, key, **modifiers):
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowUp": 38}
        text = {"text": "\r"} if key == "Enter" else {}
        self.tab.command("Input.dispatchKeyEvent", type="keyDown", key=key, code=key, windowsVirtualKeyCode=codes[key], **text, **modifiers)
        self.tab.command("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=codes[key], **modifiers)

    def type(self, text):
        self.tab.command("Input.insertText", text=text)

    def permit(self, name, setting="granted"):
        context = self.tab.command("Target.getTargetInfo")["targetInfo"]["browserContextId"]
        self.tab.browser.command("Browser.setPermission", permission={"name": name}, setting=setting, browserContextId=context,
                                 origin=self.case.url)


class Person(Window):
    """Somebody at the page."""

    def fill(self, name):
        self.run("byId('name').value = name; byId('enter').click()", name=name)

    def enter(self, name):
        self.fill(name)
        self.until("!byId('room').hidden && byId('people-list').childElementCount > 0")

    def say(self, *texts):
        for text in texts:
            self.run("byId('draft').value = text; byId('send').click()", text=text)

    def settled(self):
        """Nothing is being sent any more."""
        self.until("!document.querySelector('.state.sending')")
        return self

    def sees(self, text):
        self.until("[...document.querySelectorAll('.row .body')].some((body) => body.textContent === text)", text=text)
        return self

    def texts(self):
        return self.run("return [...document.querySelectorAll('.row .body')].map((body) => body.textContent)")

    def names(self):
        return self.run("return [...document.querySelectorAll('.row .name')].map((name) => name.textContent)")

    def notices(self):
        return self.run("return [...document.querySelectorAll('.notice span')].map((notice) => notice.textContent)")

    def people(self):
        return self.run("return [...document.querySelectorAll('.person')].map((name) => name.textContent)")

    def draft(self):
        return self.run("return byId('draft').value")

    def refusal(self):
        return self.until("byId('refusal').textContent")

    def click(self, text, label):
        """A button of a message."""
        self.run("""
            const row = [...document.querySelectorAll('.row')].findLast((row) => row.querySelector('.body').textContent === text);
            const button = await until(() => [...row.querySelectorAll('button')].find((button) => button.textContent === label), label);
            button.focus();
            button.click();
        """, text=text, label=label)

    def change(self, old, new):
        self.click(old, "Edit")
        self.run("const field = document.querySelector('.editor textarea'); field.value = text; field.form.requestSubmit()", text=new)
        return self.sees(new)

    def remove(self, text):
        self.click(text, "Delete")
        self.click(text, "Delete it")
        self.until("[...document.querySelectorAll('.row .body')].every((body) => body.textContent !== text)", text=text)


class FrontEnd(Window):
    """Somebody at one of the small front ends."""

    def __init__(self, tab, case):
        super().__init__(tab, case)
        self.until("socket.connected")

    def enter(self, name, room="lobby"):
        self.run("byId('name').value = name; byId('room').value = room; byId('join').requestSubmit()", name=name, room=room)
        return self

    def say(self, text):
        self.run("byId('text').value = text; byId('send').requestSubmit()", text=text)

    def sees(self, text):
        self.until("[...byId('lines').children].some((line) => line.textContent === text)", text=text)
        return self

    def lines(self):
        return self.run("return [...byId('lines').children].map((line) => [line.dataset.from, line.textContent])")

    def texts(self):
        return [text for _, text in self.lines()]

    def people(self):
        return self.run("return [...byId('people').children].map((line) => line.textContent)")

    def error(self):
        return self.until("byId('error').textContent")
