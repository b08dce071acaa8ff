#!/usr/bin/env python3
"""Thousands of hostile connections against net_probe, a server of server/net alone.

hostile.py PATH-TO-NET_PROBE [--rounds N] [--seconds N] [--seed N]

Each case is one connection (TLS unless it says otherwise) with the exact status or close code that
it must get. They run in a seeded random order from several threads. Between them and afterwards the
server must be alive, answer ordinary clients, use no processor time for connections that hang
around, give back every session, and stop in order. A build with sanitizers must report nothing."""

import argparse
import json
import os
import random
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback

ORIGIN = "Origin: https://localhost\r\n"
KNOWN = ORIGIN + "Cookie: session=known\r\n"
CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
CONTEXT.check_hostname = False
CONTEXT.verify_mode = ssl.CERT_NONE
REPORTS = ("AddressSanitizer", "LeakSanitizer", "runtime error", "not everything was given back",
           "not_closed")


class Failure(Exception):
    pass


class Probe:
    """The server under test, with its settings as name=value."""

    started = []

    def __init__(self, path, *settings):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([path, *settings], stdout=subprocess.PIPE, stderr=self.log)
        Probe.started.append(self)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on port "):
            raise Failure(f"the probe didn't start: {self.read_log()}")
        self.port = int(line.split()[-1])

    def read_log(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, tls=True, receive_buffer=0, timeout=8.0):
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect(("127.0.0.1", self.port))
        return CONTEXT.wrap_socket(sock) if tls else sock

    def get(self, path):
        return exchange(self.connect(), request("GET", path))

    def counts(self):
        return json.loads(self.get("/counts").split(b"\r\n\r\n", 1)[1])

    def stop(self):
        """SIGTERM; returns the exit code and what it said."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise Failure("the probe didn't stop") from None
        finally:
            self.process.stdout.close()
        return code, self.read_log()

    def check_stop(self):
        code, said = self.stop()
        for report in REPORTS:
            if report in said:
                raise Failure(f"the probe reported:\n{said[-6000:]}")
        if code != 0:
            raise Failure(f"the probe ended with {code}:\n{said[-3000:]}")


def request(method, path, headers="", body=b""):
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n".encode("latin1") + body


def read_all(sock):
    """All that comes until the peer ends the connection; how it ends is of no interest."""
    data = b""
    try:
        while piece := sock.recv(65536):
            data += piece
    except TimeoutError:
        raise
    except OSError:
        pass
    return data


def exchange(sock, *pieces):
    with sock:
        try:
            for piece in pieces:
                sock.sendall(piece)
        except TimeoutError:
            raise
        except OSError:
            pass  # refused while still sending: the answer may be there all the same
        return read_all(sock)


def status_of(answer):
    """The status of the first answer; 0 when the connection just ended."""
    if not answer:
        return 0
    parts = answer.split(b" ", 2)
    if not answer.startswith(b"HTTP/1.") or len(parts) < 3:
        raise Failure(f"not an HTTP answer: {answer[:60]!r}")
    return int(parts[1])


# ---- WebSocket ----

KEY = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


def upgrade(path="/socket", protocol="parley.v1", extra="", version="13", key=KEY,
            names="websocket", connection="Upgrade", method="GET"):
    listed = f"Sec-WebSocket-Protocol: {protocol}\r\n" if protocol else ""
    return request(method, path, f"Upgrade: {names}\r\nConnection: {connection}\r\n"
                   f"Sec-WebSocket-Version: {version}\r\n{key}{listed}{extra}")


def frame(opcode, data=b"", final=True, length=None, first=None):
    size = len(data) if length is None else length
    head = bytes([first if first is not None else (0x80 if final else 0) | opcode])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + struct.pack(">H", size)
    else:
        head += bytes([0x80 | 127]) + struct.pack(">Q", size)
    mask = b"\x11\x22\x33\x44"
    pattern = mask * (len(data) // 4 + 1)
    masked = bytes(a ^ b for a, b in zip(data, pattern))
    return head + mask + masked


class Socket:
    """A WebSocket that was accepted."""

    def __init__(self, probe, **options):
        self.sock = probe.connect(receive_buffer=options.pop("receive_buffer", 0))
        self.sock.sendall(upgrade(**options))
        self.data = b""
        head = self.read_until(b"\r\n\r\n")
        if status_of(head) != 101:
            raise Failure(f"no upgrade: {head[:60]!r}")

    def read_until(self, end):
        while end not in self.data:
            piece = self.sock.recv(65536)
            if not piece:
                raise EOFError
            self.data += piece
        head, self.data = self.data.split(end, 1)
        return head + end

    def read_exactly(self, size):
        while len(self.data) < size:
            piece = self.sock.recv(65536)
            if not piece:
                raise EOFError
            self.data += piece
        taken, self.data = self.data[:size], self.data[size:]
        return taken

    def next_frame(self):
        first, size = self.read_exactly(2)
        if size == 126:
            size = struct.unpack(">H", self.read_exactly(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self.read_exactly(8))[0]
        return first & 15, self.read_exactly(size)

    def next_text(self):
        while True:
            opcode, data = self.next_frame()
            if opcode == 1:
                return data
            if opcode == 8:
                raise Failure(f"closed: {data!r}")

    def close_code(self):
        """The code of the close frame; 0 when the connection ended without one."""
        try:
            while True:
                opcode, data = self.next_frame()
                if opcode == 8:
                    return struct.unpack(">H", data[:2])[0] if len(data) > 1 else 1005
        except TimeoutError:
            raise
        except (EOFError, OSError):
            return 0

    def send(self, *frames):
        for piece in frames:
            self.sock.sendall(piece)

    def end(self):
        self.sock.close()


# ---- what must come of what ----

TEXT, BINARY, MORE, CLOSE, PING = 1, 2, 0, 8, 9


def http_cases():
    """Name, bytes, the statuses of which one must be the answer (0: ended without one)."""
    def post(name, headers, expected, body=b"hello", path="/echo"):
        return name, request("POST", path, headers, body), expected

    def host(name, lines, expected):
        return name, f"GET /healthz HTTP/1.1\r\n{lines}\r\n".encode(), expected

    cases = [
        ("plain request", request("GET", "/healthz"), {200}),
        ("HEAD", request("HEAD", "/healthz"), {200}),
        ("HTTP/1.0", b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n", {200}),
        ("HTTP/2.0", b"GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n", {505}),
        ("no version", b"GET /healthz\r\nHost: localhost\r\n\r\n", {400, 0}),
        ("not HTTP", b"\x00\x01\x02\x03" * 50 + b"\r\n\r\n", {403, 0}),
        ("HTTP/2 by prior knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(60), {403, 0}),
        # methods
        ("OPTIONS", request("OPTIONS", "/healthz"), {405}),
        ("TRACE", request("TRACE", "/healthz"), {403, 405, 0}),
        ("PROPFIND", request("PROPFIND", "/healthz"), {403, 405, 0}),
        ("CONNECT", request("CONNECT", "/healthz"), {405, 0}),
        ("CONNECT host", b"CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", {405, 0}),
        ("CONNECT and data", b"CONNECT / HTTP/1.1\r\nHost: localhost\r\n\r\n" + b"x" * 900,
         {405, 0}),
        # two requests at once
        ("pipelined GET and POST", request("GET", "/healthz") +
         request("POST", "/echo", ORIGIN + "Content-Length: 50\r\n", b"part"), {200}),
        ("pipelined POST and POST", request("POST", "/echo", ORIGIN + "Content-Length: 5\r\n",
                                            b"hello") * 3, {200, 0}),
        ("pipelined asset and POST", request("GET", "/assets/app-1.js") +
         request("POST", "/echo", ORIGIN + "Content-Length: 5\r\n", b"hello"), {200}),
        ("pipelined late answer", request("GET", "/slow") + request("GET", "/healthz") * 20, {200}),
        ("pipelined late POST", request("POST", "/slow", ORIGIN + "Content-Length: 3\r\n", b"abc") +
         request("POST", "/echo", "Content-Length: 90\r\n", b"abc"), {200, 0}),
        ("pipelined HEAD and body", request("HEAD", "/assets/app-1.js") +
         request("GET", "/healthz", "Content-Length: 4\r\n", b"abcd"), {200}),
        # lengths
        post("POST", ORIGIN + "Content-Length: 5\r\n", {200}),
        post("POST of nothing", ORIGIN + "Content-Length: 0\r\n", {200}, b""),
        post("POST without length", ORIGIN, {411}),
        post("negative length", ORIGIN + "Content-Length: -1\r\n", {400}),
        post("signed length", ORIGIN + "Content-Length: +5\r\n", {400}),
        post("hexadecimal length", ORIGIN + "Content-Length: 0x5\r\n", {400}),
        post("length that wraps", ORIGIN + "Content-Length: 18446744073709551617\r\n", {400}),
        post("list of lengths", ORIGIN + "Content-Length: 5, 5\r\n", {400}),
        post("two lengths", ORIGIN + "Content-Length: 5\r\nContent-Length: 6\r\n", {400}),
        post("chunked", ORIGIN + "Transfer-Encoding: chunked\r\n", {411},
             b"5\r\nhello\r\n0\r\n\r\n"),
        post("chunked and length", ORIGIN + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
             {400}),
        post("too large", KNOWN + "Content-Length: 100001\r\n", {413}, b"x" * 100001),
        post("too large, from a stranger", ORIGIN + "Content-Length: 100001\r\n", {401},
             b"x" * 100001),
        post("large", KNOWN + "Content-Length: 300000\r\n", {200}, b"x" * 300000, "/large"),
        post("large, from a stranger", ORIGIN + "Content-Length: 300000\r\n", {401}, b"x" * 300000,
             "/large"),
        post("large, from another site",
             KNOWN.replace("localhost", "evil.example") + "Content-Length: 300000\r\n", {403},
             b"x" * 300000, "/large"),
        post("larger than all together", KNOWN + "Content-Length: 40000000\r\n", {413},
             b"x" * 1100000, "/large"),
        post("large and more behind it", KNOWN + "Content-Length: 300000\r\n", {200, 0},
             b"x" * 300100, "/large"),
        post("much too large", ORIGIN + "Content-Length: 900000000\r\n", {413}, b"x" * 1100000),
        post("largest", ORIGIN + "Content-Length: 100000\r\n", {200}, b"x" * 100000),
        post("unknown expectation", ORIGIN + "Content-Length: 5\r\nExpect: more\r\n", {417}),
        post("100-continue", ORIGIN + "Content-Length: 5\r\nExpect: 100-continue\r\n", {100}),
        ("GET with a body", request("GET", "/healthz", "Content-Length: 5\r\n", b"hello"), {400}),
        ("GET chunked", request("GET", "/healthz", "Transfer-Encoding: chunked\r\n",
                                b"0\r\n\r\n"), {411}),
        ("GET of length 0", request("GET", "/healthz", "Content-Length: 0\r\n"), {200}),
        ("DELETE", request("DELETE", "/echo", ORIGIN), {200}),
        # Origin
        post("no Origin", "Content-Length: 5\r\n", {200}),
        post("foreign Origin", "Origin: https://evil.example\r\nContent-Length: 5\r\n", {403}),
        post("null Origin", "Origin: null\r\nContent-Length: 5\r\n", {403}),
        post("Origin in clear", "Origin: http://localhost\r\nContent-Length: 5\r\n", {403}),
        post("Origin of another port", "Origin: https://localhost:1\r\nContent-Length: 5\r\n",
             {403}),
        post("Origin that begins well",
             "Origin: https://localhost.evil.example\r\nContent-Length: 5\r\n", {403}),
        post("two Origins", ORIGIN + "Origin: https://evil.example\r\nContent-Length: 5\r\n",
             {403}),
        post("Origin before the path's end", "Content-Length: 5\r\n", {400, 403},
             path="/echo%0d%0aOrigin:%20https://localhost"),
        ("DELETE with a foreign Origin",
         request("DELETE", "/echo", "Origin: https://evil.example\r\n"), {403}),
        # Host
        host("no Host", "", {400}),
        host("empty Host", "Host:\r\n", {400}),
        host("foreign Host", "Host: evil.example\r\n", {421}),
        host("Host with port", "Host: LOCALHOST:8443\r\n", {200}),
        host("Host with odd port", "Host: localhost:x\r\n", {400}),
        host("two Hosts", "Host: localhost\r\nHost: evil.example\r\n", {421, 400}),
        host("Host with user", "Host: evil@localhost\r\n", {421, 400}),
        host("Host in brackets", "Host: [::1]:8443\r\n", {200}),
        host("Host in half a bracket", "Host: [::1\r\n", {400}),
        host("long Host", f"Host: {'a' * 3000}\r\n", {400}),
        # paths
        ("path above the root", request("GET", "/../../../etc/passwd"), {404, 400}),
        ("encoded path above the root", request("GET", "/%2e%2e/%2e%2e/etc/passwd"), {404, 400}),
        ("asset path upwards", request("GET", "/assets/..%2f..%2fetc/passwd"), {404, 400}),
        ("backslash", request("GET", "/assets\\..\\x"), {400}),
        ("encoded backslash", request("GET", "/%5cx"), {400}),
        ("NUL in the path", request("GET", "/healthz%00.js"), {400, 403, 404, 0}),
        ("line break in the path", request("GET", "/cookie%0d%0aCookie:%20session=evil"), {400}),
        ("whole line in the path",
         request("GET", "/cookie%20HTTP/1.1%0d%0aCookie:%20session=evil"), {400}),
        ("half an escape", request("GET", "/%4"), {403, 400, 0}),
        ("no slash", request("GET", "healthz"), {403, 400, 0}),
        ("absolute address", request("GET", "http://localhost/healthz"), {403, 400, 0}),
        ("asset and more", request("GET", "/assets/app-1.js/"), {404}),
        ("POST to an asset", request("POST", "/assets/app-1.js",
                                     ORIGIN + "Content-Length: 1\r\n", b"x"), {404}),
        ("very long path", request("GET", "/" + "a" * 9000), {0, 403, 404, 414, 431}),
        # header size
        ("very long header", request("GET", "/healthz", f"X: {'a' * 60000}\r\n"), {0, 403, 431}),
        ("very many headers", request("GET", "/healthz",
                                      "".join(f"X{i}: a\r\n" for i in range(3000))), {0, 403, 431}),
        ("very many parameters", request("GET", "/query?" + "&".join(
            f"a{i}=1" for i in range(900))), {0, 400, 403, 431}),
        # upgrades to something else
        ("h2c", request("GET", "/", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                        "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"), {400, 403}),
        ("h2c and preface", request("GET", "/", "Upgrade: h2c\r\nConnection: Upgrade\r\n") +
         b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 403}),
        ("h2c with a body", request("POST", "/echo", ORIGIN + "Upgrade: h2c\r\n"
                                    "Connection: Upgrade\r\nContent-Length: 5\r\n", b"hello"),
         {400, 403}),
    ]
    for value in ("raw", "TLS/1.0", "mqtt", "foo", "x" * 500, "websocket, h2c", "h2c, websocket"):
        cases.append((f"Upgrade: {value[:20]}", upgrade(names=value), {400, 403}))
    return cases


def upgrade_cases():
    """Name, bytes, status."""
    refused = {
        "no subprotocol": (upgrade(protocol=""), {400}),
        "wrong subprotocol": (upgrade(protocol="chat"), {400}),
        "name of the library's first row": (upgrade(protocol="(http)"), {400}),
        "other case": (upgrade(protocol="PARLEY.V1"), {400}),
        "subprotocols without end": (upgrade(protocol="parley.v1," + "x" * 400), {400}),
        "foreign Origin": (upgrade(extra="Origin: https://evil.example\r\n"), {403}),
        "null Origin": (upgrade(extra="Origin: null\r\n"), {403}),
        "foreign Host": (upgrade(extra="Host: evil.example\r\n"), {421, 400}),
        "old version": (upgrade(version="8"), {426}),
        "no key": (upgrade(key=""), {400}),
        "short key": (upgrade(key="Sec-WebSocket-Key: AAAA\r\n"), {400}),
        "long key": (upgrade(key=f"Sec-WebSocket-Key: {'A' * 400}==\r\n"), {400}),
        "no Connection": (upgrade(connection="close"), {400}),
        "POST": (upgrade(method="POST", extra=ORIGIN + "Content-Length: 0\r\n"), {405}),
        "with a body": (upgrade(extra="Content-Length: 5\r\n") + b"hello", {400}),
        "chunked": (upgrade(extra="Transfer-Encoding: chunked\r\n"), {400}),
        "nobody": (upgrade(path="/nobody"), {401}),
        "forbidden": (upgrade(path="/forbidden"), {403}),
        "no such room": (upgrade(path="/elsewhere"), {404}),
        "cut path": (upgrade(path="/socket%0d%0aCookie:%20a=b"), {400}),
    }
    return [(f"upgrade: {name}", data, expected) for name, (data, expected) in refused.items()]


def frame_cases():
    """Name, frames, close codes of which one must come (0: ended without a close frame)."""
    pieces = [frame(TEXT if i == 0 else MORE, b"x" * 1000, final=False) for i in range(70)]
    empty = b"".join(frame(TEXT if i == 0 else MORE, b"", final=False) for i in range(4200))
    return [
        ("binary", [frame(BINARY, b"x")], {1003}),
        ("empty binary", [frame(BINARY)], {1003, 1005}),
        ("not UTF-8", [frame(TEXT, b"\xff\xfe")], {1007}),
        ("half a character", [frame(TEXT, b"caf\xc3")], {1007}),
        ("surrogate", [frame(TEXT, b"\xed\xa0\x80")], {1007}),
        ("one byte too many", [frame(TEXT, b"x" * 65537)], {1009}),
        ("too large in pieces", pieces, {1009}),
        ("a length of 2^62", [frame(TEXT, b"x" * 100, length=1 << 62)], {1009}),
        ("a length of 2^63", [frame(TEXT, b"x" * 100, length=1 << 63)], {1009, 1002, 0}),
        ("a length of 2^64 - 1", [frame(TEXT, b"x", length=(1 << 64) - 1)], {1009, 1002, 0}),
        ("a piece of 2^62", [frame(TEXT, b"a", final=False), frame(MORE, b"x", length=1 << 62)],
         {1009}),
        ("too many pieces", [empty], {1008}),
        ("piece of nothing", [frame(MORE, b"x")], {1002}),
        ("message within a message", [frame(TEXT, b"a", final=False), frame(TEXT, b"b")], {1002}),
        ("unknown opcode", [frame(3, b"x")], {1002, 1003}),
        ("unknown control opcode", [frame(11, b"x")], {1002}),
        ("reserved bits", [frame(TEXT, b"x", first=0xf1)], {1002}),
        ("compressed", [frame(TEXT, b"x", first=0xc1)], {1002}),
        ("ping too large", [frame(PING, b"x" * 126)], {1002, 0}),
        ("ping in pieces", [frame(PING, b"x", final=False)], {1002}),
        ("close with half a code", [frame(CLOSE, b"x")], {1002}),
        ("close with a code of its own", [frame(CLOSE, struct.pack(">H", 1005))], {1002, 1005}),
        ("close", [frame(CLOSE, struct.pack(">H", 1000))], {1000}),
        ("close asked for", [frame(TEXT, b"close 4001")], {4001}),
        ("too slow", [frame(TEXT, b"flood 5000")], {4008}),
        ("frames after close", [frame(CLOSE, struct.pack(">H", 1000)) + frame(TEXT, b"x") * 50],
         {1000, 0}),
    ]


def run_http(probe, case):
    name, data, expected = case
    answer = exchange(probe.connect(), data)
    status = status_of(answer)
    if status not in expected:
        raise Failure(f"{name}: {status}, expected {sorted(expected)}")
    if b"session=evil" in answer or b"root:" in answer:
        raise Failure(f"{name}: {answer!r}")
    if status != 101 and 200 <= status and answer.startswith(b"HTTP/1.1") and \
            b"X-Content-Type-Options: nosniff\r\n" not in answer:
        raise Failure(f"{name}: no security headers")


def run_frames(probe, case):
    name, frames, expected = case
    ws = Socket(probe)
    try:
        try:
            ws.send(*frames)
        except TimeoutError:
            raise
        except OSError:
            pass  # closed while still sending
        code = ws.close_code()
        if code not in expected:
            raise Failure(f"{name}: {code}, expected {sorted(expected)}")
    finally:
        ws.end()


def run_clear(probe, case):
    """In clear on the TLS port: nothing but a TLS alert may come back."""
    name, data = case
    answer = exchange(probe.connect(tls=False), data)
    if b"HTTP" in answer or (answer and answer[:1] != b"\x15"):
        raise Failure(f"{name}: {answer[:60]!r}")


def run_friendly(probe, _case):
    """An ordinary client between the others."""
    if status_of(probe.get("/healthz")) != 200:
        raise Failure("an ordinary request wasn't answered")
    ws = Socket(probe)
    text = "grüße 🙂 ".encode() * 300
    half = len(text) // 2 + 1
    ws.send(frame(TEXT, b"hello"), frame(TEXT, text[:half], final=False), frame(PING, b"p"),
            frame(MORE, text[half:]))
    if (ws.next_text(), ws.next_text()) != (b"hello", text):
        raise Failure("an ordinary message wasn't echoed")
    ws.end()


def run_random(probe, seed):
    """Random bytes in place of a request, or a good one with bytes changed."""
    source = random.Random(seed)
    data = bytearray(source.choice([request("GET", "/healthz"), upgrade(),
                                    request("POST", "/echo", ORIGIN + "Content-Length: 5\r\n",
                                            b"hello")]))
    for _ in range(source.randrange(1, 12)):
        data[source.randrange(len(data))] = source.randrange(256)
    sock = probe.connect(timeout=0.4)
    try:
        exchange(sock, bytes(data))
    except TimeoutError:
        pass  # waiting for the rest of something: its deadline is tested elsewhere


def run_random_frames(probe, seed):
    source = random.Random(seed)
    ws = Socket(probe)
    ws.sock.settimeout(0.4)
    data = bytearray()
    for _ in range(source.randrange(1, 6)):
        data += frame(source.choice([0, 1, 1, 1, 2, 8, 9, 10]), source.randbytes(
            source.choice([0, 1, 5, 125, 126, 1000])), final=source.random() < 0.7)
    for _ in range(source.randrange(0, 4)):
        data[source.randrange(len(data))] = source.randrange(256)
    try:
        exchange(ws.sock, bytes(data))
    except TimeoutError:
        pass


def all_cases(rounds, source):
    cases = []
    clear = [("request in clear", request("GET", "/healthz")), ("zeros", bytes(600)),
             ("half a hello", b"\x16\x03\x01\x02\x00" + bytes(512)), ("text", b"hello\r\n" * 50)]
    for _ in range(rounds):
        cases += [(run_http, case) for case in http_cases() + upgrade_cases()]
        cases += [(run_frames, case) for case in frame_cases()]
        cases += [(run_clear, case) for case in clear]
        cases += [(run_friendly, None)] * 4
        cases += [(run_random, source.randrange(1 << 32)) for _ in range(12)]
        cases += [(run_random_frames, source.randrange(1 << 32)) for _ in range(12)]
    source.shuffle(cases)
    return cases


def storm(probe, cases, seconds, threads=8):
    """Runs the cases; returns how many, and what failed."""
    failures, done = [], [0]
    lock = threading.Lock()
    queue = iter(cases)
    end = time.monotonic() + seconds

    def work():
        while time.monotonic() < end and len(failures) < 10:
            with lock:
                item = next(queue, None)
            if item is None:
                return
            run, case = item
            name = case[0] if isinstance(case, tuple) else f"{run.__name__} {case}"
            try:
                run(probe, case)
            except Failure as failure:
                failures.append(str(failure))
            except Exception as error:  # noqa: BLE001: any trouble of a case is its failure
                failures.append(f"{name}: {error!r}")
            with lock:
                done[0] += 1

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise Failure(f"{len(failures)} of {done[0]} cases failed:\n  " + "\n  ".join(failures))
    return done[0]


def check_still(probe, what, seconds=1.0, most=0.25):
    before = probe.cpu_seconds()
    time.sleep(seconds)
    used = probe.cpu_seconds() - before
    if used > most:
        raise Failure(f"{what}: {used:.2f} s of processor time in {seconds} s")


def check_hanging(probe):
    """Connections that hang around in every state cost nothing, and end by their deadlines."""
    post = request("POST", "/echo", ORIGIN + "Content-Length: 50\r\n", b"part")
    started = time.monotonic()
    hanging = {
        "nothing": (probe.connect(), b"", {0}),
        "half a header": (probe.connect(), b"GET /healthz HTTP/1.1\r\nHo", {0}),
        "half a body": (probe.connect(), post, {408}),
        "asset, then half a body": (probe.connect(), request("GET", "/assets/app-1.js") + post,
                                    {200}),
    }
    cleartext = probe.connect(tls=False)
    for sock, data, _ in hanging.values():
        sock.sendall(data)
    readers = []
    for path in ("/big", "/assets/big.bin"):  # slow readers that ask for more meanwhile
        sock = probe.connect(receive_buffer=4096)
        sock.sendall(request("GET", path))
        time.sleep(0.1)
        sock.sendall(request("GET", "/healthz") + post + b"x" * 3000)
        readers.append(sock)
    check_still(probe, "hanging connections")
    for name, (sock, _, expected) in hanging.items():
        with sock:
            status = status_of(read_all(sock))
        if status not in expected:
            raise Failure(f"hanging, {name}: {status}, expected {expected}")
    with cleartext:
        read_all(cleartext)
    took = time.monotonic() - started
    if took > 5:
        raise Failure(f"deadlines of 2 s took {took:.1f} s")
    for sock in readers:
        sock.close()


def check_vanishing(probe):
    """Clients that cut the connection while their request is answered, or read in part."""
    at_once = struct.pack("ii", 1, 0)
    for path in ("/slow", "/big", "/assets/big.bin") * 15:
        sock = probe.connect(receive_buffer=4096)
        sock.sendall(request("GET", path))
        if path != "/slow":
            sock.recv(1000)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        sock.close()
    members = [Socket(probe, receive_buffer=4096) for _ in range(15)]
    for member in members:
        member.send(frame(TEXT, b"flood 900"))
    for member in members:
        member.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
        member.end()
    time.sleep(0.5)  # for the late answers
    check_still(probe, "vanished clients")
    run_friendly(probe, None)


def check_trickle(probe):
    """A byte now and then doesn't put a deadline off."""
    head = probe.connect()
    body = probe.connect()
    head.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
    body.sendall(request("POST", "/echo", ORIGIN + "Content-Length: 5000\r\n"))
    started = time.monotonic()
    open_ones = {"header": head, "body": body}
    ended = {}
    while open_ones and time.monotonic() - started < 8:
        time.sleep(0.2)
        for name, sock in list(open_ones.items()):
            try:
                sock.sendall(b"x")
                sock.settimeout(0.05)
                answer = sock.recv(4096)
                ended[name] = status_of(answer)
                del open_ones[name]
            except TimeoutError:
                continue
            except OSError:
                ended[name] = 0
                del open_ones[name]
    for sock in (head, body):
        sock.close()
    if set(ended) != {"header", "body"} or ended["header"] != 0 or ended["body"] not in (408, 0):
        raise Failure(f"slow header and body: {ended}")


