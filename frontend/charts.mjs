// What report pages draw with: the parts of ECharts that our charts are made of, bundled into one module.
import { BarChart, FunnelChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  AriaComponent, BarChart, CanvasRenderer, FunnelChart, GridComponent, LegendComponent, LineChart, PieChart,
  TooltipComponent,
]);

export { init };
