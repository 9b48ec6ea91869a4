const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
const underWay = new Map<string, Promise<Response>>();

export function isRead({ method }: Request): boolean {
  return SAFE.has(method);
}

/**
 * Send a request; the same command again while the first is under way is that one, with its answer: a double click
 * reaches the page before the page can lock the button, and would create, clone or buy twice.
 */
export async function once(request: Request): Promise<Response> {
  // Looked up at each call, so that tests can stand in for the panel.
  if (isRead(request)) return globalThis.fetch(request);
  const command = [request.method, request.url, await request.clone().text()].join(" ");
  const first = underWay.get(command) ?? globalThis.fetch(request).finally(() => underWay.delete(command));
  underWay.set(command, first);
  return (await first).clone();
}
