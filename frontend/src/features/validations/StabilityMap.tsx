import type { Stability } from "@/api/validations";
import runs from "@/components/runs/Runs.module.css";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { StabilityTable } from "./StabilityTable";
import classes from "./Validations.module.css";

const CELL = { width: 92, height: 52 };
const LEFT = 84;
const TOP = 44;
const SCALE = [-1, -0.5, 0, 0.5, 1];

/** How strongly a field is coloured: text must stay readable on the strongest. */
const shade = (share: number) =>
  `color-mix(in srgb, var(--${share < 0 ? "loss" : "gain"}) ${Math.round(Math.abs(share) * 55)}%, transparent)`;

/** The return around the chosen parameters, drawn as a heat map; a table says the same to those who do not see it. */
export function StabilityMap({ map }: { map: Stability }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [rows, columns] = map.axes;
  if (rows === undefined) return null;
  const across = columns?.values ?? [null];
  const chosenColumn = columns?.chosen ?? 0;
  const full = Math.max(...map.returns.flat().map(Math.abs), 1e-9);
  const width = LEFT + across.length * CELL.width;
  const height = TOP + rows.values.length * CELL.height;
  const percent = (value: number) => format.percent(value, { signed: true });
  return (
    <figure className={classes.heat}>
      <div className={runs.scroll}>
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
          <text x={0} y={TOP - 8} className={classes.axisName}>
            {rows.name} ↓
          </text>
          {columns && (
            <text x={LEFT} y={14} className={classes.axisName}>
              {columns.name} →
            </text>
          )}
          {across.map(
            (value, column) =>
              value !== null && (
                <text key={value} x={center(column)} y={TOP - 8} className={classes.tick}>
                  {value}
                </text>
              ),
          )}
          {rows.values.map((value, row) => (
            <g key={value} transform={`translate(0 ${TOP + row * CELL.height})`}>
              <text x={LEFT - 10} y={CELL.height / 2} className={classes.rowTick}>
                {value}
              </text>
              {across.map((other, column) => {
                const found = map.returns[row]?.[column] ?? 0;
                return (
                  <g key={other ?? "only"}>
                    <rect
                      x={LEFT + column * CELL.width + 1}
                      y={1}
                      width={CELL.width - 2}
                      height={CELL.height - 2}
                      rx={3}
                      style={{ fill: shade(found / full) }}
                      data-chosen={(row === rows.chosen && column === chosenColumn) || undefined}
                      className={classes.field}
                    />
                    <text x={center(column)} y={CELL.height / 2} className={classes.fieldText}>
                      {percent(found)}
                    </text>
                  </g>
                );
              })}
            </g>
          ))}
        </svg>
      </div>
      {/* A table itself would not shrink to what is hidden. */}
      <div className="visually-hidden">
        <StabilityTable map={map} text={percent} />
      </div>
      <figcaption className={`figures ${classes.legend}`}>
        <span>{percent(-full)}</span>
        {SCALE.map((share) => (
          <i key={share} style={{ background: shade(share) }} />
        ))}
        <span>{percent(full)}</span>
        <span className={classes.chosenMark}>{t("validations.chosen")}</span>
      </figcaption>
    </figure>
  );
}

const center = (column: number) => LEFT + (column + 0.5) * CELL.width;
