"""A headless Chromium, driven over the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)."""

import base64
import json
import os
import shutil
import subprocess
import tempfile

import websocket

# Seconds after which a command that hangs fails its test.
PATIENCE = 30

# A host that browsers find on this machine, and think to be another.
ELSEWHERE = "elsewhere.test"


class Chromium:
    """The browser's process, and the one connection to it that all tabs share."""

    def __init__(self):
        self._profile = tempfile.mkdtemp(prefix="chromium-")
        command = ["chromium", "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self._profile}", "--no-first-run",
                   "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
                   "--disable-sync", "--disable-extensions", "--mute-audio", "--lang=en-GB",
                   f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # its sandbox refuses to run as root, as in a container
        self._process = subprocess.Popen(command + ["about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self._process.stderr:
            if line.startswith("DevTools listening on "):
                break
        else:
            raise RuntimeError("chromium did not start")
        self._socket = websocket.create_connection(line.split()[-1], timeout=PATIENCE, suppress_origin=True)
        self._number = 0
        self._tabs = {}

    def tab(self, url="about:blank", isolated=False):
        """A new tab; isolated, it shares no cookies and no storage with others."""
        context = {"browserContextId": self.command("Target.createBrowserContext")["browserContextId"]} if isolated else {}
        target = self.command("Target.createTarget", url="about:blank", **context)["targetId"]
        session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = self._tabs[session] = Tab(self, session, target)
        tab.command("Runtime.enable")
        tab.command("Page.enable")
        tab.go(url)
        return tab

    def command(self, method, session=None, **parameters):
        """Sends a command and waits for its result."""
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._socket.send(json.dumps(message))
        while True:
            answer = self.receive()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def receive(self):
        message = json.loads(self._socket.recv())
        if message.get("sessionId") in self._tabs and "method" in message:
            self._tabs[message["sessionId"]].events.append(message)
        return message

    def close(self):
        self._socket.close()
        self._process.terminate()
        self._process.wait()
        self._process.stderr.close()
        shutil.rmtree(self._profile, ignore_errors=True)


class Tab:
    """One page."""

    def __init__(self, browser, session, target):
        self.browser = browser
        self.events = []
        self._session = session
        self._target = target

    def command(self, method, **parameters):
        return self.browser.command(method, session=self._session, **parameters)

    def go(self, url):
        """Opens an address and waits until the page has loaded."""
        self.events.clear()
        if url == "about:blank":
            return
        result = self.command("Page.navigate", url=url)
        if "errorText" in result:
            raise RuntimeError(f"{url}: {result['errorText']}")
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.browser.receive()

    def run(self, body, **values):
        """Runs the body of an async function in the page, with values as constants in it, and answers what it returns."""
        constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in values.items())
        result = self.command("Runtime.evaluate", expression=f"(async () => {{\n{constants}{body}\n}})()", awaitPromise=True,
                              returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            raise AssertionError(describe(result["exceptionDetails"]))
        return result["result"].get("value")

    def uncaught(self):
        """What the page threw and nobody caught."""
        return [describe(event["params"]["exceptionDetails"]) for event in self.events if event["method"] == "Runtime.exceptionThrown"]

    def size(self, width, height, dark=False):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.command("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"]))

    def offline(self, offline):
        self.command("Network.emulateNetworkConditions", offline=offline, latency=0, downloadThroughput=-1, uploadThroughput=-1)

    def close(self):
        self.browser.command("Target.closeTarget", targetId=self._target)


def describe(details):
    return details.get("exception", {}).get("description") or details["text"]
