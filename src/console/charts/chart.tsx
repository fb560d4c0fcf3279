import { useEffect, useRef } from "react";
import { useIsDark } from "../../pages/theme.ts";
import type { Drawing } from "./draw.ts";
import type { ChartData, Palette } from "./options.ts";

const paletteNow = (): Palette => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    good: colour("--good"),
    bad: colour("--bad"),
    accent: colour("--accent"),
    calm: colour("--calm"),
    ink: colour("--ink"),
    soft: colour("--ink-soft"),
    line: colour("--line"),
    card: colour("--card"),
  };
};

/**
 * A picture of numbers that stand beside it as text: `label` says for whom cannot see it what it is of. The drawing
 * code is fetched when the first one is shown; where it cannot be, the numbers are there all the same.
 */
export const Chart = ({
  data,
  label,
  height = 260,
}: {
  readonly data: ChartData;
  readonly label: string;
  readonly height?: number;
}) => {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const isDark = useIsDark();
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let isGone = false;
    const watcher = new ResizeObserver(() => drawing.current?.fit());
    import("./draw.ts")
      .then(({ draw }) => {
        if (isGone) return;
        drawing.current = draw(element);
        drawing.current.show(latest.current, paletteNow());
        watcher.observe(element);
      })
      .catch(() => {
        // The script did not come; the table beside it says the same.
      });
    return () => {
      isGone = true;
      watcher.disconnect();
      drawing.current?.remove();
      drawing.current = null;
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: dark and light have other colours
  useEffect(() => {
    drawing.current?.show(data, paletteNow());
  }, [data, isDark]);

  return <div className="chart" role="img" aria-label={label} ref={place} style={{ height }} />;
};
