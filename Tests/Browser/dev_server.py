#!/usr/bin/env python3
"""Serves the files of Sources/Web/assets as they are now, and hands Socket.IO on to a running server (its client script too): work on the page
without building.

Arguments: the server's port, a port to listen on (0 for any), and a folder that wins over the built-in page, as `server.public` does."""

import mimetypes
import pathlib
import socket
import socketserver
import sys
import threading

ASSETS = pathlib.Path(__file__).resolve().parents[2] / "Sources" / "Web" / "assets"
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
mimetypes.add_type("text/javascript", ".mjs")


class DevServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, server_port, port=0, public=None):
        super().__init__(("127.0.0.1", port), Visit)
        self.server_port = server_port
        self.public = pathlib.Path(public) if public else None
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def stop(self):
        self.shutdown()
        self.server_close()

    def find(self, path):
        """The file and whether it is ours, or nothing."""
        path = path.lstrip("/")
        for folder, is_ours in ((self.public, False), (ASSETS, True)):
            if not folder:
                continue
            for name in (path, f"{path}/index.html".lstrip("/")):
                file = (folder / name).resolve()
                if file.is_relative_to(folder.resolve()) and file.is_file():
                    return file, is_ours
        return None


class Visit(socketserver.BaseRequestHandler):
    """One connection: one request, or a WebSocket."""

    def handle(self):
        received = b""
        while b"\r\n\r\n" not in received:
            more = self.request.recv(65536)
            if not more:
                return
            received += more
        head, _, rest = received.partition(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode().partition("?")[0]
        if path.startswith("/socket.io/"):
            self.hand_on(head, rest)
        else:
            self.answer(path)

    def answer(self, path):
        found = self.server.find(path)
        if not found:
            return self.send("404 Not Found", b"", {})
        file, is_ours = found
        headers = {"Content-Type": f"{mimetypes.guess_type(file.name)[0] or 'application/octet-stream'}; charset=UTF-8"}
        if is_ours:
            headers["Content-Security-Policy"] = POLICY
        self.send("200 OK", file.read_bytes(), headers)

    def send(self, status, body, headers):
        headers |= {"Content-Length": len(body), "Connection": "close", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        self.request.sendall("\r\n".join(lines).encode() + body)

    def hand_on(self, head, rest):
        lines = head.split(b"\r\n")
        if not any(line.lower().startswith(b"upgrade:") for line in lines):
            lines = [line for line in lines if not line.lower().startswith(b"connection:")] + [b"Connection: close"]
        try:
            upstream = socket.create_connection(("127.0.0.1", self.server.server_port))
        except OSError:
            return self.send("502 Bad Gateway", b"", {})
        upstream.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + rest)
        thread = threading.Thread(target=pour, args=(self.request, upstream), daemon=True)
        thread.start()
        pour(upstream, self.request)
        thread.join()
        upstream.close()


def pour(source, target):
    """Everything, to the end."""
    try:
        while received := source.recv(65536):
            target.sendall(received)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


if __name__ == "__main__":
    arguments = [*sys.argv[1:], *["0"][: max(0, 3 - len(sys.argv))]]
    server = DevServer(int(arguments[0]), int(arguments[1]), *arguments[2:3])
    print(f"listening on {server.url}", flush=True)
    server.serve_forever()
