import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type ChartData, optionOf, type Palette } from "./options.ts";

// Only what is drawn here: all of ECharts is three times as much.
use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Drawing {
  readonly show: (data: ChartData, palette: Palette) => void;
  readonly fit: () => void;
  readonly remove: () => void;
}

export const draw = (place: HTMLElement): Drawing => {
  const chart = init(place);
  return {
    show: (data, palette) => {
      chart.setOption(optionOf(data, palette), { notMerge: true });
    },
    fit: () => chart.resize(),
    remove: () => chart.dispose(),
  };
};
