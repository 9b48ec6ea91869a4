import type { QueryClient } from "@tanstack/react-query";
import { applyChange, type Change } from "@/api/changes";
import { sessionKey } from "@/api/client";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 2_000;
// The panel sends a tick every 5 s when nothing happens; a socket that stays silent is dead without knowing it.
const SILENCE_MS = 12_000;
// A page that comes back from sleep need not wait for that: one tick missed is reason enough.
const SILENCE_ON_RETURN_MS = 6_000;

export interface Connection {
  open: boolean;
  /** When it opened, or when something was last heard of it, UTC ms. */
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

function report(open: boolean, since: number): void {
  if (open === current.open) return;
  current = { open, since };
  for (const watcher of watchers) watcher();
}

/** Keeps the query cache true by the panel's socket until the returned function is called. */
export function startLive(cache: QueryClient): () => void {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let connectedBefore = false;
  let heardAt = Date.now();

  function heard(): void {
    heardAt = Date.now();
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
  }

  /** Lets go of the socket without waiting for it: a dead one may take minutes to say that it is closed. */
  function letGo(): void {
    clearTimeout(silence);
    clearTimeout(timer);
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = null;
  }

  function lose(): void {
    letGo();
    report(false, heardAt);
    // It may have closed because the login has ended: asking leads to the door.
    void cache.invalidateQueries({ queryKey: sessionKey });
    const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
    failures += 1;
    timer = setTimeout(connect, wait);
  }

  function connect(): void {
    const address = new URL("/api/ws", window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(address);
    silence = setTimeout(lose, SILENCE_MS);
    socket.onopen = () => {
      failures = 0;
      heard();
      report(true, Date.now());
      // What changed while nobody listened is read again.
      if (connectedBefore) void cache.invalidateQueries();
      connectedBefore = true;
    };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      heard();
      applyChange(cache, JSON.parse(data) as Change);
    };
    socket.onclose = lose;
  }

  /** The page is looked at again, or the network is back: whatever was waited for has taken long enough. */
  function returned(): void {
    if (document.visibilityState === "hidden") return;
    if (current.open && Date.now() - heardAt < SILENCE_ON_RETURN_MS) return;
    if (!current.open && socket !== null) return;
    letGo();
    report(false, heardAt);
    failures = 0;
    connect();
  }

  connect();
  document.addEventListener("visibilitychange", returned);
  window.addEventListener("online", returned);
  return () => {
    document.removeEventListener("visibilitychange", returned);
    window.removeEventListener("online", returned);
    letGo();
    report(false, Date.now());
  };
}
