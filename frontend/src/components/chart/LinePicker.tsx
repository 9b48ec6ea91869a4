import { Button } from "@mantine/core";
import classes from "./Chart.module.css";
import type { Lines } from "./useLines";

/** Which lines are on the chart; each button has its line's colour. */
export function LinePicker({ label, all, shown, onToggle }: Lines & { label: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame and wants a form around it
    <div className={classes.lines} role="group" aria-label={label}>
      {all.map((indicator) => {
        const { line, color } = indicator;
        const on = shown.includes(indicator);
        return (
          <Button
            key={line.name}
            size="compact-xs"
            variant={on ? "light" : "default"}
            color="gray"
            aria-pressed={on}
            leftSection={<span className={classes.swatch} style={{ background: color }} aria-hidden="true" />}
            onClick={() => onToggle(line.name)}
          >
            {line.name}
          </Button>
        );
      })}
    </div>
  );
}
