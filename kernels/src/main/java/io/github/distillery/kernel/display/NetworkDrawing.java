package io.github.distillery.kernel.display;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network as boxes and arrows, in the page's own colours. A chain runs from left to right in as
 * many rows as it needs; anything else from top to bottom, with what skips layers led around them.
 */
final class NetworkDrawing {
  private static final int WIDTH = 152;
  private static final int HEIGHT = 48;
  private static final int GAP = 22;
  private static final int A_ROW = 4;
  private static final int LANE = 16;
  private static final int MOST_NODES = 300;

  private record Place(double x, double y) {}

  private final List<NetworkNode> nodes;
  private final Map<String, NetworkNode> byName = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();
  private final StringBuilder svg = new StringBuilder();
  private double right;
  private double bottom;

  private NetworkDrawing(List<NetworkNode> nodes) {
    this.nodes = nodes;
    nodes.forEach(node -> byName.put(node.name(), node));
  }

  /**
   * The drawing, in a box that scrolls where it is large.
   *
   * @param nodes in the order in which they are computed
   * @return SVG within HTML; for networks too large to be drawn, a line that says so
   */
  static String html(List<NetworkNode> nodes) {
    if (nodes.size() > MOST_NODES) {
      return "<div style=\"opacity:.65\">not drawn: %,d layers</div>".formatted(nodes.size());
    }
    return "<div style=\"overflow:auto;max-height:40em;margin:8px 0\">"
        + new NetworkDrawing(nodes).draw("")
        + "</div>";
  }

  /**
   * The drawing alone, dark on white.
   *
   * @param nodes in the order in which they are computed
   * @return a whole SVG document
   */
  static String svg(List<NetworkNode> nodes) {
    return new NetworkDrawing(nodes).draw(";background:#fff;color:#222");
  }

  private String draw(String look) {
    boolean chain = isChain();
    if (chain) {
      placeInRows();
    } else {
      placeInLayers();
    }
    nodes.forEach(this::box);
    if (chain) {
      chainArrows();
    } else {
      arrows();
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
                + "viewBox=\"0 0 %.0f %.0f\" role=\"img\" style=\"max-width:none%s\" "
                + "font-family=\"system-ui,sans-serif\" fill=\"currentColor\">",
            right + 2,
            bottom + 2,
            right + 2,
            bottom + 2,
            look)
        + "<title>Layers of the network</title>"
        + svg
        + "</svg>";
  }

  private boolean isChain() {
    for (int i = 0; i < nodes.size(); i++) {
      List<String> before = i == 0 ? List.of() : List.of(nodes.get(i - 1).name());
      if (!nodes.get(i).inputs().equals(before)) {
        return false;
      }
    }
    return true;
  }

  private void placeInRows() {
    for (int i = 0; i < nodes.size(); i++) {
      place(nodes.get(i), 1 + i % A_ROW * (WIDTH + GAP), 1 + (double) (i / A_ROW) * (HEIGHT + GAP));
    }
  }

  private void placeInLayers() {
    List<List<NetworkNode>> layers = new ArrayList<>();
    for (NetworkNode node : nodes) {
      int depth = node.inputs().stream().mapToInt(input -> depths.get(input) + 1).max().orElse(0);
      depths.put(node.name(), depth);
      while (layers.size() <= depth) {
        layers.add(new ArrayList<>());
      }
      layers.get(depth).add(node);
    }
    int widest = layers.stream().mapToInt(List::size).max().orElse(1);
    double whole = widest * (WIDTH + GAP) - GAP;
    for (int depth = 0; depth < layers.size(); depth++) {
      List<NetworkNode> layer = layers.get(depth);
      double x = 1 + (whole - (layer.size() * (WIDTH + GAP) - GAP)) / 2;
      for (NetworkNode node : layer) {
        place(node, x, 1 + (double) depth * (HEIGHT + GAP));
        x += WIDTH + GAP;
      }
    }
  }

  private void place(NetworkNode node, double x, double y) {
    places.put(node.name(), new Place(x, y));
    right = Math.max(right, x + WIDTH);
    bottom = Math.max(bottom, y + HEIGHT);
  }

