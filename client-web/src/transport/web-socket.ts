import type { Line, LineEvents, OpenLine } from "./transport.ts";

const subprotocol = "parley.v1";
const openMs = 10_000; // a handshake that takes longer isn't coming

/** The address of a room's socket; `member` for a seat that was taken by link. */
export function socketAddress(origin: string, room: string, member: string | undefined): string {
  const url = new URL(`/rooms/${encodeURIComponent(room)}/socket`, origin);
  url.protocol = url.protocol === "http:" ? "ws:" : "wss:";
  if (member !== undefined) url.searchParams.set("as", member);
  return url.href;
}

export function webSocketLine(address: string): OpenLine {
  return (events: LineEvents): Line => {
    const socket = new WebSocket(address, subprotocol);
    let reached = false;
    let over = false;
    const end = (code: number): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      events.closed(code, reached);
    };
    const timer = setTimeout(() => {
      end(1006);
      socket.close();
    }, openMs);
    socket.onopen = () => {
      if (over) return;
      reached = true;
      clearTimeout(timer);
      events.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!over && typeof data === "string") events.received(data);
    };
    socket.onclose = (event) => end(event.code);
    return {
      send: (text) => {
        if (!over && socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close: () => {
        over = true;
        clearTimeout(timer);
        socket.close(1000);
      },
    };
  };
}
