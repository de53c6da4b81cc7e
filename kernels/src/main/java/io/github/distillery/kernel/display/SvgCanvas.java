package io.github.distillery.kernel.display;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Image;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** A canvas that writes down what is drawn on it as SVG. */
final class SvgCanvas extends ShapeCanvas {
  private final int width;
  private final int height;
  private final StringBuilder body = new StringBuilder();
  private final StringBuilder clips = new StringBuilder();
  private final Map<String, String> clipIds = new HashMap<>();
  private final String prefix;

  /**
   * An empty drawing on white.
   *
   * @param width in CSS pixels
   * @param height in CSS pixels
   */
  SvgCanvas(int width, int height) {
    this.width = width;
    this.height = height;
    // Two drawings on a page must not share the names of their clips.
    this.prefix = "clip" + Integer.toHexString(System.identityHashCode(this)) + "-";
    setColor(Color.WHITE);
    fillRect(0, 0, width, height);
  }

  /**
   * The drawing so far.
   *
   * @return a whole SVG document
   */
  String svg() {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" style=\"max-width:100%%;height:auto\">"
            .formatted(width, height, width, height)
        + (clips.isEmpty() ? "" : "<defs>" + clips + "</defs>")
        + body
        + "</svg>";
  }

  @Override
  public void fill(Shape shape) {
    path(
        getTransform().createTransformedShape(shape),
        "fill=\"" + colour() + "\"" + opacity("fill"));
  }

  @Override
  public void draw(Shape shape) {
    if (!(getStroke() instanceof BasicStroke stroke)) {
      fill(getStroke().createStrokedShape(shape));
      return;
    }
    double scale = Math.sqrt(Math.abs(getTransform().getDeterminant()));
    StringBuilder look = new StringBuilder("fill=\"none\" stroke=\"");
    look.append(colour()).append('"').append(opacity("stroke"));
    look.append(" stroke-width=\"").append(number(stroke.getLineWidth() * scale)).append('"');
    look.append(
        switch (stroke.getEndCap()) {
          case BasicStroke.CAP_ROUND -> " stroke-linecap=\"round\"";
          case BasicStroke.CAP_SQUARE -> " stroke-linecap=\"square\"";
          default -> "";
        });
    look.append(
        switch (stroke.getLineJoin()) {
          case BasicStroke.JOIN_ROUND -> " stroke-linejoin=\"round\"";
          case BasicStroke.JOIN_BEVEL -> " stroke-linejoin=\"bevel\"";
          default -> "";
        });
    if (stroke.getDashArray() != null) {
      StringJoiner dashes = new StringJoiner(" ");
      for (float dash : stroke.getDashArray()) {
        dashes.add(number(dash * scale));
      }
      look.append(" stroke-dasharray=\"").append(dashes).append('"');
    }
    path(getTransform().createTransformedShape(shape), look.toString());
  }

  @Override
  protected void place(Image image, double x, double y, double wide, double high) {
    BufferedImage copy =
        new BufferedImage(image.getWidth(null), image.getHeight(null), BufferedImage.TYPE_INT_ARGB);
    var canvas = copy.createGraphics();
    canvas.drawImage(image, 0, 0, null);
    canvas.dispose();
    double[] m = new double[6];
    getTransform().getMatrix(m);
    StringJoiner matrix = new StringJoiner(" ", "matrix(", ")");
    for (double value : m) {
      matrix.add(number(value));
    }
    body.append(
        "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" transform=\"%s\"%s href=\"data:image/png;base64,%s\"/>"
            .formatted(
                number(x),
                number(y),
                number(wide),
                number(high),
                matrix,
                clip(),
                Base64.getEncoder().encodeToString(ImageRenderer.png(copy))));
  }

  private void path(Shape shape, String look) {
    String outline = outline(shape);
    if (!outline.isEmpty()) {
      body.append("<path ").append(look).append(clip());
      body.append(" d=\"").append(outline).append("\"/>");
    }
  }

  private String colour() {
    Color color = plainColour();
    return "#%06x".formatted(color.getRGB() & 0xFFFFFF);
  }

  private String opacity(String what) {
    int alpha = plainColour().getAlpha();
    return alpha == 255 ? "" : " " + what + "-opacity=\"" + number(alpha / 255.0) + "\"";
  }

  private Color plainColour() {
    Paint paint = getPaint();
    if (paint instanceof GradientPaint gradient) {
      return gradient.getColor1();
    }
    return paint instanceof Color color ? color : getColor();
  }

  private String clip() {
    Shape clip = getClip();
    if (clip == null) {
      return "";
    }
    Shape onPage = getTransform().createTransformedShape(clip);
    if (onPage.contains(new Rectangle2D.Double(0, 0, width, height))) {
      return "";
    }
    String id =
        clipIds.computeIfAbsent(
            outline(onPage),
            outline -> {
              String name = prefix + clipIds.size();
              clips.append("<clipPath id=\"").append(name).append("\"><path d=\"");
              clips.append(outline).append("\"/></clipPath>");
              return name;
            });
    return " clip-path=\"url(#" + id + ")\"";
  }

  private static String outline(Shape shape) {
    StringBuilder path = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator i = shape.getPathIterator(new AffineTransform()); !i.isDone(); i.next()) {
      int kind = i.currentSegment(at);
      path.append(
          switch (kind) {
            case PathIterator.SEG_MOVETO -> "M";
            case PathIterator.SEG_LINETO -> "L";
            case PathIterator.SEG_QUADTO -> "Q";
            case PathIterator.SEG_CUBICTO -> "C";
            default -> "Z";
          });
      int points = kind == PathIterator.SEG_CLOSE ? 0 : Math.max(1, kind);
      for (int k = 0; k < 2 * points; k++) {
        path.append(k == 0 ? "" : " ").append(number(at[k]));
      }
    }
    return path.toString();
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.replaceAll("\\.?0+$", "");
  }
}
