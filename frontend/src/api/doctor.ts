import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** Asked anew each time: a check-up of an hour ago tells nothing. */
export const doctorQuery = queryOptions({
  queryKey: ["doctor"],
  queryFn: () => body(api.GET("/api/doctor")),
  staleTime: 0,
  refetchOnWindowFocus: false,
});
