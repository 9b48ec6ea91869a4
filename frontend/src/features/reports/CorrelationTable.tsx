import type { ReportBook } from "@/api/reports";
import { ChartFrame } from "@/components/chart/ChartFrame";
import { TableExport } from "@/components/TableExport";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { correlationRows } from "@/lib/correlation";
import classes from "./Reports.module.css";

interface CorrelationTableProps {
  title: string;
  mode: ReportBook["mode"];
  found: ReportBook["bot_correlation"];
}

/** How far the profits of each two went together; every field says its figure, colour only repeats it. */
export function CorrelationTable({ title, mode, found: { names, matrix } }: CorrelationTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // Two bots may have one name (an archived one keeps its own).
  const members = names.map((name, place) => ({ name, key: `${place} ${name}` }));
  return (
    <>
      <h3 className={classes.heading}>{title}</h3>
      {names.length < 2 ? (
        <p className={classes.note}>{t("reports.noCorrelation")}</p>
      ) : (
        <ChartFrame
          image={{ title, mark: mode }}
          alsoSave={<TableExport label={title} rows={correlationRows(names, matrix)} />}
        >
          <div className={classes.scroller}>
            <table className={classes.matrix} aria-label={title}>
              <thead>
                <tr>
                  <td />
                  {members.map(({ name, key }) => (
                    <th key={key} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {members.map(({ name, key }, row) => (
                  <tr key={key}>
                    <th scope="row">{name}</th>
                    {members.map((other, column) => {
                      const value = matrix[row]?.[column] ?? null;
                      return (
                        <td
                          key={other.key}
                          className="figures"
                          data-sign={value === null ? 0 : Math.sign(value)}
                        >
                          {value === null ? "–" : format.ratio(value.toFixed(8))}
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </ChartFrame>
      )}
    </>
  );
}
