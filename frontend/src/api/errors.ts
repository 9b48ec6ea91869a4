/** A refusal of the panel: the code for programs, the sentence for people, the input at fault where there is one. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | null,
  ) {
    super(detail);
    this.name = "ApiError";
  }

  /** The sentence as it stands below its input, whose label is what it begins with: "Name" and "Is empty …". */
  get atField(): string {
    const names = [this.field, this.field?.split(".").at(-1)];
    const name = names.find((known) => known && this.detail.startsWith(`${known}: `));
    return name ? this.detail.slice(name.length + 2) : this.detail;
  }
}

/** Whether `error` is about one of `fields`, at which it is said already: nothing has to say it once more. */
export function isAtField(error: unknown, fields: object): error is ApiError & { field: string } {
  return error instanceof ApiError && error.field !== null && error.field in fields;
}

/** The panel did not answer at all: it is starting, gone, or the network is. */
export class Unreachable extends Error {
  constructor() {
    super("unreachable");
    this.name = "Unreachable";
  }
}

export async function refusal(response: Response): Promise<Error> {
  // A proxy in between that finds nobody behind it is the same to the user as nobody there.
  if (response.status === 502 || response.status === 504) return new Unreachable();
  const body: unknown = await response.json().catch(() => null);
  const text = (key: string): string | null => {
    if (typeof body !== "object" || body === null) return null;
    const value = (body as Record<string, unknown>)[key];
    return typeof value === "string" ? value : null;
  };
  return new ApiError(
    response.status,
    text("error") ?? "http",
    text("detail") ?? response.statusText,
    text("field"),
  );
}
