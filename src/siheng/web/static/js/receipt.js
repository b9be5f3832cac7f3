// The query code as a picture to keep: drawn here, sent nowhere.
const code = document.querySelector("[data-code]");
document.querySelector("[data-image-bar]").hidden = false;
document.querySelector("[data-image]").onclick = () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [900, 560];
  const pen = canvas.getContext("2d");
  const line = (text, size, y, colour) => {
    pen.font = `600 ${size}px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
    pen.fillStyle = colour;
    pen.fillText(text, 450, y);
  };
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 900, 560);
  pen.textAlign = "center";
  line(`${code.dataset.district}一站式受理`, 40, 100, "#0f3a57");
  line("查询码", 36, 200, "#465262");
  line(code.dataset.code, 76, 300, "#1a2330");
  line(`${code.dataset.when}收到`, 34, 390, "#465262");
  line("凭查询码看进展，不要给别人", 34, 460, "#465262");
  const link = document.createElement("a");
  link.download = "查询码.png";
  link.href = canvas.toDataURL("image/png");
  link.click();
};
