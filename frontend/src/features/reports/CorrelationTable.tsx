import type { ReportBook } from "@/api/reports";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Reports.module.css";

interface CorrelationTableProps {
  title: string;
  found: ReportBook["bot_correlation"];
}

/** How far the profits of each two went together; every field says its figure, colour only repeats it. */
export function CorrelationTable({ title, found: { names, matrix } }: CorrelationTableProps) {
  const { t } = useTranslation();
  // Two bots may have one name (an archived one keeps its own).
  const members = names.map((name, place) => ({ name, key: `${place} ${name}` }));
  return (
    <>
      <h3 className={classes.heading}>{title}</h3>
      {names.length < 2 ? (
        <p className={classes.note}>{t("reports.noCorrelation")}</p>
      ) : (
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
                        {value === null ? "–" : value.toFixed(2)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
