// The page at /api/docs. "Try it out" asks as the browser's own session, so a change needs its CSRF token.
async function withToken(request) {
  if (request.method !== "GET") {
    const session = await fetch("/api/auth/session").then((answer) => answer.json());
    request.headers["X-CSRF-Token"] = session.csrf_token ?? "";
  }
  return request;
}

window.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  filter: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  requestInterceptor: withToken,
});