def check_order(probe):
    """Gathered messages stay whole and in order, also for a slow reader and a crowd."""
    slow = Socket(probe, receive_buffer=4096)
    slow.send(frame(TEXT, b"flood 900"))
    time.sleep(0.3)
    for i in range(900):
        if not slow.next_text().startswith(b"%d " % i):
            raise Failure("a slow reader got messages out of order")
    crowd = [Socket(probe) for _ in range(20)]
    slow.end()
    crowd[0].send(b"".join(frame(TEXT, b"all %d" % i) for i in range(500)))
    for member in crowd:
        if [member.next_text() for _ in range(500)] != [b"all %d" % i for i in range(500)]:
            raise Failure("a broadcast wasn't whole and in order")
    # Records of one byte each, sent together: what was read ahead isn't left lying.
    for piece in frame(TEXT, b"wake") + frame(TEXT, b"one by one"):
        crowd[1].sock.sendall(bytes([piece]))
    if {crowd[1].next_text(), crowd[1].next_text()} != {b"woken", b"one by one"}:
        raise Failure("messages in small records weren't all answered")
    for member in crowd:
        member.end()


def check_assets(probe):
    def ask(*headers, path="/assets/app-1.js", method="GET"):
        lines = "".join(f"{line}\r\n" for line in headers) + "Connection: close\r\n"
        head, body = exchange(probe.connect(), request(method, path, lines)).split(b"\r\n\r\n", 1)
        return head.decode(), body

    expected = {"": b"plain form", "gzip": b"gzip form", "gzip, br": b"brotli form",
                "br;q=0, gzip;q=0.5": b"gzip form", "identity": b"plain form",
                "brx, xgzip": b"plain form"}
    for accepted, body in expected.items():
        head, got = ask(f"Accept-Encoding: {accepted}")
        if got != body or "Vary: Accept-Encoding" not in head or "immutable" not in head:
            raise Failure(f"Accept-Encoding: {accepted}: {got!r}")
    tag = head.split("ETag: ")[1].split("\r\n")[0]
    if not (tag.startswith('"') and tag.endswith('"')):
        raise Failure(f"ETag without quotes: {tag}")
    for condition, status in ((tag, " 304 "), (f'"x", W/{tag}', " 304 "), ('"x"', " 200 ")):
        head, got = ask(f"If-None-Match: {condition}")
        if status not in head or (status == " 304 " and got):
            raise Failure(f"If-None-Match: {condition}: {head.splitlines()[0]}")
    head, got = ask(method="HEAD")
    if got or "Content-Length: 10" not in head:
        raise Failure("HEAD of an asset")
    if ask(path="/")[1] != b"<!doctype html>index":
        raise Failure("an asset under another path")
    # Two requests on one connection, and a forged header line that must not come out.
    with probe.connect() as sock:
        sock.sendall(request("GET", "/assets/app-1.js") * 2 + request("GET", "/healthz"))
        answer = read_all(sock)
    if answer.count(b"plain form") != 2 or b"ok\n" not in answer or b"X-Forged" in answer:
        raise Failure("requests on one connection")


