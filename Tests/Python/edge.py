"""What stands between clients and the server: certificates, and the proxies of docs/deploy as they are shipped."""

import os
import re
import signal
import socket
import ssl
import subprocess
import time

from server import ROOT

SECONDS = 10


def make_certificate(folder, name="localhost", days=30):
    """A self-signed certificate with its key, in folder/NAME.pem and folder/NAME.key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
         "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    os.chmod(key, 0o600)
    return certificate, key


def free_ports(count):
    """Ports nobody listens on, for now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def trusting(certificate):
    context = ssl.create_default_context(cafile=certificate)
    context.check_hostname = True
    return context


def connect_tls(port, context, alpn=None):
    if alpn:
        context.set_alpn_protocols(alpn)
    plain = socket.create_connection(("127.0.0.1", port), SECONDS)
    return context.wrap_socket(plain, server_hostname="localhost")


def fingerprint(port):
    """The certificate that a new connection is shown."""
    context = ssl._create_unverified_context()
    with connect_tls(port, context) as connection:
        return connection.getpeercert(binary_form=True)


class Proxy:
    """A proxy in the foreground of a process of its own, with a shipped configuration on other ports."""

    def __init__(self, folder, command, text, port):
        self.folder = folder
        self.port = port
        self.path = folder / "proxy.conf"
        self.path.write_text(text)
        self.log = (folder / "proxy.log").open("wb")
        self.process = subprocess.Popen(
            [*command, self.path], cwd=folder, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                ended = self.process.poll()
                if ended is not None or time.monotonic() > deadline:
                    self.stop()
                    raise AssertionError(f"the proxy did not start ({ended}): {(folder / 'proxy.log').read_text()}") from None
                time.sleep(0.01)

    def stop(self):
        if self.process.poll() is None:
            # The workers are in the process's own group.
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log.close()


def shipped(name, changes):
    """A file of docs/deploy with each pattern replaced; every pattern must be there."""
    text = (ROOT / "docs" / "deploy" / name).read_text()
    for pattern, replacement in changes:
        text, count = re.subn(pattern, lambda _: replacement, text)
        assert count, f"{name} has no {pattern}"
    return text


def nginx(folder, backend):
    certificate, key = make_certificate(folder)
    tls, plain = free_ports(2)
    # Everything it writes, in the folder; nothing needs another user.
    writable = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    text = shipped("nginx.conf", [
        (r"listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"), (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"/etc/letsencrypt/live/chat.example.org/fullchain.pem", str(certificate)),
        (r"/etc/letsencrypt/live/chat.example.org/privkey.pem", str(key)), (r"server 127.0.0.1:8080;", f"server 127.0.0.1:{backend};"),
        (r"http \{", f"http {{ access_log off; {writable}"), (r"worker_connections 10000", "worker_connections 200"),
    ])
    return Proxy(folder, ["nginx", "-e", "stderr", "-g", f"daemon off; pid {folder}/nginx.pid; error_log stderr;", "-p", folder, "-c"], text, tls)


def haproxy(folder, backend):
    certificate, key = make_certificate(folder)
    both = folder / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    tls, plain = free_ports(2)
    text = shipped("haproxy.cfg", [
        (r"bind :443", f"bind 127.0.0.1:{tls}"), (r"bind :80", f"bind 127.0.0.1:{plain}"),
        (r"/etc/haproxy/chat.example.org.pem", str(both)), (r"127.0.0.1:8080 send", f"127.0.0.1:{backend} send"),
        (r"maxconn 20000", "maxconn 200"),
    ])
    return Proxy(folder, ["haproxy", "-db", "-f"], text, tls)
