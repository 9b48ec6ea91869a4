import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Telegram = Schemas["TelegramPublic"];

export const telegramQuery = queryOptions({
  queryKey: ["telegram"],
  queryFn: () => body(api.GET("/api/telegram")),
  // Pairing happens in Telegram, and whether it can be asked is found out by asking.
  refetchInterval: 3_000,
});

function useTelegramAgain() {
  const cache = useQueryClient();
  return () => cache.invalidateQueries({ queryKey: telegramQuery.queryKey });
}

/** Lets the bot of a token listen; the token is tried first. */
export function useConnectTelegram() {
  return useMutation({
    mutationFn: (wish: { token: string; base_url?: string }) =>
      body(api.PUT("/api/telegram", { body: wish as Schemas["TelegramRequest"] })),
    onSuccess: useTelegramAgain(),
  });
}

export function useDisconnectTelegram() {
  return useMutation({
    mutationFn: () => api.DELETE("/api/telegram"),
    onSuccess: useTelegramAgain(),
  });
}

/** A code that pairs the one chat that sends it in time; the only answer that holds it. */
export function usePairingCode() {
  return useMutation({
    mutationFn: () => body(api.POST("/api/telegram/code")),
    onSuccess: useTelegramAgain(),
  });
}

export function useUnpairTelegram() {
  return useMutation({
    mutationFn: () => api.DELETE("/api/telegram/chat"),
    onSuccess: useTelegramAgain(),
  });
}