def check_values(probe):
    def body(path, headers=""):
        return exchange(probe.connect(), request("GET", path, headers)).split(b"\r\n\r\n", 1)[1]

    found = {
        body("/query?name=a%26%2B%3d+c%20%C3%A9"): "a&+= c é".encode(),
        body("/query?xname=1&name=2&name=3"): b"2",
        body("/query?name=a/../b//c"): b"a/../b//c",
        body("/cookie", "Cookie: xsession=1; session=2; session=3\r\n"): b"2",
        body("/cookie", "Cookie: a=b\r\n"): b"",
    }
    for got, wanted in found.items():
        if got != wanted:
            raise Failure(f"value {got!r}, expected {wanted!r}")


def check_limits(path):
    """Connections for each address, and all together."""
    for setting, sockets in (("max_per_address=12", 12), ("max_connections=12", 12)):
        probe = Probe(path, setting)
        held = [probe.connect() for _ in range(sockets)]
        try:
            if status_of(probe.get("/healthz")) != 0:
                raise Failure(f"{setting}: one more was answered")
        except OSError:
            pass  # ended during the handshake
        for sock in held:
            sock.close()
        time.sleep(0.5)
        if status_of(probe.get("/healthz")) != 200:
            raise Failure(f"{setting}: no place was given back")
        probe.check_stop()


