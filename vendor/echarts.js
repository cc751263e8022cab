// The kinds of charts of the overview, and nothing else of Apache ECharts.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
echarts.use([BarChart, HeatmapChart, SankeyChart, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);
export const init = echarts.init;
