import { isAtField } from "@/api/errors";
import { ErrorNote } from "@/components/ErrorNote";

interface FormErrorProps {
  error: unknown;
  /** By the names of its inputs: a refusal of one of them stands there. */
  fields: object;
}

/** What went wrong with a form, at its end, unless it stands at one of its fields already. */
export function FormError({ error, fields }: FormErrorProps) {
  return error && !isAtField(error, fields) ? <ErrorNote error={error} /> : null;
}
