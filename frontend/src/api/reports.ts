import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body, type Schemas } from "@/api/client";

export type PeriodReport = Schemas["PeriodReportPublic"];
export type ReportBook = Schemas["ReportBookPublic"];
export type ReportLine = Schemas["ReportLinePublic"];
export type ReportOwner = Schemas["ReportOwnerPublic"];
export type ReportBot = Schemas["ReportBotPublic"];
export type KeptReport = Schemas["ReportListedPublic"];

/** The report of a period by its name, such as `day-2026-11-20`; one that is kept never changes. */
export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: ["reports", "one", id],
    queryFn: () => body(api.GET("/api/reports/{id}", { params: { path: { id } } })),
  });

/** Kept reports, the newest first. */
export const keptReportsQuery = infiniteQueryOptions({
  queryKey: ["reports", "kept"],
  queryFn: ({ pageParam }) =>
    body(
      api.GET("/api/reports", { params: { query: { limit: 20, ...(pageParam && { after: pageParam }) } } }),
    ),
  initialPageParam: "",
  getNextPageParam: ({ next }) => next,
});

export const reportFileUrl = (id: string, file: "report.md" | "report.csv", language: string): string =>
  `/api/reports/${encodeURIComponent(id)}/${file}${file === "report.md" ? `?language=${language}` : ""}`;

export const fillsUrl = (id: string, mode: ReportBook["mode"]): string =>
  `/api/reports/fills.csv?period=${encodeURIComponent(id)}&mode=${mode}`;
