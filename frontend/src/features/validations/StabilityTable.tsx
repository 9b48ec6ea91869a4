import type { Stability } from "@/api/validations";
import { useTranslation } from "@/i18n/useTranslation";

interface StabilityTableProps {
  map: Stability;
  text: (value: number) => string;
}

/** The heat map's figures as a table, for screen readers. */
export function StabilityTable({ map, text }: StabilityTableProps) {
  const { t } = useTranslation();
  const [rows, columns] = map.axes;
  if (rows === undefined) return null;
  return (
    <table aria-label={t("validations.stability")}>
      <thead>
        <tr>
          <th scope="col">{columns ? `${rows.name}, ${columns.name}` : rows.name}</th>
          {(columns?.values ?? [t("metrics.total_return.name")]).map((value) => (
            <th key={value} scope="col">
              {value}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.values.map((value, row) => (
          <tr key={value}>
            <th scope="row">{value}</th>
            {(map.returns[row] ?? []).map((found, column) => (
              <td key={columns?.values[column] ?? "only"}>
                {text(found)}
                {row === rows.chosen && column === (columns?.chosen ?? 0) && ` (${t("validations.chosen")})`}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
