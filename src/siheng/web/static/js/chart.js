// Draws the charts whose numbers stand in the page as JSON; the table of the same numbers stays for who cannot see them.
const tones = { brand: "#174f74", light: "#b4cddb", grey: "#b9c6cf" };
const font = 'PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif';
const words = { color: "#465262", fontSize: 12, fontFamily: font };
const ringed = { color: "#0f3a57", borderColor: "#f2b632", borderWidth: 2 };

function values(of, line, first) {
  return line.values.map((value, i) => {
    if (first && i === of.on) return { value, itemStyle: ringed };
    return of.tones ? { value, itemStyle: { color: tones[of.tones[i]] } } : value;
  });
}

function option(of) {
  const across = of.kind === "rows";
  const names = { type: "category", data: of.names, inverse: across, axisLine: { show: !across, lineStyle: { color: "#dfe3e7" } }, axisTick: { show: false }, axisLabel: { ...words, interval: 0 } };
  const scale = { type: "value", show: !across, minInterval: 1, splitLine: { lineStyle: { color: "#edeff1" } }, axisLabel: { ...words, color: "#66717f" } };
  const many = of.series.length > 1;
  return {
    animation: false,
    aria: { enabled: true, label: { description: of.label } },
    tooltip: { trigger: across ? "item" : "axis", textStyle: { fontFamily: font, fontSize: 13 }, valueFormatter: (v) => `${v} ${of.unit}` },
    legend: many ? { top: 4, left: 12, itemWidth: 10, itemHeight: 10, icon: "rect", textStyle: words } : undefined,
    grid: across ? { left: 8, right: 40, top: 6, bottom: 6, containLabel: true } : { left: 8, right: 12, top: many ? 42 : 20, bottom: 6, containLabel: true },
    xAxis: across ? scale : names,
    yAxis: across ? names : scale,
    series: of.series.map((line, i) => ({
      name: line.name, type: of.kind === "line" ? "line" : "bar", data: values(of, line, i === 0), barMaxWidth: across ? 11 : 14, barGap: "20%",
      itemStyle: { color: tones[line.tone] ?? tones.brand }, cursor: of.hrefs ? "pointer" : "default",
      label: { show: i === 0, position: across ? "right" : "top", fontSize: across ? 12 : 11, color: "#1a2330", fontFamily: font },
    })),
  };
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const of = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  figure.classList.add("drawn");
  const chart = echarts.init(figure.querySelector(".ch"), null, { renderer: "svg" });
  chart.setOption(option(of));
  if (of.hrefs) chart.on("click", (event) => location.assign(of.hrefs[event.dataIndex]));
  addEventListener("resize", () => chart.resize());
}
