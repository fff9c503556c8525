"""A stage that does what a message asks for: over standard input and output, or over the Unix socket it is given."""

import json
import os
import socket
import sys
import threading
import time


def serve(read, write):
    hello = json.loads(read())
    assert hello["hello"] == 1
    settings = hello["settings"]
    write(json.dumps({"ready": True}) + "\n")
    while line := read():
        question = json.loads(line)
        text = question["event"]["text"]
        answer = {"id": question["id"], "verdict": "continue"}
        if "reject" in text:
            answer |= {"verdict": "reject", "message": "Not here."}
        elif "hold" in text:
            answer |= {"verdict": "hold", "reason": "to be looked at"}
        elif "rewrite" in text:
            answer |= {"text": settings.get("rewrite", "rewritten"), "notices": [{"text": "It was rewritten."}]}
        elif "slow" in text:
            time.sleep(0.03)
        elif "wait" in text:
            time.sleep(1.5)
        elif "hang" in text:
            time.sleep(1000)
        elif "die" in text:
            os._exit(3)
        elif "garbage" in text:
            write("this is no JSON\n")
            continue
        elif "twice" in text:
            write(json.dumps(answer) + "\n")
        elif "complain" in text:
            print("I can't go on\nlike this", file=sys.stderr, flush=True)
        elif "facts" in text:
            answer["text"] = json.dumps([question["context"]["room"], question["context"]["sender"]["role"], os.getcwd()])
        write(json.dumps(answer) + "\n")


def connection(peer):
    stream = peer.makefile("rw")

    def write(text):
        stream.write(text)
        stream.flush()

    try:
        serve(stream.readline, write)
    except (BrokenPipeError, ConnectionResetError):
        pass


def main():
    if len(sys.argv) > 1:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(sys.argv[1])
        listener.listen()
        while True:
            threading.Thread(target=connection, args=(listener.accept()[0],), daemon=True).start()

    def write(text):
        sys.stdout.write(text)
        sys.stdout.flush()

    serve(sys.stdin.readline, write)


main()
