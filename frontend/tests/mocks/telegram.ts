import type { Schemas } from "@/api/client";

/** No bot of Telegram is connected. */
export function makeTelegram(change: Partial<Schemas["TelegramPublic"]> = {}): Schemas["TelegramPublic"] {
  return {
    bot_name: null,
    base_url: "https://api.telegram.org",
    chat: null,
    code_until: null,
    ok_at: null,
    failed_at: null,
    error: null,
    ...change,
  };
}