  private void box(NetworkNode node) {
    Place at = places.get(node.name());
    String tint =
        switch (node.kind()) {
          case INPUT -> "rgba(128,128,128,.08)";
          case CONVOLUTION -> "rgba(0,114,178,.2)";
          case DENSE -> "rgba(0,158,115,.2)";
          case JOIN -> "rgba(230,159,0,.28)";
          case OTHER -> "rgba(128,128,128,.2)";
        };
    svg.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"6\" "
                + "fill=\"%s\" stroke=\"currentColor\" stroke-opacity=\".45\"/>",
            Html.escape(node.name() + ": " + node.type() + " " + node.shape()),
            at.x(),
            at.y(),
            WIDTH,
            HEIGHT,
            tint));
    text(at, 14, 11.5, "font-weight=\"600\"", node.name());
    boolean says = !node.type().equals("input");
    text(at, 28, 10, "fill-opacity=\".8\"", says ? node.type() : node.shape());
    text(at, 41, 10, "fill-opacity=\".8\"", says ? node.shape() : "");
    svg.append("</g>");
  }

  private void text(Place at, int down, double size, String look, String words) {
    int most = (int) (WIDTH / (size * 0.53));
    String shown = words.length() <= most ? words : words.substring(0, most - 1) + "\u2026";
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" text-anchor=\"middle\" %s>%s</text>",
            at.x() + WIDTH / 2.0,
            at.y() + down,
            size,
            look,
            Html.escape(shown)));
  }

  private void chainArrows() {
    for (int i = 1; i < nodes.size(); i++) {
      Place from = places.get(nodes.get(i - 1).name());
      Place to = places.get(nodes.get(i).name());
      double middle = HEIGHT / 2.0;
      if (from.y() == to.y()) {
        arrow(false, from.x() + WIDTH, from.y() + middle, to.x(), to.y() + middle);
      } else {
        double under = from.y() + HEIGHT + GAP / 2.0;
        double fromX = from.x() + WIDTH / 2.0;
        double toX = to.x() + WIDTH / 2.0;
        arrow(true, fromX, from.y() + HEIGHT, fromX, under, toX, under, toX, to.y());
      }
    }
  }

  private void arrows() {
    double boxes = right;
    List<Double> lanes = new ArrayList<>();
    for (NetworkNode node : nodes) {
      Place to = places.get(node.name());
      for (String input : node.inputs()) {
        Place from = places.get(input);
        double fromX = from.x() + WIDTH / 2.0;
        double toX = to.x() + WIDTH / 2.0;
        if (depths.get(node.name()) == depths.get(input) + 1) {
          double half = to.y() - GAP / 2.0;
          arrow(true, fromX, from.y() + HEIGHT, fromX, half, toX, half, toX, to.y());
        } else {
          int lane = 0;
          while (lane < lanes.size() && lanes.get(lane) > from.y() + HEIGHT) {
            lane++;
          }
          if (lane == lanes.size()) {
            lanes.add(0.0);
          }
          lanes.set(lane, to.y() + HEIGHT);
          double around = boxes + LANE * (lane + 1);
          right = Math.max(right, around);
          double out = from.y() + HEIGHT * 0.7;
          double in = to.y() + HEIGHT * 0.3;
          arrow(false, from.x() + WIDTH, out, around, out, around, in, to.x() + WIDTH, in);
        }
      }
    }
  }

  /** A line through points, with a head at its end. */
  private void arrow(boolean down, double... points) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < points.length; i += 2) {
      line.append(String.format(Locale.ROOT, "%.1f,%.1f ", points[i], points[i + 1]));
    }
    double x = points[points.length - 2];
    double y = points[points.length - 1];
    double side = x >= points[points.length - 4] ? -1 : 1;
    svg.append("<polyline fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".6\" points=\"");
    svg.append(line.toString().strip()).append("\"/>");
    svg.append(
        String.format(
            Locale.ROOT,
            down
                ? "<path fill-opacity=\".75\" d=\"M%1$.1f %2$.1fl-4 -7h8z\"/>"
                : "<path fill-opacity=\".75\" d=\"M%1$.1f %2$.1fl%3$.0f -4v8z\"/>",
            x,
            y,
            7 * side));
  }
}
