/** Keys pressed while the page is still on its way to those who answer them: none is lost. */

// Who waited longer has given up, or has logged in since.
const KEPT_MS = 10_000;
let kept: KeyboardEvent[] = [];

function keep(event: KeyboardEvent): void {
  // The browser has a Ctrl-K of its own.
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") event.preventDefault();
  kept.push(event);
}

/** From now on every key is kept until `takeKeys`. */
export function keepKeys(): void {
  window.addEventListener("keydown", keep);
}

/** What was pressed lately, oldest first; from now on who asks listens. */
export function takeKeys(): KeyboardEvent[] {
  window.removeEventListener("keydown", keep);
  const [taken, now] = [kept, performance.now()];
  kept = [];
  return taken.filter(({ timeStamp }) => now - timeStamp <= KEPT_MS);
}
