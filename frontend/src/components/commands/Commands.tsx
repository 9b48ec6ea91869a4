import { useNavigate } from "@tanstack/react-router";
import { type ComponentType, lazy, Suspense, useEffect, useRef } from "react";
import { useCommandAnyBot } from "@/api/bots";
import { ALL } from "@/api/risk";
import { useMayChange } from "@/components/useMayChange";
import { loadEveryMessage } from "@/i18n/i18n";
import { takeKeys } from "@/lib/earlyKeys";
import { isTyping, pressed, type Waiting } from "./shortcuts";

/** What of the commands is open. */
export type Asked = "palette" | "more" | "shortcuts" | "kill" | null;

/** A part with its texts, which are not among the first page's. */
function later<P>(load: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    const [component] = await Promise.all([load(), loadEveryMessage()]);
    return { default: component };
  });
}
const Palette = later(async () => (await import("./Palette")).Palette);
const MoreSheet = later(async () => (await import("./MoreSheet")).MoreSheet);
const Shortcuts = later(async () => (await import("./Shortcuts")).Shortcuts);
const Refusal = later(async () => (await import("./Refusal")).Refusal);
const KillDialog = later(async () => (await import("@/components/KillDialog")).KillDialog);

interface CommandsProps {
  asked: Asked;
  onAsk: (asked: Asked) => void;
}

/** Listens for the keys of the dashboard and shows what they, or the shell's buttons, ask for. */
export function Commands({ asked, onAsk }: CommandsProps) {
  const navigate = useNavigate();
  const command = useCommandAnyBot();
  const mayChange = useMayChange();
  const waiting = useRef<Waiting>(null);
  useEffect(() => {
    const answer = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, timeStamp: at } = event;
      if (altKey || event.isComposing) return;
      const press = { key, control: ctrlKey || metaKey, typing: isTyping(event.target), at };
      const [next, wish] = pressed(waiting.current, press);
      waiting.current = next;
      // A dialog is answered first: what is behind it must not change unseen.
      if (wish === null || document.querySelector("[aria-modal=true]") !== null) return;
      event.preventDefault();
      if (wish.kind === "page") void navigate({ to: wish.to });
      else onAsk(wish.kind);
    };
    const hear = (event: KeyboardEvent) => {
      if (!event.defaultPrevented) answer(event);
    };
    takeKeys().forEach(answer);
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [navigate, onAsk]);

  const close = () => onAsk(null);
  return (
    <Suspense>
      {asked === "palette" && <Palette onAsk={onAsk} onCommand={command.mutate} />}
      {asked === "more" && <MoreSheet onAsk={onAsk} />}
      {asked === "shortcuts" && <Shortcuts onClose={close} />}
      {asked === "kill" && mayChange && <KillDialog scope={ALL} name={undefined} onClose={close} />}
      {command.error && <Refusal error={command.error} onClose={command.reset} />}
    </Suspense>
  );
}
