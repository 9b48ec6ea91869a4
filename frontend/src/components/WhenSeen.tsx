import { Skeleton } from "@mantine/core";
import { type ReactNode, Suspense, useEffect, useRef, useState } from "react";
import { Section } from "@/components/Section";

interface WhenSeenProps {
  /** The heading of the section, which stands from the beginning. */
  title: string;
  /** About that of the content, so that what follows is not drawn too early. */
  height: string;
  children: ReactNode;
}

/** A section that is fetched and drawn when it comes into sight: below the first screen it costs a phone nothing. */
export function WhenSeen({ title, height, children }: WhenSeenProps) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (seen || place.current === null) return;
    const watcher = new IntersectionObserver((changes) => {
      if (changes.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, [seen]);
  const waiting = (
    <Section title={title} flush>
      <Skeleton height={height} radius={0} />
    </Section>
  );
  if (seen) return <Suspense fallback={waiting}>{children}</Suspense>;
  return (
    <div ref={place} data-unseen="">
      {waiting}
    </div>
  );
}
