import type { ReactNode } from "react";
import classes from "./Setup.module.css";

interface CardChoiceProps<T extends string> {
  name: string;
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: { value: T; title: string; text: ReactNode }[];
}

/** A choice of a few with a sentence each; arrow keys move in it. */
export function CardChoice<T extends string>({ name, label, value, onChange, options }: CardChoiceProps<T>) {
  return (
    <fieldset className={classes.cards}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={classes.card}>
          <input
            type="radio"
            name={name}
            value={option.value}
            aria-label={option.title}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span className={classes.name}>{option.title}</span>
          <span className={classes.text}>{option.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
