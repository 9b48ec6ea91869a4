import type { QueryClient } from "@tanstack/react-query";
import { applyChange, type Change } from "@/api/changes";
import { sessionKey } from "@/api/client";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 3_000;
// The panel sends a tick every 5 s when nothing happens; a socket that stays silent is dead without knowing it.
const SILENCE_MS = 20_000;

export interface Connection {
  open: boolean;
  /** When it opened or was lost, UTC ms. */
  since: number;
}

let current: Connection = { open: false, since: Date.now() };
const watchers = new Set<() => void>();

export function connection(): Connection {
  return current;
}

export function watchConnection(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function report(open: boolean): void {
  if (open === current.open) return;
  current = { open, since: Date.now() };
  for (const watcher of watchers) watcher();
}

/** Keeps the query cache true by the panel's socket until the returned function is called. */
export function startLive(cache: QueryClient): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let ended = false;
  let connectedBefore = false;

  function heard(): void {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), SILENCE_MS);
  }

  function connect(): void {
    const address = new URL("/api/ws", window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(address);
    socket.onopen = () => {
      failures = 0;
      heard();
      report(true);
      // What changed while nobody listened is read again.
      if (connectedBefore) void cache.invalidateQueries();
      connectedBefore = true;
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      heard();
      applyChange(cache, JSON.parse(data) as Change);
    };
    socket.onclose = () => {
      clearTimeout(silence);
      if (ended) return;
      report(false);
      // It may have closed because the login has ended: asking leads to the door.
      void cache.invalidateQueries({ queryKey: sessionKey });
      const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
      failures += 1;
      timer = setTimeout(connect, wait);
    };
  }

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    clearTimeout(silence);
    socket?.close();
    report(false);
  };
}
