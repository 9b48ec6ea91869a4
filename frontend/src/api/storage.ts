import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Kind = Schemas["RoomPublic"]["kind"];

export const storageRoomQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: () => body(api.GET("/api/storage")),
  staleTime: 30_000,
});

export const artefactsQuery = (kind: Kind) =>
  queryOptions({
    queryKey: ["storage", kind],
    queryFn: () => body(api.GET("/api/storage/artefacts", { params: { query: { kind, limit: 100 } } })),
    staleTime: 30_000,
  });