def check_hangup(path):
    """Who doesn't answer pings is cut off; who does stays."""
    probe = Probe(path, "idle_ping_s=1", "idle_hangup_s=3")
    silent, alive = Socket(probe), Socket(probe)
    silent.sock.settimeout(10)
    end = time.monotonic() + 5
    alive.sock.settimeout(0.5)
    pings = 0
    while time.monotonic() < end:
        try:
            opcode, data = alive.next_frame()
            if opcode == PING:
                pings += 1
                alive.send(frame(10, data))
        except TimeoutError:
            continue
    alive.send(frame(TEXT, b"still here"))
    if pings < 2 or alive.next_text() != b"still here":
        raise Failure(f"a living connection: {pings} pings")
    silent.close_code()  # would time out if it weren't ended
    probe.check_stop()


def check_many_slow(probe):
    """Many slow connections don't keep others out."""
    slow = [probe.connect(tls=False) for _ in range(100)]
    for _ in range(150):
        sock = probe.connect()
        sock.sendall(b"GET /healthz HTTP/1.1\r\nX: ")
        slow.append(sock)
    run_friendly(probe, None)
    check_still(probe, "250 slow connections")
    for sock in slow:
        sock.close()


def check_end(probe):
    """All sessions come back, and a stop tells who is connected."""
    for _ in range(60):
        counts = probe.counts()
        if counts["upgrades"] == counts["closed"]:
            break
        time.sleep(0.2)
    else:
        raise Failure(f"sessions not given back: {counts}")
    check_still(probe, "nothing at all", seconds=1.5)
    member, late = Socket(probe), probe.connect()
    late.sendall(request("GET", "/slow"))
    time.sleep(0.1)
    probe.process.send_signal(signal.SIGTERM)
    if member.close_code() != 1001:
        raise Failure("a stop without a close frame")
    member.send(frame(CLOSE, struct.pack(">H", 1001)))
    if status_of(read_all(late)) != 200:
        raise Failure("a request under way wasn't answered")
    probe.check_stop()
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("probe")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    try:
        print(run(options))
    except Exception as error:  # noqa: BLE001: whatever it is, the probes must end
        print(f"FAILED: {error!s} ({type(error).__name__})")
        if not isinstance(error, Failure):
            traceback.print_exc(file=sys.stdout)
        for probe in Probe.started:
            print(probe.read_log()[-3000:])
        return 1
    finally:
        for probe in Probe.started:
            if probe.process.poll() is None:
                probe.process.kill()
                probe.process.wait()
    return 0


def run(options):
    probe = Probe(options.probe)
    check_assets(probe)
    check_values(probe)
    check_order(probe)
    check_hanging(probe)
    check_vanishing(probe)
    check_trickle(probe)
    cases = all_cases(options.rounds, random.Random(options.seed))
    done = storm(probe, cases, options.seconds)
    if done < min(len(cases), 1000):
        raise Failure(f"only {done} of {len(cases)} cases in {options.seconds} s")
    check_many_slow(probe)
    counts = check_end(probe)
    check_limits(options.probe)
    check_hangup(options.probe)
    return f"{done} hostile connections of {len(cases)}; {counts}"


if __name__ == "__main__":
    sys.exit(main())
