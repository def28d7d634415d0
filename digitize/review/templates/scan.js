"use strict";
// The pages of the source, one below the other, to be moved and enlarged. Places are told as page, left, top, right, bottom
// in points from the page's top left.
window.SCAN = (() => {
  const OSD = window.OpenSeadragon, pages = document.querySelector(".pages"), scan = document.getElementById("scan");
  const GAP = 0.02, A4 = [595, 842]; // of the widest page's width; points, where no size is known
  const SMALL = 100 / 72, FULL = 200 / 72; // pixels a point
  const NEAR = 1, FAR = 4; // screens above and below the view: where pages are taken up, and where they are let go
  const figures = new Map(), frames = new Map(), sheets = new Map();
  const held = new Map(); // the pages that the viewer has, each with its picture there, once that is open
  let viewer = null, open = null, outermost = new Set();

  const sizeOf = (figure) => [Number(figure.dataset.width) || A4[0], Number(figure.dataset.height) || A4[1]];
  const imageOf = (figure) => figure?.querySelector("img")?.src ?? null;
  const sourceOf = (figure) => { // the small picture, and the full one where it is wanted
    const [width, height] = sizeOf(figure);
    const levels = [[imageOf(figure), SMALL], [figure.dataset.full && new URL(figure.dataset.full, location.href).href, FULL]]
      .filter(([url]) => url);
    const scales = levels.map(([, scale]) => scale / levels.at(-1)[1]), last = levels.at(-1)[1];
    const tiles = new OSD.TileSource({
      width: width * last, height: height * last, tileSize: Math.ceil(Math.max(width, height) * last), tileOverlap: 0,
      minLevel: 0, maxLevel: levels.length - 1, getTileUrl: (level) => levels[level][0],
    });
    tiles.getLevelScale = (level) => scales[level];
    tiles.getNumTiles = () => new OSD.Point(1, 1);
    const bounds = tiles.getTileBounds;
    tiles.getTileBounds = (level, x, y, isSource) => // all of a picture, whatever its size in pixels is
      isSource ? new OSD.Rect(0, 0, 1e6, 1e6) : bounds.call(tiles, level, x, y, false);
    return tiles;
  };
  const layOut = () => { // each page in shares of the widest one's width
    const widest = Math.max(...[...figures.values()].map((figure) => sizeOf(figure)[0]));
    let top = 0;
    frames.clear();
    for (const [page, figure] of figures) {
      const [width, height] = sizeOf(figure).map((points) => points / widest);
      frames.set(page, { x: (1 - width) / 2, y: top, width, height, scale: 1 / widest });
      top += height + GAP;
    }
  };
  const sheetOf = (page) => { // what lies over a page: its marks, as shares of its size
    if (!viewer) return figures.get(page).querySelector(".sheet");
    if (!sheets.has(page)) {
      const sheet = document.createElement("div"), figure = figures.get(page);
      sheet.className = "sheet";
      if (!imageOf(figure)) sheet.append(figure.querySelector(".absent")?.cloneNode(true) ?? "");
      sheets.set(page, sheet);
      if (held.has(page)) cover(page);
    }
    return sheets.get(page);
  };
  const cover = (page) => {
    const { x, y, width, height } = frames.get(page);
    viewer.addOverlay({ element: sheets.get(page), location: new OSD.Rect(x, y, width, height), checkResize: false });
  };

  // Of a long document the viewer has the pages near its view only: each one that it has costs time whenever it draws
  const placed = (page) => {
    const { x, y, width } = frames.get(page);
    return { tileSource: sourceOf(figures.get(page)), x, y, width };
  };
  const take = (page) => {
    const own = viewer, image = imageOf(figures.get(page));
    held.set(page, null);
    if (sheets.has(page)) cover(page); else if (!image) sheetOf(page);
    if (!image) return;
    viewer.addTiledImage({ ...placed(page), success: ({ item }) => {
      if (viewer !== own) return;
      if (held.get(page) === null) held.set(page, item); else viewer.world.removeItem(item);
    } });
  };
  const letGo = (page) => {
    if (held.get(page)) viewer.world.removeItem(held.get(page));
    held.delete(page);
    if (sheets.has(page)) viewer.removeOverlay(sheets.get(page));
  };
  const look = () => {
    const { y: top, height } = viewer.viewport.getBounds();
    const within = ({ y, height: tall }, screens) => y < top + height * (1 + screens) && y + tall > top - height * screens;
    for (const [page, place] of frames) {
      if (!held.has(page) && within(place, NEAR)) take(page);
      else if (held.has(page) && !outermost.has(page) && !within(place, FAR)) letGo(page);
    }
  };
  const outer = () => { // the pages that reach farthest: with them in it, the viewer knows how much there is
    const all = [...frames.keys()].filter((page) => imageOf(figures.get(page)));
    return new Set([all[0], all.at(-1), all.reduce((most, page) => (frames.get(page).width > frames.get(most).width ? page : most))]);
  };

  const start = () => { // reads the page's figures; of the same pages, the view stays
    const found = [...pages.querySelectorAll("figure")];
    const same = found.length === figures.size && found.every((figure) =>
      imageOf(figure) === imageOf(figures.get(Number(figure.dataset.page)) ?? null) && figures.get(Number(figure.dataset.page)).dataset.width === figure.dataset.width);
    figures.clear();
    for (const figure of found) figures.set(Number(figure.dataset.page), figure);
    for (const sheet of [...sheets.values(), ...pages.querySelectorAll("figure .sheet")]) for (const mark of [...sheet.children]) if (!mark.matches(".absent, img")) mark.remove();
    if (same && viewer) return unread();
    viewer?.destroy();
    viewer = null;
    sheets.clear();
    held.clear();
    layOut();
    pages.classList.toggle("viewing", found.some(imageOf));
    if (!found.some(imageOf)) return unread(); // nothing to enlarge
    if (!document.querySelector("style[data-openseadragon-mobile-css]")) { // else it sets one in, which the page's policy refuses
      const style = document.createElementNS("urn:none", "style");
      style.setAttribute("data-openseadragon-mobile-css", "");
      document.head.append(style);
    }
    viewer = new OSD.Viewer({
      element: scan, drawer: "canvas", showNavigationControl: false, showNavigator: false, visibilityRatio: 1,
      constrainDuringPan: true, minZoomLevel: 0.2, maxZoomPixelRatio: 3, animationTime: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 0.35,
      zoomPerScroll: 1.25, imageLoaderLimit: 3, imageSmoothingEnabled: true, autoResize: true,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, scrollToZoom: true },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, pinchToZoom: true },
      gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
    });
    viewer.innerTracker.keyHandler = viewer.innerTracker.keyDownHandler = null; // the keys are the page's
    viewer.canvas.tabIndex = -1;
    viewer.addHandler("canvas-scroll", (event) => { // the wheel moves; with Ctrl, as fingers do on a pad, it enlarges
      const wheel = event.originalEvent;
      if (wheel.ctrlKey || wheel.metaKey) return;
      event.preventDefaultAction = true;
      const unit = wheel.deltaMode === 1 ? 20 : wheel.deltaMode === 2 ? scan.clientHeight : 1;
      const across = wheel.shiftKey && !wheel.deltaX ? wheel.deltaY : wheel.deltaX, down = wheel.shiftKey ? 0 : wheel.deltaY;
      moveBy(across * unit, down * unit, true);
    });
    outermost = outer();
    open = new Promise((done) => viewer.addOnceHandler("open", done));
    viewer.open([...outermost].map(placed));
    const own = viewer;
    open.then(() => {
      if (viewer !== own) return;
      for (const page of outermost) {
        held.set(page, null);
        if (sheets.has(page)) cover(page);
      }
      viewer.addHandler("update-viewport", look);
    });
    unread();
    open.then(() => fit("width", true));
  };

  const unread = () => {
    for (const [page, figure] of figures) {
      for (const box of JSON.parse(figure.dataset.unread)) {
        const place = lay([page, ...box], "unread");
        if (place) place.title = "Looks like text, and was not read";
      }
    }
  };
  const moveBy = (x, y, now = false) => {
    if (!viewer) return;
    viewer.viewport.panBy(viewer.viewport.deltaPointsFromPixels(new OSD.Point(x, y)), now);
    viewer.viewport.applyConstraints(now);
  };
  const fit = (how, now = false) => {
    if (!viewer) return;
    const view = viewer.viewport.getBounds(), middle = view.y + view.height / 2;
    const all = [...frames.values()]; // at the beginning all are in view, and the first is meant
    const frame = now ? all[0] : all.find(({ y, height }) => y + height + GAP > middle) ?? all.at(-1);
    if (!frame) return;
    const shape = scan.clientHeight / Math.max(scan.clientWidth, 1);
    const bounds = how === "whole" ? new OSD.Rect(frame.x, frame.y, frame.width, frame.height)
      : new OSD.Rect(frame.x, now ? frame.y : Math.max(frame.y, middle - shape * frame.width / 2), frame.width, frame.width * shape);
    viewer.viewport.fitBounds(bounds, now);
    viewer.viewport.applyConstraints(now);
  };
  const zoom = (by) => {
    if (!viewer) return;
    viewer.viewport.zoomBy(by);
    viewer.viewport.applyConstraints();
  };

  const lay = ([page, x0, y0, x1, y1], kind) => { // a mark over a page; null where its size is not known
    const figure = figures.get(page);
    if (!figure?.dataset.width) return null;
    const [width, height] = sizeOf(figure), box = document.createElement("span");
    box.className = kind;
    box.style.left = `${100 * x0 / width}%`;
    box.style.top = `${100 * y0 / height}%`;
    if (x1 > x0) box.style.width = `${100 * (x1 - x0) / width}%`;
    box.style.height = `${100 * (y1 - y0) / height}%`;
    sheetOf(page).append(box);
    return box;
  };
  const reveal = ([page, x0, y0, x1, y1], share = 1 / 3) => { // brings a place into view, and moves nothing where it is there
    const frame = frames.get(page);
    if (!frame) return;
    if (!viewer) return figures.get(page).scrollIntoView({ block: "nearest" });
    open.then(() => {
      const s = frame.scale, view = viewer.viewport.getBounds();
      const box = { x: frame.x + x0 * s, y: frame.y + y0 * s, width: (x1 - x0) * s, height: (y1 - y0) * s };
      const across = box.x >= view.x && box.x + box.width <= view.x + view.width;
      const down = box.y >= view.y && box.y + box.height <= view.y + view.height;
      if (across && down) return;
      const x = across ? view.x + view.width / 2 : box.x + Math.min(box.width, view.width) / 2;
      const y = down ? view.y + view.height / 2 : box.y - view.height * share + view.height / 2;
      viewer.viewport.panTo(new OSD.Point(x, y));
      viewer.viewport.applyConstraints();
    });
  };
  const at = (event) => { // the page and the place under the pointer, in points; null where there is none
    const figure = event.target.closest?.("figure");
    if (!viewer && figure?.dataset.width) {
      const box = figure.querySelector(".sheet").getBoundingClientRect(), [width, height] = sizeOf(figure);
      return [Number(figure.dataset.page), (event.clientX - box.left) / box.width * width, (event.clientY - box.top) / box.height * height];
    }
    if (!viewer?.isOpen() || !event.target.closest?.("#scan")) return null;
    const around = scan.getBoundingClientRect();
    const point = viewer.viewport.pointFromPixel(new OSD.Point(event.clientX - around.left, event.clientY - around.top), true);
    for (const [page, { x, y, width, height, scale }] of frames) {
      if (point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height) return [page, (point.x - x) / scale, (point.y - y) / scale];
    }
    return null;
  };
  const piece = (node, [page, x0, y0, x1, y1], width, most, sharp = false) => { // shows a part of a page as a node's background
    const figure = figures.get(page), image = imageOf(figure);
    if (!image || !figure.dataset.width) return false;
    const scale = Math.min(width / (x1 - x0), most), [w, h] = sizeOf(figure); // pixels a point
    node.style.width = `${(x1 - x0) * scale}px`;
    node.style.height = `${(y1 - y0) * scale}px`;
    node.style.backgroundImage = (sharp && figure.dataset.full ? [figure.dataset.full, image] : [image]).map((url) => `url("${new URL(url, location.href).href}")`).join(", ");
    node.style.backgroundSize = `${w * scale}px ${h * scale}px`;
    node.style.backgroundPosition = `${-x0 * scale}px ${-y0 * scale}px`;
    return true;
  };
  return { start, lay, reveal, at, piece, fit, zoom, moveBy, size: (page) => (figures.has(page) ? sizeOf(figures.get(page)) : null), zoomed: () => viewer?.viewport.getZoom(true) ?? 1 };
})();
