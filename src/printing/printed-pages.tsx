/** Pages as they will come out of the printer: on the screen as sheets below each other, on paper at true size. */
import { inkColour, lineWidthMm } from "./page.ts";
import type { Item, Page } from "./page.ts";
import "./printed-pages.css";

export const PrintedPages = ({ pages, label }: { readonly pages: readonly Page[]; readonly label: (page: number, of: number) => string }) => (
  <div className="printed-pages">
    {pages.map((page, index) => (
      <svg
        key={index}
        className={page.widthMm > page.heightMm ? "printed-page on-its-side" : "printed-page"}
        role="img"
        aria-label={label(index + 1, pages.length)}
        width={`${page.widthMm}mm`}
        height={`${page.heightMm}mm`}
        preserveAspectRatio="xMinYMin slice"
        viewBox={`0 0 ${page.widthMm} ${page.heightMm}`}
      >
        {page.items.map((item, at) => (
          <PrintedItem key={at} item={item} />
        ))}
      </svg>
    ))}
  </div>
);

const PrintedItem = ({ item }: { readonly item: Item }) => {
  switch (item.is) {
    case "text":
      return (
        <text x={item.x} y={item.y} fontSize={item.sizeMm} fontWeight={item.bold ? 700 : 400} textAnchor={item.align ?? "start"} letterSpacing={item.spacingMm ?? 0} fill={inkColour[item.ink ?? "black"]}>
          {item.text}
        </text>
      );
    case "rect":
      return (
        <rect
          x={item.x}
          y={item.y}
          width={item.width}
          height={item.height}
          rx={item.radius ?? 0}
          fill={item.fill ? inkColour[item.fill] : "none"}
          stroke={item.line ? inkColour[item.line] : "none"}
          strokeWidth={lineWidthMm}
          {...(item.dashed ? { strokeDasharray: "1 1" } : {})}
        />
      );
    case "path":
      return <path d={item.d} shapeRendering="crispEdges" />;
  }
};
