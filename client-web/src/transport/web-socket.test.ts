import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { socketAddress, webSocketLine } from "./web-socket.ts";

class FakeSocket {
  static readonly OPEN = 1;
  static last: FakeSocket;
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly address: string;
  readonly protocol: string;

  constructor(address: string, protocol: string) {
    this.address = address;
    this.protocol = protocol;
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
    this.onclose?.({ code: 1000 });
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
}

const listen = () => {
  const told: unknown[] = [];
  const line = webSocketLine("wss://host/rooms/r/socket")({
    opened: () => told.push("opened"),
    received: (text) => told.push(text),
    closed: (code, reached) => told.push([code, reached]),
  });
  return { told, line, socket: FakeSocket.last };
};

describe("a line over a WebSocket", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeSocket);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("asks for the seat at the page's own host", () => {
    expect(socketAddress("https://host:8443", "abc", undefined)).toBe("wss://host:8443/rooms/abc/socket");
    expect(socketAddress("http://localhost:5173", "abc", "me")).toBe("ws://localhost:5173/rooms/abc/socket?as=me");
  });

  it("carries text both ways and tells its end once", () => {
    const { told, line, socket } = listen();
    expect(socket.protocol).toBe("parley.v1");
    line.send("too early");
    socket.open();
    line.send("hello");
    socket.onmessage?.({ data: "answer" });
    socket.onclose?.({ code: 1001 });
    socket.onclose?.({ code: 1001 });
    socket.onmessage?.({ data: "late" });
    expect(socket.sent).toEqual(["hello"]);
    expect(told).toEqual(["opened", "answer", [1001, true]]);
  });

  it("gives up a handshake that takes too long", () => {
    const { told, socket } = listen();
    vi.advanceTimersByTime(10_000);
    socket.open();
    expect(told).toEqual([[1006, false]]);
  });

  it("is silent after it was closed from here", () => {
    const { told, line, socket } = listen();
    socket.open();
    line.close();
    expect(told).toEqual(["opened"]);
  });
});
