package io.github.distillery.kernel.display;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.Polygon;
import java.awt.Rectangle;
import java.awt.font.GlyphVector;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;

/**
 * All that Java 2D can draw, reduced to three things: drawing a shape's outline, filling it, and
 * placing a picture. Text becomes the outlines of its letters.
 */
abstract class ShapeCanvas extends CanvasState {
  /** Places a picture within a rectangle. */
  protected abstract void place(Image image, double x, double y, double width, double height);

  private boolean placed(Image image, double x, double y, double width, double height) {
    place(image, x, y, width, height);
    return true;
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    return placed(image, x, y, image.getWidth(null), image.getHeight(null));
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    return placed(image, x, y, width, height);
  }

  @Override
  public boolean drawImage(Image image, int x, int y, Color background, ImageObserver observer) {
    return placed(image, x, y, image.getWidth(null), image.getHeight(null));
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, Color background, ImageObserver observer) {
    return placed(image, x, y, width, height);
  }

  @Override
  public boolean drawImage(
      Image image,
      int toX1,
      int toY1,
      int toX2,
      int toY2,
      int x1,
      int y1,
      int x2,
      int y2,
      ImageObserver observer) {
    BufferedImage part =
        new BufferedImage(
            Math.abs(toX2 - toX1), Math.abs(toY2 - toY1), BufferedImage.TYPE_INT_ARGB);
    Graphics2D canvas = part.createGraphics();
    canvas.drawImage(image, 0, 0, part.getWidth(), part.getHeight(), x1, y1, x2, y2, null);
    canvas.dispose();
    return placed(
        part, Math.min(toX1, toX2), Math.min(toY1, toY2), part.getWidth(), part.getHeight());
  }

  @Override
  public boolean drawImage(
      Image image,
      int toX1,
      int toY1,
      int toX2,
      int toY2,
      int x1,
      int y1,
      int x2,
      int y2,
      Color background,
      ImageObserver observer) {
    return drawImage(image, toX1, toY1, toX2, toY2, x1, y1, x2, y2, observer);
  }

  @Override
  public boolean drawImage(Image image, AffineTransform transform, ImageObserver observer) {
    AffineTransform before = getTransform();
    transform(transform);
    place(image, 0, 0, image.getWidth(null), image.getHeight(null));
    setTransform(before);
    return true;
  }

  @Override
  public void drawImage(BufferedImage image, BufferedImageOp operation, int x, int y) {
    BufferedImage changed = operation == null ? image : operation.filter(image, null);
    place(changed, x, y, changed.getWidth(), changed.getHeight());
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform transform) {
    throw new UnsupportedOperationException("only pictures in memory can be drawn as SVG");
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform transform) {
    drawRenderedImage(image.createDefaultRendering(), transform);
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (!text.isEmpty()) {
      fill(
          new TextLayout(text, getFont(), getFontRenderContext())
              .getOutline(AffineTransform.getTranslateInstance(x, y)));
    }
  }

  @Override
  public void drawString(String text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    fill(
        new TextLayout(text, getFontRenderContext())
            .getOutline(AffineTransform.getTranslateInstance(x, y)));
  }

  @Override
  public void drawString(AttributedCharacterIterator text, int x, int y) {
    drawString(text, (float) x, (float) y);
  }

  @Override
  public void drawGlyphVector(GlyphVector glyphs, float x, float y) {
    fill(glyphs.getOutline(x, y));
  }

  @Override
  public void drawLine(int x1, int y1, int x2, int y2) {
    draw(new Line2D.Double(x1, y1, x2, y2));
  }

  @Override
  public void fillRect(int x, int y, int width, int height) {
    fill(new Rectangle(x, y, width, height));
  }

  @Override
  public void clearRect(int x, int y, int width, int height) {
    java.awt.Paint before = getPaint();
    setPaint(getBackground());
    fillRect(x, y, width, height);
    setPaint(before);
  }

  @Override
  public void drawRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    draw(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void fillRoundRect(int x, int y, int width, int height, int arcWidth, int arcHeight) {
    fill(new RoundRectangle2D.Double(x, y, width, height, arcWidth, arcHeight));
  }

  @Override
  public void drawOval(int x, int y, int width, int height) {
    draw(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void fillOval(int x, int y, int width, int height) {
    fill(new Ellipse2D.Double(x, y, width, height));
  }

  @Override
  public void drawArc(int x, int y, int width, int height, int start, int angle) {
    draw(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.OPEN));
  }

  @Override
  public void fillArc(int x, int y, int width, int height, int start, int angle) {
    fill(new Arc2D.Double(x, y, width, height, start, angle, Arc2D.PIE));
  }

  @Override
  public void drawPolyline(int[] x, int[] y, int count) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        path.moveTo(x[i], y[i]);
      } else {
        path.lineTo(x[i], y[i]);
      }
    }
    draw(path);
  }

  @Override
  public void drawPolygon(int[] x, int[] y, int count) {
    draw(new Polygon(x, y, count));
  }

  @Override
  public void fillPolygon(int[] x, int[] y, int count) {
    fill(new Polygon(x, y, count));
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int right, int down) {
    throw new UnsupportedOperationException("what was drawn as SVG cannot be copied");
  }

  @Override
  public Graphics create() {
    throw new UnsupportedOperationException("a drawing as SVG has one canvas");
  }
}
