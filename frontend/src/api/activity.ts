import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type Activity = Schemas["ActivityPublic"];

export const ACTIVITY_ROWS = 40;

export const activityQuery = queryOptions({
  queryKey: ["activity"],
  queryFn: () => body(api.GET("/api/activity", { params: { query: { limit: ACTIVITY_ROWS } } })),
});
