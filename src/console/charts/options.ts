/** What a chart shows; how it looks follows from it and from the colours of the page. */
export type ChartData =
  | {
      readonly kind: "columns";
      /** One place on the axis each: days, months. */
      readonly places: readonly string[];
      readonly stacks: readonly Series[];
      /** Drawn as a line on an axis of its own, at the right. */
      readonly line: Series | null;
    }
  | { readonly kind: "bars"; readonly places: readonly string[]; readonly bars: Series };

export interface Series {
  readonly name: string;
  readonly tone: Tone;
  readonly values: readonly number[];
  /** How one of its values reads. */
  readonly say: (value: number) => string;
}

export type Tone = "good" | "bad" | "accent" | "calm";

/** The page's colours, as they are now. */
export type Palette = Readonly<Record<Tone | "ink" | "soft" | "line" | "card", string>>;

const textOf = (palette: Palette) => ({ color: palette.soft, fontSize: 12 });

const tipOf = (palette: Palette, say: (name: string, value: number) => string) => ({
  trigger: "axis" as const,
  // Drawn on the canvas: as HTML it would bring styles of its own, which the page's policy refuses.
  renderMode: "richText" as const,
  confine: true,
  backgroundColor: palette.card,
  borderColor: palette.line,
  textStyle: { color: palette.ink, fontSize: 12 },
  formatter: (given: unknown): string => {
    const all: readonly unknown[] = Array.isArray(given) ? given : [given];
    const lines = all.map((one) => {
      const { seriesName, value } = { seriesName: "", value: 0, ...(typeof one === "object" ? one : {}) };
      return `${seriesName}：${say(seriesName, Number(value))}`;
    });
    const first = { name: "", ...(typeof all[0] === "object" ? all[0] : {}) };
    return [first.name, ...lines].join("\n");
  },
});

const barOf = (series: Series, palette: Palette, stack: string | null) => ({
  type: "bar" as const,
  name: series.name,
  data: [...series.values],
  itemStyle: { color: palette[series.tone] },
  barMaxWidth: 28,
  ...(stack === null ? {} : { stack }),
});

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

const columnsOption = (data: Extract<ChartData, { kind: "columns" }>, palette: Palette) => {
  const { places, stacks, line } = data;
  const all = [...stacks, ...(line === null ? [] : [line])];
  const say = (name: string, value: number): string =>
    all.find((series) => series.name === name)?.say(value) ?? String(value);
  // Of days in two years the year is told as well.
  const isOneYear = new Set(places.map((place) => place.slice(0, 4))).size === 1;
  const valueAxis = { type: "value" as const, axisLabel: textOf(palette), minInterval: 1 };
  return {
    animation: false,
    tooltip: tipOf(palette, say),
    legend: { top: 0, textStyle: textOf(palette), data: all.map(({ name }) => name) },
    grid: { left: 48, right: line === null ? 16 : 64, top: 36, bottom: 28 },
    xAxis: {
      type: "category" as const,
      data: places.map((place) => (isOneYear && dayForm.test(place) ? place.slice(5) : place)),
      axisLabel: textOf(palette),
      axisLine: { lineStyle: { color: palette.line } },
    },
    yAxis: [
      { ...valueAxis, splitLine: { lineStyle: { color: palette.line } } },
      ...(line === null
        ? []
        : [
            {
              ...valueAxis,
              splitLine: { show: false },
              axisLabel: { ...textOf(palette), formatter: (value: number) => line.say(value) },
            },
          ]),
    ],
    series: [
      ...stacks.map((series) => barOf(series, palette, "all")),
      ...(line === null
        ? []
        : [
            {
              type: "line" as const,
              name: line.name,
              data: [...line.values],
              yAxisIndex: 1,
              symbolSize: 5,
              lineStyle: { color: palette[line.tone], width: 2 },
              itemStyle: { color: palette[line.tone] },
            },
          ]),
    ],
  };
};

const nameMax = 12;
const shortened = (name: string): string => (name.length > nameMax ? `${name.slice(0, nameMax - 1)}…` : name);

const barsOption = ({ places, bars }: Extract<ChartData, { kind: "bars" }>, palette: Palette) => ({
  animation: false,
  tooltip: tipOf(palette, (_, value) => bars.say(value)),
  grid: { left: 8, right: 84, top: 8, bottom: 8, containLabel: true },
  xAxis: { type: "value" as const, axisLabel: { show: false }, splitLine: { show: false } },
  yAxis: {
    type: "category" as const,
    inverse: true,
    data: [...places],
    axisLabel: { ...textOf(palette), formatter: shortened },
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false },
  },
  series: [
    {
      ...barOf(bars, palette, null),
      label: {
        show: true,
        position: "right" as const,
        color: palette.ink,
        fontSize: 12,
        formatter: ({ value }: { value?: unknown }) => bars.say(Number(value)),
      },
    },
  ],
});

/** What ECharts is told. */
export const optionOf = (data: ChartData, palette: Palette) => {
  switch (data.kind) {
    case "columns":
      return columnsOption(data, palette);
    case "bars":
      return barsOption(data, palette);
    default:
      return data satisfies never;
  }
};
