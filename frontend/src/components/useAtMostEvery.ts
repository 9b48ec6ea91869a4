import { useEffect, useRef, useState } from "react";

/** `value`, renewed at most once in `ms`: for what is slow to draw and changes with every price. */
export function useAtMostEvery<T>(value: T, ms: number): T {
  const [shown, setShown] = useState(value);
  const renewed = useRef(0);
  useEffect(() => {
    const rest = Math.max(0, renewed.current + ms - Date.now());
    const timer = setTimeout(() => {
      renewed.current = Date.now();
      setShown(value);
    }, rest);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return shown;
}
