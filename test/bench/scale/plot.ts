/** One line of a plot; its points go from left to right. */
export interface Line {
  name: string;
  points: readonly { x: number; y: number }[];
  /** Which of the colours it has; lines of one colour belong together. */
  colour: number;
  dashed?: boolean;
}

export interface Panel {
  title: string;
  x: string;
  y: string;
  lines: readonly Line[];
}

/** Pixels. The margins hold the numbers of the axes; the lines are named below. */
const WIDTH = 440;
const HEIGHT = 330;
const MARGIN = { top: 34, right: 34, bottom: 46, left: 58 };
const LEGEND_ROW = 17;

/** Readable on white and on black alike; told apart by those who see colours differently (Okabe and Ito). */
const COLOURS = ['#0077bb', '#d55e00', '#009e73', '#b35c9a', '#b8860b', '#7a7a7a'] as const;

/** Plots side by side, both axes logarithmic, as an SVG that follows the reader's light or dark mode. */
export function plot(panels: readonly Panel[]): string {
  const rows = Math.max(...panels.map(({ lines }) => Math.ceil(lines.length / 2)));
  const [width, height] = [panels.length * WIDTH, HEIGHT + rows * LEGEND_ROW + 12];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeText(panels.map(({ title }) => title).join('; '))}</title>`,
    '<style>',
    'text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600;font-size:13px}',
    '.axis{stroke:#57606a}.grid{stroke:#57606a;stroke-opacity:.22}.line{fill:none;stroke-width:2}',
    '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.axis{stroke:#9aa4af}.grid{stroke:#9aa4af}}',
    '</style>',
    ...panels.map((panel, index) => `<g transform="translate(${index * WIDTH},0)">\n${draw(panel)}\n</g>`),
    '</svg>',
    '',
  ].join('\n');
}

function draw({ title, x, y, lines }: Panel): string {
  const points = lines.flatMap((line) => line.points);
  const across = scaleOf(
    points.map((point) => point.x),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const up = scaleOf(
    points.map((point) => point.y),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const [left, right, bottom, top] = [MARGIN.left, WIDTH - MARGIN.right, HEIGHT - MARGIN.bottom, MARGIN.top];
  const middle = (left + right) / 2;
  return [
    `<text class="title" x="${left}" y="18">${escapeText(title)}</text>`,
    ...across.ticks.map((tick) => {
      const at = across.place(tick);
      return (
        `<line class="grid" x1="${at}" y1="${top}" x2="${at}" y2="${bottom}"/>` +
        `<text x="${at}" y="${bottom + 16}" text-anchor="middle">${written(tick)}</text>`
      );
    }),
    ...up.ticks.map((tick) => {
      const at = up.place(tick);
      return (
        `<line class="grid" x1="${left}" y1="${at}" x2="${right}" y2="${at}"/>` +
        `<text x="${left - 6}" y="${at + 4}" text-anchor="end">${written(tick)}</text>`
      );
    }),
    `<path class="axis" fill="none" d="M${left} ${top}V${bottom}H${right}"/>`,
    `<text x="${middle}" y="${bottom + 36}" text-anchor="middle">${escapeText(x)}</text>`,
    `<text transform="translate(14 ${(top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(y)}</text>`,
    ...lines.map((line) => drawLine(line, across.place, up.place)),
    ...lines.map((line, index) => drawName(line, index)),
  ].join('\n');
}

type Place = (value: number) => number;

function drawLine({ points, colour, dashed }: Line, across: Place, up: Place): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${across(x)} ${up(y)}`).join('');
  const dots = points.map(
    ({ x, y }) => `<circle cx="${across(x)}" cy="${up(y)}" r="3" fill="${colourOf(colour)}"/>`,
  );
  return `<path class="line" d="${path}" ${strokeOf(colour, dashed)}/>${dashed ? '' : dots.join('')}`;
}

function drawName({ name, colour, dashed }: Line, index: number): string {
  const x = MARGIN.left + (index % 2) * ((WIDTH - MARGIN.left) / 2);
  const y = HEIGHT + Math.floor(index / 2) * LEGEND_ROW + 16;
  return (
    `<path class="line" d="M${x} ${y - 4}h22" ${strokeOf(colour, dashed)}/>` +
    `<text x="${x + 28}" y="${y}">${escapeText(name)}</text>`
  );
}

function colourOf(colour: number): string {
  return COLOURS[colour % COLOURS.length] ?? COLOURS[0];
}

function strokeOf(colour: number, dashed: boolean | undefined): string {
  return `stroke="${colourOf(colour)}"${dashed ? ' stroke-dasharray="5 4"' : ''}`;
}

/** A logarithmic axis over whole decades. */
function scaleOf(values: readonly number[], from: number, to: number) {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.max(Math.ceil(Math.log10(Math.max(...values))), least + 1);
  return {
    ticks: Array.from({ length: most - least + 1 }, (_, index) => 10 ** (least + index)),
    place: (value: number): number =>
      Math.round((from + ((Math.log10(value) - least) / (most - least)) * (to - from)) * 10) / 10,
  };
}

function written(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 3 });
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
