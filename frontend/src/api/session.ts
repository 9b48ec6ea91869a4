import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body, type Schemas, type Session, sessionKey } from "@/api/client";

/** Whether this installation is set up and this browser logged in; asked before every page. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: (): Promise<Session> => body(api.GET("/api/auth/session")),
  staleTime: 60_000,
});

export function useSetup() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["SetupRequest"]) => body(api.POST("/api/auth/setup", { body: request })),
    onSuccess: (session) => cache.setQueryData(sessionKey, session),
  });
}

export function useLogin() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["LoginRequest"]) => body(api.POST("/api/auth/login", { body: request })),
    onSuccess: (session) => cache.setQueryData(sessionKey, session),
  });
}

export function useLogout() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.POST("/api/auth/logout"),
    onSuccess: () => {
      cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      cache.setQueryData<Session>(sessionKey, (known) => known && { ...known, logged_in: false });
    },
  });
}

export function useConfirm() {
  return useMutation({
    mutationFn: (request: Schemas["ConfirmRequest"]) => api.POST("/api/auth/confirm", { body: request }),
  });
}

const browsersKey = ["browsers"] as const;

export const browsersQuery = queryOptions({
  queryKey: browsersKey,
  queryFn: () => body(api.GET("/api/auth/browsers")),
});

export function useEndBrowser() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.DELETE("/api/auth/browsers/{id}", { params: { path: { id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: browsersKey }),
  });
}

export function useEndOtherBrowsers() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: () => api.POST("/api/auth/browsers/end-others"),
    onSuccess: () => cache.invalidateQueries({ queryKey: browsersKey }),
  });
}

export function useChangePassword() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (request: Schemas["PasswordChange"]) => api.POST("/api/auth/password", { body: request }),
    onSuccess: () => cache.invalidateQueries({ queryKey: browsersKey }),
  });
}
