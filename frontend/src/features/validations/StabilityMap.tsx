import type { Stability } from "@/api/validations";
import runs from "@/components/runs/Runs.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Validations.module.css";

/** The return around the chosen parameters as a heat map; the figures say the same as the colours. */
export function StabilityMap({ map }: { map: Stability }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [rows, columns] = map.axes;
  if (rows === undefined) return null;
  const full = Math.max(...map.returns.flat().map(Math.abs), 1e-9);
  const shade = (value: number) =>
    `color-mix(in srgb, var(--${value < 0 ? "loss" : "gain"}) ${Math.round((Math.abs(value) / full) * 55)}%, transparent)`;
  return (
    <div className={runs.scroll}>
      <table className={`figures ${classes.map}`} aria-label={t("validations.stability")}>
        <thead>
          <tr>
            <th scope="col">{columns ? `${rows.name} ↓ ${columns.name} →` : rows.name}</th>
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
                <td
                  key={columns?.values[column] ?? "only"}
                  style={{ background: shade(found) }}
                  data-chosen={(row === rows.chosen && column === (columns?.chosen ?? 0)) || undefined}
                >
                  {format.percent(found, { signed: true })}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
